package mix_test

import (
	"math"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/mix"

	"pgregory.net/rapid"
)

// anyCurve draws a curve of a few points.
func anyCurve(t *rapid.T) mix.Curve {
	at := rapid.Int64Range(-500, 500).Draw(t, "first")
	var points []mix.Point
	for range rapid.IntRange(0, 8).Draw(t, "points") {
		points = append(points, mix.Point{At: at, Gain: rapid.SampledFrom([]float32{0, 0.25, 0.5, 1, 2}).Draw(t, "gain")})
		at += rapid.Int64Range(0, 900).Draw(t, "distance")
	}
	return mix.NewCurve(points...)
}

// The slow twin asks for the gain of every frame by itself.
func TestAutomationEqualsItsSlowTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := noisy(3000, 1)
		curves := []mix.Curve{anyCurve(t), anyCurve(t)}
		s := mix.Automate(source, curves...)
		at := rapid.Int64Range(0, 2999).Draw(t, "from")
		got := make([]audio.Frame, min(rapid.Int64Range(1, 1500).Draw(t, "frames"), 3000-at))
		s.ReadAt(got, at)
		for i, f := range got {
			want := source[at+int64(i)]
			for _, c := range curves {
				g := c.Gain(at + int64(i))
				want[0] *= g
				want[1] *= g
			}
			if f != want {
				t.Fatalf("frame %d is %v, want %v", at+int64(i), f, want)
			}
		}
	})
}

// Where a curve says that its gain holds, it does, and it never jumps but where a
// point says so.
func TestACurveHoldsWhatItSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCurve(t)
		for at := int64(-600); at < 8000; {
			gain, until := c.Hold(at)
			if until <= at {
				t.Fatalf("at %d it holds until %d", at, until)
			}
			for _, k := range []int64{at, at + (min(until, 9000)-at)/2, min(until, 9000) - 1} {
				if g := c.Gain(max(k, at)); g != gain {
					t.Fatalf("at %d it is %v, but %v was to hold from %d to %d", k, g, gain, at, until)
				}
			}
			at = until
		}
	})
}

func TestACurveIsARaisedCosine(t *testing.T) {
	c := mix.NewCurve(mix.Point{At: 1000, Gain: 1}, mix.Point{At: 29_800, Gain: 0.5})
	for at := int64(0); at < 31_000; at += 97 {
		x := min(max(float64(at-1000)/28_800, 0), 1)
		want := 1 - 0.5*(1-math.Cos(math.Pi*x))/2
		if got := float64(c.Gain(at)); math.Abs(got-want) > 1e-6 {
			t.Fatalf("frame %d: %v, want %v", at, got, want)
		}
	}
}

func TestALoopIsOnePeriodAfterTheOther(t *testing.T) {
	period := noisy(1234, 5)
	s := mix.Loop(period, 10_000, 0)
	audiotest.Signal(t, s)
	for i, f := range audiotest.Read(t, s, 0, 10_000) {
		if f != period[i%1234] {
			t.Fatalf("frame %d is not that of the period", i)
		}
	}
}

// At a seam both sounds keep their power together, and nothing is lost: no gap, no
// step beyond what the sounds themselves have.
func TestASeamKeepsThePower(t *testing.T) {
	const seam, length = 4000, 40_000
	source := noisy(15_000, 6)
	s := mix.Loop(source, length, seam)
	audiotest.Signal(t, s)
	all := audiotest.Read(t, s, 0, length)
	for i := seam; i < 11_000; i++ {
		if all[i] != source[i] {
			t.Fatalf("frame %d behind the seam is not the source's", i)
		}
	}
	want := audiotest.RMSDB(source)
	for at := 11_000; at < 15_000; at += 1000 {
		if got := audiotest.RMSDB(all[at : at+1000]); math.Abs(got-want) > 0.6 {
			t.Errorf("at frame %d the seam is at %.2f dB, want %.2f", at, got, want)
		}
	}
	for i := range 11_000 { // a period later it is the same
		if all[i] != all[11_000+i] {
			t.Fatalf("frame %d differs the second time", i)
		}
	}
	// A steady sound that meets itself in step has no step.
	steady := make(audio.Buffer, 11_000+seam)
	for i := range steady {
		x := float32(math.Sin(2 * math.Pi * float64(i) / 110))
		steady[i] = audio.Frame{x, x}
	}
	f := audiotest.Read(t, mix.Loop(steady, 30_000, seam), 0, 30_000)
	for i := 1; i < len(f); i++ {
		if d := math.Abs(float64(f[i][0] - f[i-1][0])); d > 0.09 {
			t.Fatalf("a step of %.3f at frame %d", d, i)
		}
	}
}

// What a sum says is silent is silent, and it says so of every frame in which no
// part sounds.
func TestASumKnowsItsSilences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const length = 3000
		sounds := make([]bool, length)
		var parts []mix.Part
		for range rapid.IntRange(0, 6).Draw(t, "parts") {
			p := mix.Part{Signal: noisy(rapid.IntRange(0, 400).Draw(t, "frames"), 3), At: rapid.Int64Range(-300, 3200).Draw(t, "at")}
			parts = append(parts, p)
			for at := max(p.At, 0); at < min(p.At+p.Signal.Len(), length); at++ {
				sounds[at] = true
			}
		}
		s := mix.Sum(length, parts...)
		for at := range int64(length) {
			n := audio.Silent(s, at)
			if sounds[at] != (n == 0) {
				t.Fatalf("frame %d sounds: %v, silent for %d", at, sounds[at], n)
			}
			if end := at + n; n > 0 && end < length && !sounds[end] {
				t.Fatalf("at frame %d it is silent for longer than %d", at, n)
			}
		}
	})
}

// A minute in which a bed makes way four times.
func BenchmarkAutomate(b *testing.B) {
	points := []mix.Point{{At: 0, Gain: 0}, {At: 240_000, Gain: 1}}
	for at := int64(600_000); at < 2_800_000; at += 600_000 {
		points = append(points, mix.Point{At: at, Gain: 1}, mix.Point{At: at + 28_800, Gain: 0.5}, mix.Point{At: at + 200_000, Gain: 0.5}, mix.Point{At: at + 272_000, Gain: 1})
	}
	s := mix.Automate(mix.Loop(noisy(48_000, 1), 2_880_000, 0), mix.NewCurve(points...))
	dst := make([]audio.Frame, 8192)
	b.SetBytes(s.Len() * 8)
	b.ReportAllocs()
	for b.Loop() {
		for at := int64(0); at < s.Len(); at += int64(len(dst)) {
			s.ReadAt(dst, at)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N)/60, "ms/stereo-s")
}
