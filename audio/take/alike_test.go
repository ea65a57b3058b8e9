package take_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"meditate/audio/take"
)

// sing adds tones in turn, each for a share of a second.
func (s *scene) sing(from, each float64, tones ...float64) *scene {
	for n, hz := range tones {
		for i := range int(each * rate) {
			t := float64(i) / rate
			shape := math.Sin(math.Pi * t / each)
			s.samples[int((from+float64(n)*each)*rate)+i] += float32(0.1 * shape * (math.Sin(2*math.Pi*hz*t) + 0.4*math.Sin(2*math.Pi*3.1*hz*t)))
		}
	}
	return s
}

func TestTheSameIsNearerThanAnother(t *testing.T) {
	tune := []float64{300, 700, 450, 1100, 350, 900, 500, 1300}
	other := []float64{800, 350, 1200, 400, 1000, 600, 280, 450}
	s := newScene(14).noise(0, 14, -60).
		sing(1, 0.2, tune...).
		sing(4, 0.23, tune...). // slower
		sing(7, 0.2, other...).
		sing(10, 0.19, tune[:4]...) // broken off
	sketch, err := analyse(t, s.clip()).Sketch(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	apart := func(a, b, seconds float64) float64 {
		d := sketch.Apart(sketch.Step(int64(a*rate)), sketch.Step(int64(b*rate)), int(seconds/0.02))
		return d[len(d)-1]
	}
	far := apart(1, 7, 1.6)
	for name, near := range map[string]float64{
		"slower":     apart(1, 4, 1.6),
		"faster":     apart(4, 1, 1.84),
		"broken off": apart(10, 1, 0.76),
		"itself":     apart(1, 1, 1.6),
	} {
		if near > far/2 {
			t.Errorf("%s: %.1f dB apart, another tune %.1f", name, near, far)
		}
	}
	if d := apart(1, 1, 1.6); d != 0 {
		t.Errorf("a sound is %.2f dB apart from itself", d)
	}
}

func TestNothingIsComparedBeyondTheEnd(t *testing.T) {
	sketch, err := analyse(t, newScene(3).speak(1, 2, -20).noise(0, 3, -60).clip()).Sketch(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if d := sketch.Apart(sketch.Step(2*rate), sketch.Step(1*rate), 1000); len(d) != 51 {
		t.Errorf("%d steps compared, want the 51 that there are", len(d))
	}
	if step := sketch.Step(99 * rate); step != 150 {
		t.Errorf("step %d", step)
	}
}

func TestFaults(t *testing.T) {
	loud := newScene(3).speak(1, 2, -6).noise(0, 3, -65)
	for i, s := range loud.samples {
		loud.samples[i] = max(-1, min(1, 2*s))
	}
	for name, c := range map[string]struct {
		scene *scene
		want  []take.Fault
	}{
		"fine":      {newScene(3).speak(1, 2, -22).noise(0, 3, -65), nil},
		"soft":      {newScene(3).speak(1, 2, -45).noise(0, 3, -85), []take.Fault{take.TooSoft}},
		"noisy":     {newScene(3).speak(1, 2, -22).noise(0, 3, -40), []take.Fault{take.RoomTooLoud}},
		"clipped":   {loud, []take.Fault{take.CutOff}},
		"late":      {newScene(3).speak(0, 2, -22).noise(0, 3, -65), []take.Fault{take.BeginsEarly}},
		"early":     {newScene(3).speak(1, 3, -22).noise(0, 3, -65), []take.Fault{take.EndsLate}},
		"silent":    {newScene(3), []take.Fault{take.Silent}},
		"hum":       {newScene(3).speak(1, 2, -22).noise(0, 3, -65).hum(-45, 0.05), nil},
		"both ends": {newScene(3).speak(0, 3, -22).noise(0, 3, -65), []take.Fault{take.BeginsEarly, take.EndsLate}},
	} {
		t.Run(name, func(t *testing.T) {
			floor := analyse(t, c.scene.clip()).FloorDB
			if name == "both ends" {
				floor = -65 // known from elsewhere: there is no pause to measure it in
			}
			q := take.Check(c.scene.clip(), floor)
			if got := q.Faults(); !slices.Equal(got, c.want) {
				t.Errorf("%+v: %v, want %v", q, got, c.want)
			}
		})
	}
}
