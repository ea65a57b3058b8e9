package audio

import (
	"fmt"
	"io"
	"math"
)

// loudest is 96 dB above full scale: no sound is.
const loudest = 1 << 16

// Pack reads a stream to its end, at most so many frames of it, and keeps it
// packed: a mono stream sounds in the middle, and of more than two channels the
// mean does. Whole tells whether the end was reached. An error of the stream is
// returned as it is; a sample that is no number, or far from any sound, is an error
// that names its frame.
func Pack(s Stream, most int64) (p *Packed, whole bool, err error) {
	p = &Packed{Scale: 1.0 / math.MaxInt16}
	channels := s.Channels()
	samples := make([]float32, 4096*channels)
	for {
		n, err := s.Read(samples)
		for i := 0; i+channels <= n; i += channels {
			if p.Len() == most {
				return p, false, nil
			}
			f := stereo(samples[i : i+channels])
			if !(max(f[0], -f[0], f[1], -f[1]) < loudest) {
				return nil, false, fmt.Errorf("frame %d is no sound, but a number beyond all measure: the file is damaged", p.Len())
			}
			p.add(f)
		}
		switch {
		case err == io.EOF:
			return p, true, nil
		case err != nil:
			return nil, false, err
		}
	}
}

// stereo makes a frame of any number of samples.
func stereo(samples []float32) Frame {
	if len(samples) == 2 {
		return Frame{samples[0], samples[1]}
	}
	sum := float32(0)
	for _, s := range samples {
		sum += s
	}
	mean := sum / float32(len(samples))
	return Frame{mean, mean}
}

// add appends a frame. Where it is larger than the scale allows, all that is there
// moves to a scale twice as large.
func (p *Packed) add(f Frame) {
	for max(f[0], -f[0], f[1], -f[1]) > p.Scale*math.MaxInt16 {
		p.Scale *= 2
		for i := range p.Frames {
			p.Frames[i][0] /= 2
			p.Frames[i][1] /= 2
		}
	}
	pack := func(x float32) int16 { return int16(math.RoundToEven(float64(x / p.Scale))) }
	p.Frames = append(p.Frames, [2]int16{pack(f[0]), pack(f[1])})
}
