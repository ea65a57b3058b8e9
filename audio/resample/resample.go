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
	f.fill(out, in)
	return audio.Clip{Rate: to, Samples: out}
}

// fill makes all output samples. Two that lie f.to of them apart have the same
// rest, and are made together.
func (f *filter) fill(out []float32, in []float64) {
	apart := int(f.to)
	for begin := 0; begin < len(out); begin += 2 * apart {
		first := out[begin:min(begin+apart, len(out))]
		second := out[begin+len(first) : min(begin+2*apart, len(out))]
		sample, rest := f.place(int64(begin))
		for i := range first {
			if i < len(second) {
				first[i], second[i] = f.pair(in[sample:], in[sample+f.from:], rest)
			} else {
				first[i] = f.at(in[sample:], rest)
			}
			sample, rest = f.after(sample, rest)
		}
	}
}
