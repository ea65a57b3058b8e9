// Package pcm turns a signal into the bytes of samples, as they stand in WAV
// files and go through pipes to encoders: rendered on all cores, dithered,
// rounded, packed and written in order, the same bytes on every machine.
package pcm

import (
	"fmt"

	"meditate/audio"
)

// A Format says how a sample is stored. All are little-endian.
type Format uint8

const (
	Int16   Format = iota // 16-bit integer, dithered
	Int24                 // 24-bit integer in three bytes, dithered
	Float32               // 32-bit floating point (IEEE 754), full scale ±1, as the signal has it
)

// Bytes returns the number of bytes of a sample.
func (f Format) Bytes() int {
	switch f {
	case Int24:
		return 3
	case Float32:
		return 4
	}
	return 2
}

// String names the format for a person.
func (f Format) String() string {
	switch f {
	case Int16:
		return "16-bit"
	case Int24:
		return "24-bit"
	case Float32:
		return "32-bit float"
	}
	return fmt.Sprintf("format %d", uint8(f))
}

// Options say how Write writes.
type Options struct {
	// Rate is the signal's own, in frames a second. The bytes do not depend on
	// it: it is here for those who describe them to others.
	Rate audio.Rate

	Channels int                // 1, the mean of left and right, or 2; 0 means 2
	Format   Format             // of a sample; the zero value is Int16
	Seed     uint64             // decides the dither
	Workers  int                // how many goroutines render; 0 means GOMAXPROCS
	Progress func(frames int64) // told how many frames are written; called by the goroutine that called Write; may be nil
}

// channels is the number of channels that are written.
func (o Options) channels() int {
	if o.Channels == 0 {
		return 2
	}
	return o.Channels
}

// FrameSize returns the number of bytes of a frame.
func (o Options) FrameSize() int { return o.Format.Bytes() * o.channels() }

// Check says whether Write knows such samples.
func (o Options) Check() error {
	switch {
	case o.channels() != 1 && o.channels() != 2:
		return fmt.Errorf("%d channels: only 1 and 2 can be written", o.Channels)
	case o.Format > Float32:
		return fmt.Errorf("samples of %v: only 16-bit, 24-bit and 32-bit float can be written", o.Format)
	}
	return nil
}
