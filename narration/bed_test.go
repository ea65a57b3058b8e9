package narration_test

import (
	"math"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/narration"
)

// steady is a bed that is the same everywhere, so that what is heard of it is its
// gain.
func steady(d narration.Ducking) narration.Bed {
	one := make(audio.Buffer, 48000)
	for i := range one {
		one[i] = audio.Frame{1, 1}
		if i%2 == 1 {
			one[i] = audio.Frame{-1, -1}
		}
	}
	return narration.Bed{Period: one, LevelDB: 18, Ducking: d}
}

// Three phrases: a long silence before the first, a short one between the second
// and the third.
func threePhrases() (*narration.Score, narration.Sounds) {
	const second = 48000
	score := &narration.Score{Rate: second, Frames: 60 * second}
	for _, span := range [][2]int64{{20*second + 11, 4 * second}, {36 * second, 2 * second}, {41 * second, 3 * second}} {
		score.Events = append(score.Events, narration.Event{Kind: narration.Phrase, Start: span[0], Frames: span[1], Spoken: "silence"})
	}
	return score, narration.Sounds{"silence": audio.Mono(make([]float32, 4*second))}
}

// The bed has fallen to the sample when a phrase begins, and rises behind it along
// a raised cosine.
func TestABedMakesWayByTheScore(t *testing.T) {
	d := narration.Ducking{DepthDB: 6, Fall: 600 * time.Millisecond, Rise: 1500 * time.Millisecond, FadeIn: 5 * time.Second, FadeOut: 8 * time.Second}
	score, sounds := threePhrases()
	all := sound(t, score, sounds, steady(d))
	gain := func(at int64) float64 { return math.Abs(float64(audiotest.Read(t, all, at, 1)[0][0])) }
	const second = 48000
	up := gain(15 * second)
	down := up * audio.Gain(-6)
	first, end := int64(20*second+11), int64(24*second+11)
	ramp := func(from, to, t float64) float64 { return from + (to-from)*(1-math.Cos(math.Pi*t))/2 }
	for name, c := range map[string]struct {
		at   int64
		want float64
	}{
		"the very beginning":         {0, 0},
		"half of the fade-in":        {5 * second / 2, up / 2},
		"faded in":                   {5 * second, up},
		"before it falls":            {first - 28800, up},
		"a quarter of the way down":  {first - 21600, ramp(up, down, 0.25)},
		"half of the way down":       {first - 14400, ramp(up, down, 0.5)},
		"one frame before a phrase":  {first - 1, down},
		"the first frame":            {first, down},
		"the last frame":             {end - 1, down},
		"behind it":                  {end, down},
		"a quarter of the way up":    {end + 18000, ramp(down, up, 0.25)},
		"half of the way up":         {end + 36000, ramp(down, up, 0.5)},
		"up again":                   {end + 72000, up},
		"in a short silence":         {39*second + 24000, down},
		"behind the last":            {44*second + 72000, up},
		"half of the fade-out":       {60*second - 1 - 4*second, up / 2},
		"three quarters of the way":  {60*second - 1 - 2*second, ramp(up, 0, 0.75)},
		"the very last frame":        {60*second - 1, 0},
		"one frame before the phase": {36*second - 1, down},
	} {
		got := gain(c.at)
		if c.want == 0 && got != 0 || c.want > 0 && math.Abs(audio.DB(got/c.want)) > 0.01 {
			t.Errorf("%s: %.5f, want %.5f", name, got, c.want)
		}
	}
	for at := int64(1); at < score.Frames; at += 997 {
		f := audiotest.Read(t, all, at-1, 2)
		if jump := math.Abs(math.Abs(float64(f[1][0])) - math.Abs(float64(f[0][0]))); jump > up*1e-4 {
			t.Fatalf("the gain jumps by %v at frame %d", jump, at)
		}
	}
}

func TestABedWithoutDuckingStaysWhereItIs(t *testing.T) {
	score, sounds := threePhrases()
	all := sound(t, score, sounds, steady(narration.Ducking{}))
	want := audiotest.Read(t, all, 0, 1)[0][0]
	for at := int64(0); at < score.Frames; at += 10_001 {
		if got := audiotest.Read(t, all, at&^1, 1)[0][0]; got != want {
			t.Fatalf("frame %d: %v, want %v", at, got, want)
		}
	}
}
