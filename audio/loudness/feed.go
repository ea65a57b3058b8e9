package loudness

import (
	"context"
	"io"
	"iter"
	"math"
	"sync"
	"sync/atomic"

	"meditate/audio"
)

const (
	chunkHops = 20 // 200 ms: long against a change of goroutines, and fits a cache
	chunks    = 4  // under way at a time

	// margin is how many samples of the chunk before stand in front of each, so
	// that the true peak can be looked for across the seam.
	margin = 2 * Reach
)

// A chunk is a stretch of whole hops, channel by channel; only the last may end
// within one.
type chunk struct {
	rate    audio.Rate
	first   int64       // its first hop
	frames  int         // without the margin
	samples [][]float32 // of each channel, the margin first
	last    bool
	users   atomic.Int32
}

// A place is a hop in a chunk; whole where it is not cut short by the end.
type place struct {
	from, to int
	whole    bool
}

// hops yields the hops of the chunk.
func (c *chunk) hops() iter.Seq[place] {
	return func(yield func(place) bool) {
		start := hopEdge(c.rate, c.first)
		for hop := c.first; ; hop++ {
			from, to := int(hopEdge(c.rate, hop)-start), int(hopEdge(c.rate, hop+1)-start)
			if from >= c.frames || !yield(place{from, min(to, c.frames), to <= c.frames}) {
				return
			}
		}
	}
}

// channel returns the samples that a channel has between two frames of the chunk.
func (c *chunk) channel(i, from, to int) []float32 { return c.samples[i][margin+from : margin+to] }

// truePeak returns the true peak around the chunk: from Reach frames before it
// until Reach before its end, and what follows the end where it is the last.
func (c *chunk) truePeak(known float64) float64 {
	end := Reach + c.frames
	if c.last {
		end += 2 * Reach
	}
	for _, samples := range c.samples {
		known = truePeak(samples[:margin+c.frames], Reach, end, known)
	}
	return known
}

// A feed cuts a stream into chunks and hands each to all who measure.
type feed struct {
	stream  audio.Stream
	buffer  []float32   // interleaved, a chunk
	before  [][]float32 // the end of the chunk before
	free    chan *chunk
	invalid int64
}

func newFeed(s audio.Stream) *feed {
	most := int(hopEdge(s.Rate(), chunkHops)) + 1
	planes := func(n int) [][]float32 {
		p := make([][]float32, s.Channels())
		for i := range p {
			p[i] = make([]float32, n)
		}
		return p
	}
	f := &feed{stream: s, buffer: make([]float32, most*s.Channels()), before: planes(margin), free: make(chan *chunk, chunks)}
	for range chunks {
		f.free <- &chunk{rate: s.Rate(), samples: planes(margin + most)}
	}
	return f
}

// run reads the stream to its end. Each taker gets every chunk, in order, in a
// goroutine of its own that ends before run returns.
func (f *feed) run(ctx context.Context, takers ...func(*chunk)) error {
	var all sync.WaitGroup
	queues := make([]chan *chunk, len(takers))
	for i, take := range takers {
		queues[i] = make(chan *chunk, chunks)
		all.Go(func() {
			for c := range queues[i] {
				take(c)
				if c.users.Add(-1) == 0 {
					f.free <- c
				}
			}
		})
	}
	defer all.Wait()
	for _, queue := range queues {
		defer close(queue)
	}
	for hop := int64(0); ; hop += chunkHops {
		if err := ctx.Err(); err != nil {
			return err
		}
		c := <-f.free
		if err := f.fill(c, hop); err != nil {
			return err
		}
		c.users.Store(int32(len(takers)))
		last := c.last
		for _, queue := range queues {
			queue <- c
		}
		if last {
			return nil
		}
	}
}

// fill reads the chunk that begins at a hop.
func (f *feed) fill(c *chunk, hop int64) error {
	channels := len(c.samples)
	want := int(hopEdge(c.rate, hop+chunkHops)-hopEdge(c.rate, hop)) * channels
	got := 0
	c.last = false
	for got < want && !c.last {
		n, err := f.stream.Read(f.buffer[got:want])
		got += n
		switch {
		case err == io.EOF:
			c.last = true
		case err != nil:
			return err
		case n == 0:
			return io.ErrNoProgress
		}
	}
	c.first, c.frames = hop, got/channels
	for i := range c.samples {
		copy(c.samples[i], f.before[i])
		f.invalid += extract(c.channel(i, 0, c.frames), f.buffer[:got], i, channels)
		copy(f.before[i], c.samples[i][c.frames:c.frames+margin])
	}
	return nil
}

// extract copies one channel of interleaved sound. What is no finite number becomes
// a zero; it returns how many there were.
func extract(dst, interleaved []float32, channel, channels int) (invalid int64) {
	for i := range dst {
		v := interleaved[i*channels+channel]
		if magnitude(v) >= math.Float32bits(float32(math.Inf(1))) {
			v = 0
			invalid++
		}
		dst[i] = v
	}
	return invalid
}
