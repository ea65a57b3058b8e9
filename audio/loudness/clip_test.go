package loudness

import (
	"fmt"
	"math"
	"testing"

	"meditate/audio"
)

func sine(rate audio.Rate, hz int, dBFS, seconds float64) audio.Clip {
	return audio.Clip{Rate: rate, Samples: waves(rate, hz, seconds, audio.Gain(dBFS)).samples}
}

// A mono clip is heard from both sides: it reads as the stereo sine of Tech 3341.
func TestAClipReadsItsLevel(t *testing.T) {
	for _, rate := range []audio.Rate{16000, 22050, 44100, 48000, 96000} {
		for _, level := range []float64{-23, -33} {
			near(t, fmt.Sprintf("at %d Hz", rate), OfClip(sine(rate, 1000, level, 5)), level, 0.1)
		}
	}
}

func TestAClipReadsAsItDoesInAFile(t *testing.T) {
	c := sine(48000, 300, -23, 5)
	for i := range c.Samples[:96000] {
		c.Samples[i] *= 0.2
	}
	near(t, "clip", OfClip(c), measured(t, &sound{rate: 48000, channels: 1, samples: c.Samples}).Integrated+10*math.Log10(2), 1e-6)
}

func TestASilentClipIsMinusInfinity(t *testing.T) {
	for _, n := range []int{0, 100, 48000} {
		if got := OfClip(audio.Clip{Rate: 48000, Samples: make([]float32, n)}); !math.IsInf(got, -1) {
			t.Errorf("%d silent samples read %v", n, got)
		}
	}
}

// A short clip has no whole block, and is still told loud from soft.
func TestAShortClipIsMeasuredWhole(t *testing.T) {
	near(t, "200 ms", OfClip(sine(48000, 1000, -20, 0.2)), -20, 0.5)
}
