// Package audio is the vocabulary of sound: rates, frames, signals and clips.
//
// It is to audio/wav, audio/mix and audio/speaker what image is to image/png:
// a small root that the others import and that imports none of them.
//
// Conventions, everywhere below this package:
//
//   - Time is counted in frames (int64) from the beginning of a signal. Durations
//     are for people; [Rate.Frames] turns them into frames once.
//   - Samples are float32; full scale is ±1. Nothing clips before the very end.
//   - A level in decibels carries DB in its name (gainDB); a bare gain is a factor.
package audio

import (
	"io"
	"math"
	"math/bits"
	"time"
)

// A Rate is a number of frames per second.
type Rate int

// Frames returns how many frames d lasts, rounded to the nearest frame, halves
// away from zero. It is exact for every duration: no product overflows before
// the result does.
func (r Rate) Frames(d time.Duration) int64 {
	if d < 0 {
		return -r.Frames(-d)
	}
	hi, lo := bits.Mul64(uint64(d), uint64(r))
	lo, carry := bits.Add64(lo, uint64(time.Second/2), 0)
	frames, _ := bits.Div64(hi+carry, lo, uint64(time.Second))
	return int64(frames)
}

// Duration returns how long n frames last, rounded to the nearest nanosecond.
func (r Rate) Duration(n int64) time.Duration {
	if n < 0 {
		return -r.Duration(-n)
	}
	hi, lo := bits.Mul64(uint64(n), uint64(time.Second))
	lo, carry := bits.Add64(lo, uint64(r)/2, 0)
	d, _ := bits.Div64(hi+carry, lo, uint64(r))
	return time.Duration(d)
}

// A Frame is one instant of stereo sound: left, right. Full scale is ±1.
type Frame [2]float32

// A Signal is a finite stretch of stereo sound, a function of time.
//
// Concurrent reads are safe, and the frames at a place are the same bits
// whatever the block size and the order of reading. Package audiotest checks
// this for any implementation.
type Signal interface {
	// Len returns the number of frames. It never changes.
	Len() int64

	// ReadAt fills dst with the frames from at on and returns how many it
	// filled. As with io.ReaderAt, n < len(dst) only together with an error,
	// which is io.EOF where the signal ends. A negative at is the caller's
	// mistake and is answered with an error. ReadAt keeps no reference to dst
	// and allocates nothing.
	ReadAt(dst []Frame, at int64) (n int, err error)
}

// Window does the arithmetic that every ReadAt begins with: given a signal's
// length and a request for n frames at a place, it returns how many frames
// there are to fill and the error to return with them.
func Window(length int64, n int, at int64) (int, error) {
	switch {
	case at < 0:
		return 0, errNegative
	case at >= length:
		if n == 0 && at == length {
			return 0, nil
		}
		return 0, io.EOF
	case int64(n) > length-at:
		return int(length - at), io.EOF
	}
	return n, nil
}

// ReadFull fills dst with the frames of s from at on. The error is the signal's
// own, or io.ErrUnexpectedEOF where there are fewer frames.
func ReadFull(s Signal, dst []Frame, at int64) error {
	n, err := s.ReadAt(dst, at)
	switch {
	case err != nil && err != io.EOF:
		return err
	case n < len(dst):
		return io.ErrUnexpectedEOF
	}
	return nil
}

// Gain turns a level in decibels into a factor on amplitudes: 10^(dB/20).
func Gain(dB float64) float64 { return math.Pow(10, dB/20) }

// DB turns a factor on amplitudes into decibels; zero gives −∞.
func DB(gain float64) float64 { return 20 * math.Log10(math.Abs(gain)) }
