package loudness

import (
	"math"
	"testing"

	"meditate/audio"

	"pgregory.net/rapid"
)

// Power is the power behind both filters of the standard, one after the other.
func TestPowerIsThatBehindBothFilters(t *testing.T) {
	for _, rate := range []audio.Rate{8000, 44100, 48000, 192000} {
		frames := framesOf(scene(8, rate, 2, int(rate)))
		want := 0.0
		for c := range 2 {
			shelf, pass := filters(rate)
			weighted := make([]float64, len(frames))
			for i, s := range side(frames, c) {
				weighted[i] = float64(s)
			}
			shelf.Apply(weighted)
			pass.Apply(weighted)
			for _, z := range weighted {
				want += z * z
			}
		}
		got := NewWeighting(rate).Power(frames)
		if off := 10 * math.Log10(got/want); !(math.Abs(off) < 1e-5) {
			t.Errorf("at %d Hz: %v, want %v, %.7f dB off", rate, got, want, off)
		}
	}
}

func TestPowerGoesOnFromBlockToBlock(t *testing.T) {
	frames := framesOf(scene(12, 16000, 2, 16000))
	want := NewWeighting(16000).Power(frames)
	rapid.Check(t, func(t *rapid.T) {
		w, sum := NewWeighting(16000), 0.0
		for rest := frames; len(rest) > 0; {
			n := min(len(rest), rapid.IntRange(0, 3000).Draw(t, "block"))
			sum += w.Power(rest[:n])
			rest = rest[n:]
		}
		if math.Abs(sum-want) > 1e-12*want {
			t.Fatalf("in blocks %v, at once %v", sum, want)
		}
	})
}

// Integrated of the steps is what Measure says of the whole.
func TestStepsReadAsTheWhole(t *testing.T) {
	s := tones(48000, 2, tone{3, -30}, tone{4, -18}, tone{2, hush}, tone{1.05, -20})
	frames := framesOf(s)
	w, step := NewWeighting(48000), int(StepFrames(48000))
	var steps, louder []float64
	for at := 0; at+step <= len(frames); at += step {
		steps = append(steps, w.Power(frames[at:at+step]))
		louder = append(louder, 4*steps[len(steps)-1])
	}
	near(t, "integrated", Integrated(48000, steps), measured(t, s).Integrated, 1e-6)
	near(t, "twice as loud", Integrated(48000, louder), Integrated(48000, steps)+20*math.Log10(2), 1e-9)
	if got := Integrated(48000, steps[:3]); !math.IsInf(got, -1) {
		t.Errorf("three steps read %v", got)
	}
}

func TestFiltersComeToRest(t *testing.T) {
	for _, rate := range []audio.Rate{8000, 48000, 192000} {
		w := NewWeighting(rate)
		if !w.Resting() {
			t.Error("it does not begin at rest")
		}
		w.Power([]audio.Frame{{1, -1}})
		if w.Resting() {
			t.Error("it rests at once")
		}
		w.Power(make([]audio.Frame, rate/2))
		if !w.Resting() || w.Power(make([]audio.Frame, 480)) != 0 {
			t.Errorf("at %d Hz it does not rest after half a second", rate)
		}
	}
}
