package pcm

import (
	"encoding/binary"
	"math"
	"testing"

	"meditate/audio"
	"meditate/audio/noise"
)

// TestDitherIsTriangular counts how often each sixteenth of (−1, 1) is hit.
func TestDitherIsTriangular(t *testing.T) {
	const n, bins = 1 << 20, 32
	key := noise.Key(3, ditherStream)
	var hits [bins]float64
	var sum, squares, cross, lag, last float64
	for i := range uint64(n) {
		b := noise.Bits(key, i)
		left := float64(spread(uint32(b))) / (1 << 32)
		right := float64(spread(uint32(b>>32))) / (1 << 32)
		if left <= -1 || left >= 1 {
			t.Fatalf("dither of %v steps", left)
		}
		hits[int((left+1)*bins/2)]++
		sum += left
		squares += left * left
		cross += left * right
		lag += left * last
		last = left
	}
	// A mean of n values of standard deviation σ has one of σ/√n; five of them
	// are allowed.
	const variance = 1.0 / 6
	near(t, "mean", sum/n, 0, 5*math.Sqrt(variance/n))
	near(t, "variance", squares/n, variance, 5*variance*math.Sqrt(1.4/n)) // fourth moment 1/15: σ² of squares is 1.4 × variance²
	near(t, "correlation of left and right", cross/n, 0, 5*variance/math.Sqrt(n))
	near(t, "correlation of neighbours", lag/n, 0, 5*variance/math.Sqrt(n))

	chi := 0.0
	for i, got := range hits {
		from, to := float64(i)/bins*2-1, float64(i+1)/bins*2-1
		want := n * (cumulative(to) - cumulative(from))
		chi += (got - want) * (got - want) / want
	}
	if chi > 66 { // 31 degrees of freedom: exceeded by one stream in 4000
		t.Errorf("the histogram is not triangular: χ² = %v", chi)
	}
}

// cumulative is the distribution function of the triangular distribution.
func cumulative(x float64) float64 {
	if x < 0 {
		return (1 + x) * (1 + x) / 2
	}
	return 1 - (1-x)*(1-x)/2
}

// TestErrorDoesNotDependOnSound: with triangular dither the error has mean 0 and
// variance 1/4 wherever between two steps the sound lies.
func TestErrorDoesNotDependOnSound(t *testing.T) {
	const n = 1 << 18
	for _, steps := range []float64{1e-4, 0.125, 0.25, 0.5, 0.75, 0.999, 1000.5, -0.3, -20000.25} {
		errs := quantised(func(int) float64 { return steps / 32768 }, n)
		sum, squares := 0.0, 0.0
		for i := range errs {
			errs[i] = errs[i]*32768 - steps
			sum += errs[i]
			squares += errs[i] * errs[i]
		}
		near(t, "mean error", sum/n, 0, 0.01)
		near(t, "variance of the error", squares/n, 0.25, 0.005)
	}
}

// TestQuietSineSurvives: at −100 dBFS a sine is a third of a step high, and
// plain rounding would leave nothing of it.
func TestQuietSineSurvives(t *testing.T) {
	const n, cycles = 1 << 20, 21911 // a whole number of cycles, about 1 kHz
	amplitude := audio.Gain(-100)
	got := quantised(func(i int) float64 {
		return amplitude * math.Sin(2*math.Pi*float64(i%n)*cycles/n)
	}, n)
	near(t, "amplitude of the sine", goertzel(got, cycles)/amplitude, 1, 0.02)
	for _, harmonic := range []int{2, 3, 4, 5, 7} {
		near(t, "amplitude of a harmonic", goertzel(got, harmonic*cycles)/amplitude, 0, 0.02)
	}
}

// quantised returns the left channel, full scale ±1, of n frames of a sound.
func quantised(sound func(i int) float64, n int) []float64 {
	frames := make([]audio.Frame, n)
	for i := range frames {
		x := float32(sound(i))
		frames[i] = audio.Frame{x, x}
	}
	raw := make([]byte, 4*n)
	newPacker(Options{Seed: 11}).pack(raw, frames, 0)
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(int16(binary.LittleEndian.Uint16(raw[4*i:]))) / 32768
	}
	return out
}

// goertzel returns the amplitude of the sine with so many cycles in x.
func goertzel(x []float64, cycles int) float64 {
	sin, cos := 0.0, 0.0
	for i, v := range x {
		s, c := math.Sincos(2 * math.Pi * float64(i*cycles%len(x)) / float64(len(x)))
		sin += v * s
		cos += v * c
	}
	return 2 * math.Hypot(sin, cos) / float64(len(x))
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %v, want %v ± %v", what, got, want, tolerance)
	}
}
