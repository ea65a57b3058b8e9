package wav

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"sync"

	"meditate/audio"
)

const (
	// maxRIFF is the largest number that fits the size field of a RIFF file,
	// which counts all bytes after itself (MPI, chapter 2).
	maxRIFF = math.MaxUint32

	// blockFrames is how many frames are rendered at a time: few enough that a
	// block stays in the processor's cache, enough that handing it from one
	// goroutine to another costs nothing to speak of.
	blockFrames = 8192
)

// ErrTooLarge is wrapped by the error of a Write whose file would be larger
// than its own size fields can say.
var ErrTooLarge = errors.New("more than the 4 GiB that a WAV file can hold")

// Options say how Write writes a file of 16-bit samples.
type Options struct {
	Rate     audio.Rate         // frames a second, from 4000 to 384000; the signal's own rate
	Channels int                // 1, the mean of left and right, or 2; 0 means 2
	Seed     uint64             // decides the dither
	Workers  int                // how many goroutines render; 0 means GOMAXPROCS
	Progress func(frames int64) // told how many frames are written; called by the goroutine that called Write; may be nil
}

func (o Options) channels() int {
	if o.Channels == 0 {
		return 2
	}
	return o.Channels
}

// frameSize is the number of bytes of a frame.
func (o Options) frameSize() int { return 2 * o.channels() }

// maxFrames is how many frames a file can hold.
func (o Options) maxFrames() int64 {
	return (maxRIFF + chunkHead - headerSize) / int64(o.frameSize())
}

// Check says whether a signal of so many frames can be written, before anything
// is done: the error wraps ErrTooLarge where it cannot because of its size.
func Check(frames int64, o Options) error {
	switch {
	case o.Rate < minRate || o.Rate > maxRate:
		return fmt.Errorf("wav: rate of %d Hz: it must lie between %d and %d", o.Rate, minRate, maxRate)
	case o.channels() != 1 && o.channels() != 2:
		return fmt.Errorf("wav: %d channels: only 1 and 2 can be written", o.Channels)
	case frames > o.maxFrames():
		return fmt.Errorf("wav: %d frames, where at most %d (%v) fit: %w",
			frames, o.maxFrames(), o.Rate.Duration(o.maxFrames()), ErrTooLarge)
	}
	return nil
}

// Size returns how many bytes a file of so many frames has, its header
// included.
func Size(frames int64, o Options) int64 {
	return headerSize + frames*int64(o.frameSize())
}

// Write renders the whole signal and writes it to w as a WAV file of 16-bit
// samples, from beginning to end, without seeking: exactly [Size] bytes.
//
// The bytes are a function of the signal, Rate, Channels and Seed: the same on
// every machine and for any number of Workers. Samples beyond full scale
// saturate, NaN becomes 0, and a frame of exact silence stays exact silence;
// all else is dithered.
//
// A signal too long for a WAV file is refused with [ErrTooLarge] before
// anything is written. The first error of the signal, of w or of ctx ends the
// writing and is returned, wrapped; what was written until then is no valid
// file. When Write returns, the goroutines that it started have ended.
func Write(ctx context.Context, w io.Writer, s audio.Signal, o Options) error {
	return write(ctx, w, s, o, blockFrames)
}

func write(ctx context.Context, w io.Writer, s audio.Signal, o Options, blockFrames int64) error {
	frames := s.Len()
	if err := Check(frames, o); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("wav: nothing written: %w", err)
	}
	h := header(o.Rate, o.channels(), 16, uint32(Size(frames, o)-headerSize))
	if err := writeAll(w, h[:]); err != nil {
		return err
	}
	e := export{
		signal:    s,
		frames:    frames,
		frameSize: o.frameSize(),
		block:     min(blockFrames, frames),
		quantise:  newQuantiser(o.Seed).stereo,
		progress:  o.Progress,
	}
	if o.channels() == 1 {
		e.quantise = newQuantiser(o.Seed).mono
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
	block     int64 // frames in every block but the last
	quantise  func(dst []byte, frames []audio.Frame, at int64) int
	progress  func(frames int64)
}

// A block is one stretch of the file on its way through the workers.
type block struct {
	at      int64  // its first frame
	samples []byte // as they go into the file, once it is done
	err     error
	done    chan struct{} // gets one token when samples and err are final
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
	handOut := func(b *block) {
		if next < e.frames {
			b.at = next
			next += e.block
			queue <- b
		}
	}
	for i := range ring {
		ring[i].samples = make([]byte, 0, int(e.block)*e.frameSize)
		ring[i].done = make(chan struct{}, 1)
		handOut(&ring[i])
	}
	for i := range blocks {
		b := &ring[i%int64(len(ring))]
		<-b.done
		if err := e.finish(ctx, w, b); err != nil {
			return err
		}
		handOut(b)
	}
	return nil
}

// finish writes a block that is done.
func (e *export) finish(ctx context.Context, w io.Writer, b *block) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("wav: stopped at frame %d of %d: %w", b.at, e.frames, err)
	}
	if b.err != nil {
		return b.err
	}
	if err := writeAll(w, b.samples); err != nil {
		return err
	}
	if e.progress != nil {
		e.progress(min(b.at+e.block, e.frames))
	}
	return nil
}

// work renders blocks until there are none left, and passes them by once ctx
// has ended.
func (e *export) work(ctx context.Context, queue <-chan *block) {
	frames := make([]audio.Frame, e.block)
	for b := range queue {
		if ctx.Err() == nil {
			b.err = e.render(b, frames[:min(e.block, e.frames-b.at)])
		}
		b.done <- struct{}{}
	}
}

// render fills a block by way of frames.
func (e *export) render(b *block, frames []audio.Frame) error {
	if err := audio.ReadFull(e.signal, frames, b.at); err != nil {
		return fmt.Errorf("wav: rendering at frame %d: %w", b.at, err)
	}
	b.samples = b.samples[:e.quantise(b.samples[:cap(b.samples)], frames, b.at)]
	return nil
}

func writeAll(w io.Writer, p []byte) error {
	n, err := w.Write(p)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return fmt.Errorf("wav: writing: %w", err)
	}
	return nil
}
