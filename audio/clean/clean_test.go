package clean_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/filter"
	"meditate/audio/loudness"

	"pgregory.net/rapid"
)

const rate = 22050

// take is what a microphone might give: an offset, noise, silence, a vowel that
// rises and falls, a soft consonant after it, silence.
func take(vowelDB float64) audio.Clip {
	rng := rand.New(rand.NewPCG(1, 2))
	c := audio.Clip{Rate: rate, Samples: make([]float32, 3*rate)}
	for i := range c.Samples {
		t := float64(i) / rate
		s := 0.02 + 1e-5*rng.NormFloat64()
		if t >= 1 && t < 1.8 {
			s += audio.Gain(vowelDB) * math.Sin(math.Pi*(t-1)/0.8) * math.Sin(2*math.Pi*180*t)
		}
		if t >= 1.8 && t < 1.9 { // 30 dB below the vowel
			s += audio.Gain(vowelDB-30) * rng.NormFloat64()
		}
		c.Samples[i] = float32(s)
	}
	return c
}

func TestAClipIsTrimmedToItsSpeech(t *testing.T) {
	got, err := clean.Clip(take(-12))
	if err != nil {
		t.Fatal(err)
	}
	// From 1.00 to 1.90 s, with 40 ms before and 120 ms after, to a window.
	if d := got.Duration().Seconds(); d < 1.03 || d > 1.09 {
		t.Errorf("lasts %.3f s, want 1.06", d)
	}
	consonant := got.Samples[len(got.Samples)-int(0.2*rate) : len(got.Samples)-int(0.14*rate)]
	if peak(consonant) < 0.003 {
		t.Errorf("the last consonant is gone: peak %.5f", peak(consonant))
	}
}

func TestClipsComeOutAtOneLoudness(t *testing.T) {
	for _, level := range []float64{-40, -25, -12, -3} {
		got, err := clean.Clip(take(level))
		if err != nil {
			t.Fatal(err)
		}
		if l := loudness.OfClip(got); math.Abs(l-clean.Speech) > 0.1 {
			t.Errorf("a vowel at %v dB came out at %.2f LUFS", level, l)
		}
	}
}

func TestTallPeaksKeepUnderTheCeiling(t *testing.T) {
	c := take(-30)
	for i := rate; i < rate*18/10; i += 500 {
		c.Samples[i] = 0.9 // clicks in the recording
	}
	got, err := clean.Clip(c)
	if err != nil {
		t.Fatal(err)
	}
	if p := audio.DB(float64(peak(got.Samples))); p > clean.Ceiling+0.01 {
		t.Errorf("peak %.2f dBFS", p)
	}
}

func TestEdgesAreSilentAndTheOffsetIsGone(t *testing.T) {
	got, err := clean.Clip(take(-12))
	if err != nil {
		t.Fatal(err)
	}
	n := len(got.Samples)
	if got.Samples[0] != 0 || got.Samples[n-1] != 0 {
		t.Errorf("the ends are %v and %v", got.Samples[0], got.Samples[n-1])
	}
	sum := 0.0
	for _, s := range got.Samples {
		sum += float64(s)
	}
	if mean := sum / float64(n); math.Abs(mean) > 0.001 {
		t.Errorf("an offset of %.5f is left", mean)
	}
}

func TestSilenceIsRefused(t *testing.T) {
	for name, samples := range map[string][]float32{
		"nothing": nil, "zeros": make([]float32, rate), "offset": {0.3, 0.3, 0.3},
		"hiss": {0.0001, -0.0001, 0.0001, -0.0001},
	} {
		if _, err := clean.Clip(audio.Clip{Rate: rate, Samples: samples}); !errors.Is(err, clean.ErrSilent) {
			t.Errorf("%s: got %v, want ErrSilent", name, err)
		}
	}
}

func TestToneIsHeard(t *testing.T) {
	plain, err := clean.Clip(take(-12))
	if err != nil {
		t.Fatal(err)
	}
	bright, err := clean.Clip(take(-12), filter.Band{Shape: filter.HighShelf, Hz: 3000, GainDB: 12})
	if err != nil {
		t.Fatal(err)
	}
	at := len(plain.Samples) - int(0.2*rate)
	if ratio := energy(bright.Samples[at:]) / energy(plain.Samples[at:]); ratio < 4 {
		t.Errorf("the consonant gained %.1f in power, want more than 4", ratio)
	}
}

func TestAnyClipComesOutFiniteAndUnchangedAtItsSource(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(rapid.Float32Range(-1, 1), 0, 3000).Draw(t, "samples")
		before := append([]float32(nil), in...)
		got, err := clean.Clip(audio.Clip{Rate: audio.Rate(rapid.SampledFrom([]int{8000, 16000, 48000}).Draw(t, "rate")), Samples: in})
		if err != nil && !errors.Is(err, clean.ErrSilent) {
			t.Fatal(err)
		}
		for i := range in {
			if in[i] != before[i] {
				t.Fatal("the source was written to")
			}
		}
		if p := float64(peak(got.Samples)); !(p <= audio.Gain(clean.Ceiling)+1e-6) {
			t.Fatalf("peak %v", p)
		}
	})
}

func peak(samples []float32) (p float32) {
	for _, s := range samples {
		p = max(p, s, -s)
	}
	return p
}

func energy(samples []float32) (sum float64) {
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return sum
}
