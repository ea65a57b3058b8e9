package loudness

import (
	"math"
	"math/cmplx"
	"testing"

	"meditate/audio"

	"pgregory.net/rapid"
)

// The bounds that spare work are what they say: sums of absolute weights.
func TestBoundsAreThoseOfTheTaps(t *testing.T) {
	largest := func(h *[points][taps]float64, first, last int) (most float64) {
		for p := range h {
			sum := 0.0
			for _, tap := range h[p][first:last] {
				sum += math.Abs(tap)
			}
			most = max(most, sum)
		}
		return most
	}
	all := largest(&interpolator, 0, taps)
	if !(PeakBound > all && PeakBound < all+0.02) {
		t.Errorf("PeakBound is %v, the taps add up to %v", PeakBound, all)
	}
	weights := (*[points][taps]float64)(bends)
	if of := largest(weights, 0, taps); !(bend > of && bend < of+0.01) {
		t.Errorf("bend is %v, the weights add up to %v", bend, of)
	}
	for p := range weights {
		beyond := 0.0
		for j, w := range weights[p] {
			if j < Reach-nearby/2 || j >= Reach+nearby/2 {
				beyond += math.Abs(w)
			}
		}
		if beyond > bendBeyond || p == 1 && beyond < bendBeyond-0.01 {
			t.Errorf("bendBeyond is %v, the weights add up to %v", bendBeyond, beyond)
		}
	}
}

// The interpolator passes what lies below 0.45 of the rate within 0.04 dB, and
// puts it in its place.
func TestTheInterpolatorIsFlat(t *testing.T) {
	for p := range interpolator {
		at := float64(p+1) / 4
		for f := 0.0; f <= 0.45; f += 0.001 {
			h := complex(0, 0)
			for j, tap := range interpolator[p] {
				h += complex(tap, 0) * cmplx.Exp(complex(0, 2*math.Pi*f*(float64(j-Reach+1)-at)))
			}
			if off := audio.DB(cmplx.Abs(h)); math.Abs(off) > 0.04 || math.Abs(cmplx.Phase(h)) > 0.01 {
				t.Fatalf("at %.3f of the rate, point %d/4 is %.3f dB and %.4f rad off", f, p+1, off, cmplx.Phase(h))
			}
		}
	}
}

// A sine reads its amplitude up to 20 kHz, but for peaks between the points: at
// the worst phase cos(πf/4) of it.
func TestASineReadsItsTruePeak(t *testing.T) {
	const rate = 48000
	for hz := 1000.0; hz <= 20000; hz += 475 {
		x := make([]float32, 4000)
		for i := range x {
			x[i] = float32(0.5 * math.Sin(2*math.Pi*hz*float64(i)/rate+0.3))
		}
		got, lowest := audio.DB(truePeak(x, 100, len(x)-100, 0)/0.5), audio.DB(math.Cos(math.Pi/4*hz/rate))
		if got > 0.05 || got < lowest-0.05 {
			t.Errorf("%v Hz reads %.3f dB, want 0 or at least %.3f", hz, got, lowest)
		}
	}
}

func framesOf(s *sound) []audio.Frame {
	frames := make([]audio.Frame, len(s.samples)/2)
	for i := range frames {
		frames[i] = audio.Frame{s.samples[2*i], s.samples[2*i+1]}
	}
	return frames
}

func side(frames []audio.Frame, side int) []float32 {
	samples := make([]float32, len(frames))
	for i, f := range frames {
		samples[i] = f[side]
	}
	return samples
}

// However much was passed over, the peak is that of oversampling everywhere.
func TestTruePeakIsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		frames := framesOf(scene(4*rapid.Uint64Max(1<<40).Draw(t, "seed"), 8000, 2, rapid.IntRange(0, 20000).Draw(t, "frames")))
		atLeast := rapid.SampledFrom([]float64{0, 1e-4, 0.1, 1}).Draw(t, "known")
		want := atLeast
		for c := range 2 {
			samples := side(frames, c)
			for i := -Reach; i < len(samples)+Reach; i++ {
				want = max(want, Between(samples, i))
				if i >= 0 && i < len(samples) {
					want = max(want, math.Abs(float64(samples[i])))
				}
			}
		}
		if got := TruePeak(frames, atLeast); got != want {
			t.Fatalf("true peak %v, want %v", got, want)
		}
		// Cut anywhere, the parts have it together, with Reach frames around them.
		cut := rapid.IntRange(0, len(frames)).Draw(t, "cut")
		from, to := max(0, cut-Reach), min(len(frames), cut+Reach)
		left := TruePeakWithin(frames[:to], -Reach, cut, atLeast)
		right := TruePeakWithin(frames[from:], cut-from, len(frames)-from+Reach, atLeast)
		if got := max(left, right); got != want {
			t.Fatalf("cut at %d of %d: true peak %v, want %v", cut, len(frames), got, want)
		}
	})
}

func TestAClickIsSeenBeyondTheEnds(t *testing.T) {
	if got := Between([]float32{1, -1, 1, -1}, -1); got < 0.5 {
		t.Errorf("before a sound that begins at once: %v", got)
	}
	if got := Between(nil, 0); got != 0 {
		t.Errorf("in nothing: %v", got)
	}
}

func TestTheKernelsAllocateNothing(t *testing.T) {
	frames := framesOf(scene(4, 48000, 2, 4800))
	w := NewWeighting(48000)
	if n := testing.AllocsPerRun(10, func() { w.Power(frames); TruePeak(frames, 0) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
