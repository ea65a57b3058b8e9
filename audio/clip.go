package audio

import (
	"errors"
	"time"
)

var errNegative = errors.New("audio: read before the beginning of the signal")

// A Clip is a short piece of mono sound held in memory: one spoken phrase.
// Whoever receives a clip may read it for as long as they like but never writes
// to its samples; treatments return a new clip.
type Clip struct {
	Rate    Rate
	Samples []float32
}

// Duration returns how long the clip lasts.
func (c Clip) Duration() time.Duration { return c.Rate.Duration(int64(len(c.Samples))) }

// FramesAt returns how many frames the clip lasts once it is resampled to rate:
// its length times rate over its own rate, rounded up, so that its last sample
// is never lost.
func (c Clip) FramesAt(rate Rate) int64 {
	if rate == c.Rate {
		return int64(len(c.Samples))
	}
	return (int64(len(c.Samples))*int64(rate) + int64(c.Rate) - 1) / int64(c.Rate)
}

// A Buffer is a stereo signal held in memory.
type Buffer []Frame

// Len returns the number of frames.
func (b Buffer) Len() int64 { return int64(len(b)) }

// ReadAt implements [Signal].
func (b Buffer) ReadAt(dst []Frame, at int64) (int, error) {
	n, err := Window(b.Len(), len(dst), at)
	if n > 0 {
		copy(dst[:n], b[at:])
	}
	return n, err
}

// Mono is a signal held in memory that sounds in the middle: the same sample
// left and right.
type Mono []float32

// Len returns the number of frames.
func (m Mono) Len() int64 { return int64(len(m)) }

// ReadAt implements [Signal].
func (m Mono) ReadAt(dst []Frame, at int64) (int, error) {
	n, err := Window(m.Len(), len(dst), at)
	if n > 0 {
		for i, s := range m[at : at+int64(n)] {
			dst[i] = Frame{s, s}
		}
	}
	return n, err
}
