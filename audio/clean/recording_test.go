package clean

import (
	"errors"
	"math"
	"strings"
	"testing"

	"meditate/audio"
	"meditate/audio/loudness"
)

// room is a second of speech-like sound with half a second of a room's noise on
// either side.
func room(rate audio.Rate) audio.Clip {
	c := audio.Clip{Rate: rate, Samples: make([]float32, 2*int(rate))}
	seed := uint32(1)
	for i := range c.Samples {
		seed = seed*1664525 + 1013904223
		c.Samples[i] = 0.01 + 0.002*(float32(seed>>8)/(1<<23)-1)
		if t := float64(i) / float64(rate); t > 0.5 && t < 1.5 {
			c.Samples[i] += float32(0.1 * math.Sin(2*math.Pi*220*t))
		}
	}
	return c
}

// The room before and after a phrase is part of a recording: it comes and goes
// slowly.
func TestARecordingKeepsItsRoom(t *testing.T) {
	raw := room(48000)
	clip, err := Recording(raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(clip.Samples) != len(raw.Samples) {
		t.Errorf("%d samples, want %d", len(clip.Samples), len(raw.Samples))
	}
	if l := loudness.OfClip(clip); math.Abs(l-Speech) > 0.1 {
		t.Errorf("%.2f LUFS", l)
	}
	rms := func(from, to float64) float64 {
		sum, n := 0.0, 0
		for _, s := range clip.Samples[int(from*48000):int(to*48000)] {
			sum += float64(s * s)
			n++
		}
		return math.Sqrt(sum / float64(n))
	}
	if first, full := rms(0, 0.01), rms(0.2, 0.3); first > full/10 {
		t.Errorf("the room begins at %.5f of %.5f", first, full)
	}
	if last, full := rms(1.98, 2), rms(1.7, 1.8); last > full/5 {
		t.Errorf("the room ends at %.5f of %.5f", last, full)
	}
	if got, want := rms(0.1, 0.15), rms(0.3, 0.35); got < 0.8*want {
		t.Errorf("the fade reaches into the room by more than it should: %.5f of %.5f", got, want)
	}
}

func TestASilentRecordingIsNone(t *testing.T) {
	if _, err := Recording(audio.Clip{Rate: 48000, Samples: make([]float32, 48000)}); !errors.Is(err, ErrSilent) {
		t.Errorf("got %v", err)
	}
}

func TestFlatTopsAreCounted(t *testing.T) {
	clip := func(samples ...float32) audio.Clip { return audio.Clip{Rate: 8000, Samples: samples} }
	for _, c := range []struct {
		name string
		clip audio.Clip
		want int
	}{
		{"none", clip(), 0},
		{"a peak", clip(0.5, 1, 0.5), 0},
		{"two samples", clip(0.5, 1, 1, 0.5), 0},
		{"three", clip(0.5, 1, 1, 1, 0.5), 1},
		{"four are one place", clip(1, 1, 1, 1), 1},
		{"below zero", clip(-1, -1, -1), 1},
		{"a square wave", clip(1, 1, 1, -1, -1, -1, 1, 1, 1), 3},
		{"two places", clip(1, 1, 1, 0, -1, -1, -1), 2},
		{"as 16 bits have it", clip(32767.0/32768, 32767.0/32768, 32767.0/32768), 1},
		{"loud, but whole", clip(0.99, 0.99, 0.99, 0.99), 0},
	} {
		if got := FlatTops(c.clip); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	var many []float32
	for range 6 {
		many = append(many, 1, 1, 1, 0)
	}
	if err := CheckClipping(clip(many...)); err == nil || !strings.Contains(err.Error(), "clipped in 6 places") {
		t.Errorf("got %v", err)
	}
	if err := CheckClipping(clip(many[:20]...)); err != nil {
		t.Error(err)
	}
}
