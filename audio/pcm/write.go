package pcm

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"

	"meditate/audio"
)

const (
	// blockBytes is how much is written at a time: enough that a call of the
	// system and handing it from one goroutine to another cost nothing to speak
	// of, few enough that all blocks stay in the processor's second cache.
	blockBytes = 128 << 10

	// pieceFrames is how much of a block is rendered at a time: a piece stays in
	// the first cache until it is packed.
	pieceFrames = 2048

	// silentFrames is the shortest silence that is worth asking for.
	silentFrames = 256
)

// zeros is what silence is written from. It is never written to, so that it
// takes no memory.
var zeros [1 << 20]byte

// Write renders the whole signal and writes its samples to w, interleaved, from
// beginning to end, without seeking: exactly Len times [Options.FrameSize]
// bytes.
//
// The bytes are a function of the signal, Channels, Format and Seed: the same on
// every machine and for any number of Workers. In integers, samples beyond full
// scale saturate, NaN becomes 0, and a frame of exact silence stays exact
// silence; all else is dithered. In floating point NaN becomes 0 and an infinity
// the largest number; the rest is as it is. Where an [audio.Sparse] signal knows
// that it is silent it is not rendered.
//
// The first error of the signal, of w or of ctx ends the writing and is
// returned, wrapped, for the caller to put the name of what was written in
// front. When Write returns, the goroutines that it started have ended.
func Write(ctx context.Context, w io.Writer, s audio.Signal, o Options) error {
	return write(ctx, w, s, o, blockBytes/int64(max(o.FrameSize(), 1)))
}

func write(ctx context.Context, w io.Writer, s audio.Signal, o Options, blockFrames int64) error {
	if err := o.Check(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("stopped before the first frame: %w", err)
	}
	e := export{
		signal:    s,
		frames:    s.Len(),
		frameSize: o.FrameSize(),
		block:     min(blockFrames, s.Len()),
		packer:    newPacker(o),
		progress:  o.Progress,
	}
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return e.run(ctx, w, workers)
}

// An export is one run of Write. Its blocks go round: the caller's goroutine
// hands them out in order, any worker fills them, the caller's goroutine waits
// for them in the same order, writes them, and hands them out again. So memory
// is bounded, and blocks are allocated once.
type export struct {
	signal    audio.Signal
	frames    int64 // in the whole signal
	frameSize int   // bytes
	block     int64 // frames in a block, if neither silence nor the end cuts it short
	packer    packer
	progress  func(frames int64)
}

// A block is one stretch of the signal on its way through the workers, or a
// silence of any length that passes them by.
type block struct {
	at, frames int64
	silent     bool
	samples    []byte // as they go into the file, once it is done, unless it is silent
	err        error
	done       chan struct{} // gets one token when samples and err are final
}

func (e *export) run(ctx context.Context, w io.Writer, workers int) error {
	if e.frames == 0 {
		return nil
	}
	blocks := (e.frames + e.block - 1) / e.block
	workers = int(min(int64(workers), blocks))
	ring := make([]block, min(2*int64(workers), blocks)) // a worker fills one while another waits to be written
	queue := make(chan *block, len(ring))

	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer close(queue)
	defer stop()
	for range workers {
		running.Go(func() { e.work(ctx, queue) })
	}

	next := int64(0) // the first frame that is not handed out
	for i := range ring {
		ring[i].samples = make([]byte, 0, int(e.block)*e.frameSize)
		ring[i].done = make(chan struct{}, 1)
		next = e.handOut(&ring[i], next, queue)
	}
	written := int64(0)
	for i := 0; written < e.frames; i = (i + 1) % len(ring) {
		b := &ring[i]
		<-b.done
		if err := e.finish(ctx, w, b); err != nil {
			return err
		}
		written += b.frames
		next = e.handOut(b, next, queue)
	}
	return nil
}

// handOut gives b the frames from at on: to the workers, unless the signal knows
// that they are silent. It returns the first frame that is not handed out.
func (e *export) handOut(b *block, at int64, queue chan<- *block) int64 {
	left := e.frames - at
	if left == 0 {
		return at
	}
	b.at, b.frames = at, min(e.block, left)
	silence := min(audio.Silent(e.signal, at), left)
	if b.silent = silence >= b.frames; b.silent {
		b.frames = silence
		b.done <- struct{}{}
	} else {
		queue <- b
	}
	return at + b.frames
}

// finish writes a block that is done.
func (e *export) finish(ctx context.Context, w io.Writer, b *block) error {
	if b.silent {
		return e.writeSilence(ctx, w, b)
	}
	if err := ctx.Err(); err != nil {
		return e.stopped(b.at, err)
	}
	if b.err != nil {
		return b.err
	}
	return e.write(w, b.samples, b.at+b.frames)
}

// writeSilence is finish for a silence.
func (e *export) writeSilence(ctx context.Context, w io.Writer, b *block) error {
	for at, end := b.at, b.at+b.frames; at < end; {
		if err := ctx.Err(); err != nil {
			return e.stopped(at, err)
		}
		n := min(int64(len(zeros)/e.frameSize), end-at)
		at += n
		if err := e.write(w, zeros[:n*int64(e.frameSize)], at); err != nil {
			return err
		}
	}
	return nil
}

func (e *export) stopped(at int64, err error) error {
	return fmt.Errorf("stopped at frame %d of %d: %w", at, e.frames, err)
}

// write writes the bytes that end in front of frame end.
func (e *export) write(w io.Writer, p []byte, end int64) error {
	n, err := w.Write(p)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	if e.progress != nil {
		e.progress(end)
	}
	return nil
}

// work renders blocks until there are none left, and passes them by once ctx
// has ended.
func (e *export) work(ctx context.Context, queue <-chan *block) {
	frames := make([]audio.Frame, min(e.block, pieceFrames))
	for b := range queue {
		if ctx.Err() == nil {
			b.err = e.render(b, frames)
		}
		b.done <- struct{}{}
	}
}

// render fills a block by way of frames, a piece at a time.
func (e *export) render(b *block, frames []audio.Frame) error {
	b.samples = b.samples[:int(b.frames)*e.frameSize]
	out := b.samples
	for at, end := b.at, b.at+b.frames; at < end; {
		n := min(audio.Silent(e.signal, at), end-at)
		if n >= silentFrames {
			clear(out[:int(n)*e.frameSize])
		} else {
			n = min(int64(len(frames)), end-at)
			if err := audio.ReadFull(e.signal, frames[:n], at); err != nil {
				return fmt.Errorf("rendering at frame %d: %w", at, err)
			}
			e.packer.pack(out[:int(n)*e.frameSize], frames[:n], at)
		}
		out = out[int(n)*e.frameSize:]
		at += n
	}
	return nil
}
