package wav

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// bufferSize is how many bytes of a file are held in memory; a frame has 512 at
// most.
const bufferSize = 64 << 10

// direct decodes with a converter what go-audio does not know.
type direct struct {
	r       io.ReaderAt
	start   int64 // of the samples, in bytes
	format  format
	convert func(samples []float32, bytes []byte) int
	buf     []byte
}

// converter returns what turns bytes into so many samples, full scale ±1: it
// returns the number of the first that is no finite number, or -1. It is nil for
// integers, which go-audio decodes.
func converter(f format) func(samples []float32, bytes []byte) int {
	switch {
	case f.tag == formatALaw:
		return table(aLaw)
	case f.tag == formatMuLaw:
		return table(muLaw)
	case f.tag == formatFloat && f.bits == 32:
		return float32s
	case f.tag == formatFloat:
		return float64s
	}
	return nil
}

// fill implements source.
func (d *direct) fill(samples []float32, at int64) error {
	size := d.format.frameSize()
	for len(samples) > 0 {
		n := min(len(samples)/d.format.channels, bufferSize/size)
		if len(d.buf) < n*size {
			d.buf = make([]byte, n*size)
		}
		b := d.buf[:n*size]
		if got, err := d.r.ReadAt(b, d.start+at*int64(size)); got < len(b) {
			if err == nil || err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return fmt.Errorf("wav: reading at frame %d: %w", at, err)
		}
		if bad := d.convert(samples[:n*d.format.channels], b); bad >= 0 {
			return fmt.Errorf("wav: frame %d is not a finite number: the file is damaged", at+int64(bad/d.format.channels))
		}
		samples = samples[n*d.format.channels:]
		at += int64(n)
	}
	return nil
}

func float32s(samples []float32, bytes []byte) int {
	for i := range samples {
		x := math.Float32frombits(binary.LittleEndian.Uint32(bytes[4*i:]))
		if x-x != 0 {
			return i
		}
		samples[i] = x
	}
	return -1
}

func float64s(samples []float32, bytes []byte) int {
	for i := range samples {
		x := float32(math.Float64frombits(binary.LittleEndian.Uint64(bytes[8*i:])))
		if x-x != 0 {
			return i
		}
		samples[i] = x
	}
	return -1
}

func table(t *[256]float32) func(samples []float32, bytes []byte) int {
	return func(samples []float32, bytes []byte) int {
		for i, b := range bytes[:len(samples)] {
			samples[i] = t[b]
		}
		return -1
	}
}
