package wav

import (
	"encoding/binary"
	"math"
	"testing"

	"pgregory.net/rapid"

	"meditate/audio"
	"meditate/audio/noise"
)

// plainSample is the slow twin of the quantiser: one sample, in floating point
// that is exact at every step. bits are the 32 that belong to its channel.
func plainSample(x float32, bits uint32) int16 {
	if math.IsNaN(float64(x)) {
		return 0
	}
	const step = 1 << 32
	steps := math.Max(-1e5, math.Min(1e5, float64(x)*32768))
	steps = math.Trunc(steps*step) / step
	first, second := float64(bits%65536)/65536, float64(bits/65536)/65536
	rounded := math.RoundToEven(steps + (first - second))
	return int16(math.Max(-32768, math.Min(32767, rounded)))
}

// plainFrame is the slow twin for a whole frame, and Write's bytes for it.
func plainFrame(f audio.Frame, channels int, key uint64, at int64) []byte {
	samples := make([]int16, channels)
	if f != (audio.Frame{}) {
		b := noise.Bits(key, uint64(at))
		if channels == 1 {
			samples[0] = plainSample((f[0]+f[1])/2, uint32(b))
		} else {
			samples[0] = plainSample(f[0], uint32(b))
			samples[1] = plainSample(f[1], uint32(b>>32))
		}
	}
	out, _ := binary.Append(nil, binary.LittleEndian, samples)
	return out
}

// awkward are samples at which a quantiser can go wrong.
func awkward() []float32 {
	inf := float32(math.Inf(1))
	values := []float32{
		0, float32(math.Copysign(0, -1)), float32(math.NaN()), inf,
		math.SmallestNonzeroFloat32, 1e-30, 1e-9, 1e-5, 0.1, 1.0 / 3, 0.999969, 0.99999994, 1, 1.0000001,
		1.00003, 1.5, 1.9999999, 2, 2.0000002, 1e9, math.MaxFloat32,
	}
	for _, steps := range []float32{0.25, 0.5, 0.75, 1, 1.5, 2.5, 127.5, 32766.5, 32767, 32767.5, 32768} {
		values = append(values, steps/32768, steps/32768*(1+1e-6), steps/32768*(1-1e-6))
	}
	for _, v := range values {
		values = append(values, -v)
	}
	return values
}

func TestQuantiserAgainstPlainTwin(t *testing.T) {
	values := awkward()
	var frames []audio.Frame
	for i := range 1 << 16 {
		b := noise.Bits(7, uint64(i))
		scale := float32(math.Exp2(-float64(b % 20)))
		frames = append(frames, audio.Frame{
			values[i%len(values)],
			noise.Uniform(uint32(b>>32)) * scale,
		}, audio.Frame{noise.Uniform(uint32(b>>16)) * scale, values[i/7%len(values)]})
	}
	for _, seed := range []uint64{0, 1, 1 << 63} {
		for _, at := range []int64{0, 1, 8191, 1 << 40} {
			q := newQuantiser(seed)
			for channels, run := range map[int]func([]byte, []audio.Frame, int64) int{1: q.mono, 2: q.stereo} {
				got := make([]byte, 4*len(frames))
				got = got[:run(got, frames, at)]
				if len(got) != 2*channels*len(frames) {
					t.Fatalf("%d bytes for %d frames of %d channels", len(got), len(frames), channels)
				}
				for i, f := range frames {
					want := plainFrame(f, channels, q.key, at+int64(i))
					if g := got[i*len(want) : (i+1)*len(want)]; string(g) != string(want) {
						t.Fatalf("seed %d, %d channels, frame %d, %v: % x, want % x", seed, channels, at+int64(i), f, g, want)
					}
				}
			}
		}
	}
}

func TestQuantiseProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float32Range(-0.9999, 0.9999).Draw(t, "x")
		dither := triangular(rapid.Uint32().Draw(t, "bits"))
		if plus, minus := quantise(x, dither), quantise(-x, -dither); plus != -minus {
			t.Errorf("%v gives %d, its mirror image %d", x, plus, minus)
		}
		if off := float64(quantise(x, dither)) - float64(x)*32768; math.Abs(off) >= 1.5 {
			t.Errorf("%v is off by %v steps; dither and rounding allow less than 1.5", x, off)
		}
	})
}

func TestSilenceAndNaN(t *testing.T) {
	nan := float32(math.NaN())
	minusZero := float32(math.Copysign(0, -1))
	frames := make([]audio.Frame, 3000)
	for i := range frames {
		frames[i] = []audio.Frame{{}, {minusZero, 0}, {nan, nan}}[i%3]
	}
	got := make([]byte, 4*len(frames))
	newQuantiser(1).stereo(got, frames, 0)
	for i, b := range got {
		if b != 0 {
			t.Fatalf("byte %d of silence is %d", i, b)
		}
	}
}

// TestDitherIsTriangular counts how often each sixteenth of (−1, 1) is hit.
func TestDitherIsTriangular(t *testing.T) {
	const n, bins = 1 << 20, 32
	key := newQuantiser(3).key
	var hits [bins]float64
	var sum, squares, cross, lag, last float64
	for i := range uint64(n) {
		b := noise.Bits(key, i)
		left := float64(triangular(uint32(b))) / 65536
		right := float64(triangular(uint32(b>>32))) / 65536
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
	newQuantiser(11).stereo(raw, frames, 0)
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
