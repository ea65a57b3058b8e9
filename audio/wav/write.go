package wav

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"meditate/audio"
	"meditate/audio/pcm"
)

// ErrTooLarge is wrapped by the error of a Write whose file would be larger
// than 64 bits can count.
var ErrTooLarge = errors.New("more than a WAV file can hold")

// tailRoom is more than all that is no samples can take in a file.
const tailRoom = 1 << 33

// Options say how Write writes a file.
type Options struct {
	Rate     audio.Rate         // frames a second, from 4000 to 384000; the signal's own rate
	Channels int                // 1, the mean of left and right, or 2; 0 means 2
	Format   pcm.Format         // of the samples; the zero value is 16-bit
	Seed     uint64             // decides the dither of 16 and 24 bits
	Workers  int                // how many goroutines render; 0 means GOMAXPROCS
	Progress func(frames int64) // told how many frames are written; called by the goroutine that called Write; may be nil
	Chapters []Chapter          // in order of time; may be empty
	Info     Info
}

func (o Options) channels() int {
	if o.Channels == 0 {
		return 2
	}
	return o.Channels
}

// frameSize is the number of bytes of a frame.
func (o Options) frameSize() int { return o.Format.Bytes() * o.channels() }

// samples are the options of what stands in the data chunk.
func (o Options) samples() pcm.Options {
	return pcm.Options{
		Rate: o.Rate, Channels: o.Channels, Format: o.Format,
		Seed: o.Seed, Workers: o.Workers, Progress: o.Progress,
	}
}

// maxFrames is how many frames a file can hold.
func (o Options) maxFrames() int64 { return (math.MaxInt64 - tailRoom) / int64(o.frameSize()) }

// Check says whether a signal of so many frames can be written, before anything
// is done: the error wraps ErrTooLarge where it cannot because of its size.
func Check(frames int64, o Options) error {
	switch {
	case o.Rate < minRate || o.Rate > maxRate:
		return fmt.Errorf("wav: rate of %d Hz: it must lie between %d and %d", o.Rate, minRate, maxRate)
	case o.samples().Check() != nil:
		return fmt.Errorf("wav: %w", o.samples().Check())
	case frames > o.maxFrames():
		return fmt.Errorf("wav: %d frames, where at most %d fit: %w", frames, o.maxFrames(), ErrTooLarge)
	}
	return checkChapters(o.Chapters, frames)
}

// Size returns how many bytes a file of so many frames has, all included; of
// more frames than a file can hold, how many it has of those.
func Size(frames int64, o Options) int64 {
	l := newLayout(min(frames, o.maxFrames()), o)
	return int64(len(l.head)) + l.dataSize + int64(len(l.tail))
}

// A layout is a file without its samples.
type layout struct {
	head     []byte
	dataSize int64
	tail     []byte // with the byte of padding that the samples may need
}

func newLayout(frames int64, o Options) layout {
	l := layout{dataSize: frames * int64(o.frameSize()), tail: tail(o)}
	if l.dataSize%2 != 0 {
		l.tail = append([]byte{0}, l.tail...)
	}
	// An RF64 header is longer than a plain one, but it is the plain one that
	// decides which is needed.
	l.head = header(frames, o, 0, 0)
	rest := l.dataSize + int64(len(l.tail)) - chunkHead
	if size := rest + int64(len(l.head)); size > maxRIFF {
		l.head = header(frames, o, size+chunkHead+ds64Size, l.dataSize)
	} else {
		l.head = header(frames, o, size, l.dataSize)
	}
	return l
}

// Write renders the whole signal and writes it to w as a WAV file, from
// beginning to end, without seeking: exactly [Size] bytes. A file of more than
// 4 GiB is an RF64 file.
//
// The bytes are a function of the signal and of Rate, Channels, Format, Seed,
// Chapters and Info: the same on every machine and for any number of Workers.
// What becomes of the samples is said at [pcm.Write].
//
// What [Check] refuses is refused before anything is written. The first error of
// the signal, of w or of ctx ends the writing and is returned, wrapped; what was
// written until then is no valid file. When Write returns, the goroutines that
// it started have ended.
func Write(ctx context.Context, w io.Writer, s audio.Signal, o Options) error {
	if err := Check(s.Len(), o); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("wav: nothing written: %w", err)
	}
	l := newLayout(s.Len(), o)
	if err := writeAll(w, l.head); err != nil {
		return err
	}
	if err := pcm.Write(ctx, w, s, o.samples()); err != nil {
		return fmt.Errorf("wav: %w", err)
	}
	if len(l.tail) == 0 {
		return nil
	}
	return writeAll(w, l.tail)
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
