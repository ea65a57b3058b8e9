package mix

import "meditate/audio"

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
		scale(&dst[i], audio.Ramp(float32(at+i)/float32(f.in)))
	}
	for i := int64(n) - 1; i >= 0 && last-(at+i) < f.out; i-- {
		scale(&dst[i], audio.Ramp(float32(last-(at+i))/float32(f.out)))
	}
	return n, err
}

func scale(f *audio.Frame, gain float32) {
	f[0] *= gain
	f[1] *= gain
}
