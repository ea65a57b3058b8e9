package mix

import "meditate/audio"

// Ramp is the shape of every fade: 3t²−2t³, which rises from 0 at t ≤ 0 to 1 at
// t ≥ 1 with no corner at either end. A polynomial with every product rounded
// on its own gives the same bits on every machine.
func Ramp(t float32) float32 {
	switch {
	case t <= 0:
		return 0
	case t >= 1:
		return 1
	}
	return float32(t*t) * (3 - float32(2*t))
}

// Fade returns s with its first in frames faded in and its last out frames
// faded out. The very first and the very last frame are silent.
func Fade(s audio.Signal, in, out int64) audio.Signal { return &fade{s, in, out} }

type fade struct {
	audio.Signal
	in, out int64
}

func (f *fade) ReadAt(dst []audio.Frame, at int64) (int, error) {
	n, err := f.Signal.ReadAt(dst, at)
	dst, last := dst[:n], f.Len()-1
	for i := int64(0); i < int64(n) && at+i < f.in; i++ {
		scale(&dst[i], Ramp(float32(at+i)/float32(f.in)))
	}
	for i := int64(n) - 1; i >= 0 && last-(at+i) < f.out; i-- {
		scale(&dst[i], Ramp(float32(last-(at+i))/float32(f.out)))
	}
	return n, err
}

func scale(f *audio.Frame, gain float32) {
	f[0] *= gain
	f[1] *= gain
}
