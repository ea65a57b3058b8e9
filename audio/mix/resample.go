package mix

import (
	"meditate/audio"

	"github.com/oov/audio/resampler"
)

// quality is the best the resampler has: a 256-tap Kaiser-windowed sinc in
// float64. Between rates from 8 to 96 kHz a resampled sine differs from the same
// sine made at the new rate by less than −120 dB, in level, time and shape, up to
// 0.9 of the band (see the tests).
const quality = 10

// Resample returns the clip at another rate, [audio.Clip.FramesAt] samples
// long, with no shift in time.
func Resample(c audio.Clip, to audio.Rate) audio.Clip {
	if c.Rate == to || len(c.Samples) == 0 {
		return audio.Clip{Rate: to, Samples: c.Samples}
	}
	r := resampler.NewWithSkipZeros(1, int(c.Rate), int(to), quality)
	out := make([]float32, c.FramesAt(to))
	written := feed(r, c.Samples, out)
	// The filter holds the end back; silence pushes it out.
	silence := make([]float32, 1024)
	for written < len(out) {
		written += feed(r, silence, out[written:])
	}
	return audio.Clip{Rate: to, Samples: out}
}

// feed gives the resampler all of in, or as much as out has room for, and
// returns how many samples came out.
func feed(r *resampler.Resampler, in, out []float32) int {
	written := 0
	for len(in) > 0 && written < len(out) {
		read, wrote := r.ProcessFloat32(0, in, out[written:])
		in, written = in[read:], written+wrote
	}
	return written
}
