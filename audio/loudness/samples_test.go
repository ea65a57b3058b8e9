package loudness

import (
	"math"
	"testing"

	"meditate/audio"
)

// join puts sounds of one kind in a row.
func join(sounds ...*sound) *sound {
	all := &sound{rate: sounds[0].rate, channels: sounds[0].channels}
	for _, s := range sounds {
		all.samples = append(all.samples, s.samples...)
	}
	return all
}

func flat(seconds float64, values ...float32) *sound {
	s := &sound{rate: 48000, channels: len(values)}
	for range int(math.Round(seconds * 48000)) {
		s.samples = append(s.samples, values...)
	}
	return s
}

func TestSilences(t *testing.T) {
	r := measured(t, join(flat(1.5, 0, 0), tones(48000, 2, tone{2, -20}), flat(3, 0, 0.0009), tones(48000, 2, tone{1, -59}), flat(0.5, 0, 0)))
	near(t, "leading", r.LeadingSilence, 1.5, 1e-9)
	near(t, "trailing", r.TrailingSilence, 0.5, 1e-9)
	near(t, "longest", r.LongestSilence, 3, 1e-9)
	near(t, "share", r.SilenceShare, 5.0/8, 1e-9)

	r = measured(t, flat(1.005, 0, 0))
	if r.LeadingSilence != 1.005 || r.TrailingSilence != 1.005 || r.LongestSilence != 1.005 || r.SilenceShare != 1 {
		t.Errorf("all silent: %+v", r)
	}
	r = measured(t, tones(48000, 2, tone{1, -20}))
	if r.LeadingSilence != 0 || r.TrailingSilence != 0 || r.LongestSilence != 0 || r.SilenceShare != 0 {
		t.Errorf("no silence: %+v", r)
	}
}

func TestTheNoiseFloor(t *testing.T) {
	loud, soft := tones(48000, 2, tone{2, -20}), tones(48000, 2, tone{0.51, -60})
	// Half a second of room between phrases, off the grid of 10 ms.
	near(t, "in a pause", measured(t, join(loud, flat(0.003, 0.1, 0.1), soft, loud)).NoiseFloor, -63.01, 0.1)
	// Padding at the ends is none of it; a hole is.
	near(t, "with padding", measured(t, join(flat(1, 0, 0), loud, soft, loud, flat(1, 0, 0))).NoiseFloor, -63.01, 0.1)
	if got := measured(t, join(loud, flat(0.6, 0, 0), loud)).NoiseFloor; !math.IsInf(got, -1) {
		t.Errorf("with half a second of black in it: %v", got)
	}
	near(t, "of a short sound", measured(t, tones(48000, 2, tone{0.2, -20})).NoiseFloor, -23.01, 0.01)
}

func TestLevelsOfSamples(t *testing.T) {
	r := measured(t, waves(48000, 1000, 1, 1, 0.5))
	near(t, "peak", r.SamplePeak, 0, 0.001)
	near(t, "RMS", r.RMS, 10*math.Log10((0.5+0.125)/2), 0.001)
	near(t, "offset", r.DC, 0, 1e-6)
	r = measured(t, flat(1, 0.1, -0.25))
	near(t, "offset", r.DC, 0.25, 1e-6)
	near(t, "RMS of an offset", r.RMS, 10*math.Log10((0.01+0.0625)/2), 0.001)
}

func TestClippedSamples(t *testing.T) {
	s := tones(48000, 2, tone{1, -20})
	for i, v := range []float32{1, -1, 32767.0 / 32768, -32767.0 / 32768, 1.2, 0.9999, -0.9999} {
		s.samples[1000*i] = v
	}
	if got := measured(t, s).Clipped; got != 5 {
		t.Errorf("%d clipped samples, want 5", got)
	}
}

func TestWhatIsNoNumberIsCountedAndSilent(t *testing.T) {
	s, broken := tones(48000, 2, tone{1, -20}), tones(48000, 2, tone{1, -20})
	for i, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		s.samples[777*i], broken.samples[777*i] = 0, float32(v)
	}
	want, got := measured(t, s), measured(t, broken)
	want.Invalid = 3
	if *got != *want {
		t.Errorf("%+v, want %+v", *got, *want)
	}
}

// The largest numbers that a file can hold, and the smallest, are measured.
func TestExtremeSamples(t *testing.T) {
	for _, v := range []float32{math.MaxFloat32, math.SmallestNonzeroFloat32} {
		r := measured(t, flat(4, v, -v))
		want := audio.DB(float64(v))
		near(t, "peak", r.SamplePeak, want, 0.001)
		near(t, "RMS", r.RMS, want, 0.001)
		if math.IsNaN(r.Integrated) || math.IsNaN(r.Range) || r.TruePeak < r.SamplePeak || r.TruePeak > r.SamplePeak+9 {
			t.Errorf("%v: %+v", v, r)
		}
	}
}
