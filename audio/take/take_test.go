package take_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"meditate/audio"
	"meditate/audio/take"

	"pgregory.net/rapid"
)

const rate = 16000

// A scene is a recording in the making. Times are in seconds.
type scene struct {
	rng     *rand.Rand
	samples []float32
}

func newScene(seconds float64) *scene {
	return &scene{rand.New(rand.NewPCG(1, 2)), make([]float32, int(seconds*rate))}
}

// speak adds a voice of syllables from one time to another, at about a level.
func (s *scene) speak(from, to, levelDB float64) *scene {
	gain := 2 * audio.Gain(levelDB)
	for i := int(from * rate); i < int(to*rate); i++ {
		t := float64(i) / rate
		syllable := 0.55 + 0.45*math.Sin(2*math.Pi*4*(t-from)+math.Pi/2)
		s.samples[i] += float32(gain * syllable * (math.Sin(2*math.Pi*180*t) + 0.5*math.Sin(2*math.Pi*900*t)))
	}
	return s
}

// noise adds white noise.
func (s *scene) noise(from, to, levelDB float64) *scene {
	for i := int(from * rate); i < int(to*rate); i++ {
		s.samples[i] += float32(audio.Gain(levelDB) * s.rng.NormFloat64())
	}
	return s
}

// hum adds the mains and an offset.
func (s *scene) hum(levelDB, offset float64) *scene {
	for i := range s.samples {
		s.samples[i] += float32(offset + audio.Gain(levelDB)*math.Sin(2*math.Pi*50*float64(i)/rate))
	}
	return s
}

func (s *scene) clip() audio.Clip { return audio.Clip{Rate: rate, Samples: s.samples} }

func analyse(t testing.TB, c audio.Clip) take.Take {
	t.Helper()
	got, err := take.Analyse(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// expect checks where the stretches are, within 30 ms.
func expect(t *testing.T, got take.Take, want ...[2]float64) {
	t.Helper()
	if len(got.Stretches) != len(want) {
		t.Fatalf("%d stretches, want %d: %+v", len(got.Stretches), len(want), got.Stretches)
	}
	for i, s := range got.Stretches {
		from, to := float64(s.From)/rate, float64(s.To)/rate
		if math.Abs(from-want[i][0]) > 0.03 || math.Abs(to-want[i][1]) > 0.03 {
			t.Errorf("stretch %d is at %.3f–%.3f s, want %.3f–%.3f", i, from, to, want[i][0], want[i][1])
		}
	}
}

func TestPhrasesStandOutOfAnyRoom(t *testing.T) {
	for _, room := range []float64{-80, -70, -60, -50, -40} {
		got := analyse(t, newScene(12).speak(1, 3, -20).speak(5, 8.5, -22).noise(0, 12, room).clip())
		expect(t, got, [2]float64{1, 3}, [2]float64{5, 8.5})
		if math.Abs(got.FloorDB-room) > 3 {
			t.Errorf("the floor of a room at %v dB is %.1f", room, got.FloorDB)
		}
	}
}

func TestHumAndOffsetHideNoPause(t *testing.T) {
	got := analyse(t, newScene(6).speak(1, 3, -24).noise(0, 6, -65).hum(-22, 0.2).clip())
	expect(t, got, [2]float64{1, 3})
}

func TestAGatedRecordingHasPausesOfNothing(t *testing.T) {
	got := analyse(t, newScene(6).speak(1, 3, -24).noise(0.98, 3.02, -60).clip())
	expect(t, got, [2]float64{1, 3})
}

func TestNoiseAloneHasNoStretches(t *testing.T) {
	for name, c := range map[string]audio.Clip{
		"noise":   newScene(20).noise(0, 20, -30).clip(),
		"silence": newScene(5).clip(),
		"instant": {Rate: rate, Samples: []float32{0.1}},
	} {
		if got := analyse(t, c); len(got.Stretches) != 0 {
			t.Errorf("%s: %+v", name, got.Stretches)
		}
	}
}

func TestAFanThatStartsIsNoSpeech(t *testing.T) {
	s := newScene(90).noise(0, 90, -65).noise(45, 90, -48)
	for at := 2.0; at < 86; at += 6 {
		s.speak(at, at+3, -20)
	}
	got := analyse(t, s.clip())
	near := 0
	for _, stretch := range got.Stretches {
		from, length := float64(stretch.From)/rate, float64(stretch.To-stretch.From)/rate
		if math.Abs(math.Mod(from-2, 6)) < 0.03 && math.Abs(length-3) < 0.06 {
			near++
		}
	}
	// The two phrases around the change may be unclear.
	if near < 12 {
		t.Errorf("%d of 14 phrases were found: %+v", near, got.Stretches)
	}
}

func TestClosuresAreBridgedAndClicksAreDropped(t *testing.T) {
	got := analyse(t, newScene(8).
		speak(1, 2, -20).speak(2.12, 3, -20). // the closure before a t
		speak(3.5, 4.5, -20).                 // after a comma: the matcher's business
		noise(6, 6.02, -20).                  // a click
		noise(0, 8, -60).clip())
	expect(t, got, [2]float64{1, 3}, [2]float64{3.5, 4.5})
}

func TestASoftEndIsKept(t *testing.T) {
	// A last consonant 28 dB below the vowels, 3 dB over the room.
	got := analyse(t, newScene(10).speak(1, 3, -20).noise(3, 3.15, -47).noise(0, 10, -50).clip())
	expect(t, got, [2]float64{1, 3.15})
}

func TestACutKeepsItsMarginsAndNothingOfItsNeighbours(t *testing.T) {
	got := analyse(t, newScene(8).speak(1, 2, -20).speak(2.25, 3, -20).speak(6, 7, -20).noise(0, 8, -60).clip())
	if len(got.Stretches) != 3 {
		t.Fatalf("%+v", got.Stretches)
	}
	near, next, last := got.Stretches[0], got.Stretches[1], got.Stretches[2]
	if c := got.Cut(near.From, near.To+rate/10); near.From-rate/10+int64(len(c.Samples)) != next.From {
		t.Errorf("a phrase with a near neighbour is cut to %v", c.Duration())
	}
	if c := got.Cut(next.From, next.To); next.To+rate/5-int64(len(c.Samples)) != next.From-rate/10 {
		t.Errorf("its neighbour is cut to %v", c.Duration())
	}
	c := got.Cut(last.From, last.To)
	if want := last.To - last.From + rate*3/10; int64(len(c.Samples)) != want {
		t.Errorf("cut to %d frames, want %d", len(c.Samples), want)
	}
	c.Samples[0] = 9
	if got.Clip.Samples[last.From-rate/10] == 9 {
		t.Error("a cut is no copy")
	}
	if all := got.Cut(0, int64(len(got.Clip.Samples))); len(all.Samples) != len(got.Clip.Samples) {
		t.Errorf("all of it is cut to %d frames", len(all.Samples))
	}
}

func TestAnEmptyRecordingIsRefused(t *testing.T) {
	if _, err := take.Analyse(context.Background(), audio.Clip{Rate: rate}); !errors.Is(err, take.ErrEmpty) {
		t.Errorf("got %v", err)
	}
}

func TestAnalysisCanBeInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := take.Analyse(ctx, newScene(1).clip()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	got := analyse(t, newScene(4).speak(1, 3, -20).noise(0, 4, -60).clip())
	if _, err := got.Sketch(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestStretchesAreInOrderAndInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newScene(rapid.Float64Range(0.01, 6).Draw(t, "seconds"))
		for range rapid.IntRange(0, 4).Draw(t, "sounds") {
			length := float64(len(s.samples)) / rate
			from := rapid.Float64Range(0, length).Draw(t, "from")
			s.noise(from, rapid.Float64Range(from, length).Draw(t, "to"), rapid.Float64Range(-90, 0).Draw(t, "level"))
		}
		got, err := take.Analyse(context.Background(), s.clip())
		if err != nil {
			t.Fatal(err)
		}
		last := int64(0)
		for _, stretch := range got.Stretches {
			if stretch.From < last || stretch.To <= stretch.From || stretch.To > int64(len(s.samples)) {
				t.Fatalf("%+v", got.Stretches)
			}
			last = stretch.To
			if c := got.Cut(stretch.From, stretch.To); int64(len(c.Samples)) < stretch.To-stretch.From {
				t.Fatalf("%+v is cut to %d frames", stretch, len(c.Samples))
			}
		}
	})
}

func BenchmarkTenMinutes(b *testing.B) {
	s := newScene(600).noise(0, 600, -60)
	for at := 2.0; at < 594; at += 6 {
		s.speak(at, at+3.5, -20)
	}
	for b.Loop() {
		if _, err := analyse(b, s.clip()).Sketch(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(600*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}
