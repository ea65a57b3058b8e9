package resample

import "meditate/audio"

// Clip returns a clip at another rate, [audio.Clip.FramesAt] samples long, with no
// shift in time; the clip itself where it has that rate.
func Clip(c audio.Clip, to audio.Rate) audio.Clip {
	if c.Rate == to || len(c.Samples) == 0 {
		return audio.Clip{Rate: to, Samples: c.Samples}
	}
	f := filterFor(c.Rate, to)
	in := make([]float64, len(c.Samples)+f.taps()) // with silence on either side
	for i, s := range c.Samples {
		in[f.half-1+i] = float64(s)
	}
	out := make([]float32, c.FramesAt(to))
	for j := range out {
		sample, rest := f.place(int64(j))
		out[j] = f.at(in[sample:][:f.taps()], rest)
	}
	return audio.Clip{Rate: to, Samples: out}
}
