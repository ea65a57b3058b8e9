package take

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"meditate/audio"
)

func hiss(n int) []float32 {
	rng := rand.New(rand.NewPCG(3, 4))
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(0.1*rng.NormFloat64() + 0.3)
	}
	return out
}

// Filtering in blocks is filtering the whole.
func TestLevelsAreThoseOfTheWhole(t *testing.T) {
	for _, rate := range []audio.Rate{8000, 22050} {
		c := audio.Clip{Rate: rate, Samples: hiss(int(rate)*25 + 77)}
		got, err := levelsOf(context.Background(), c)
		if err != nil {
			t.Fatal(err)
		}
		settle := int(rate)
		whole := make([]float64, settle+len(c.Samples))
		for i := range whole {
			whole[i] = float64(c.Samples[max(0, i-settle)])
		}
		highPass(rate).Apply(whole)
		highPass(rate).Apply(whole)
		size := int(rate) / 100
		if len(got) != len(c.Samples)/size {
			t.Fatalf("%d levels for %d samples", len(got), len(c.Samples))
		}
		for i, l := range got {
			sum := 0.0
			for _, s := range whole[settle+i*size : settle+(i+1)*size] {
				sum += s * s
			}
			if want := 10 * math.Log10(sum/float64(size)); math.Abs(l-want) > 1e-6 {
				t.Fatalf("level %d is %v, want %v", i, l, want)
			}
		}
	}
}

// The levels of bands are those of a plain Fourier transform.
func TestBandsAreThoseOfAPlainTransform(t *testing.T) {
	const rate = 16000
	samples := hiss(1000)
	k := newBank(rate, 320)
	got := k.levels(samples, 300)
	size := len(k.buf)
	for b := range bands {
		sum := 0.0
		for bin := k.edges[b]; bin < k.edges[b+1]; bin++ {
			re, im := 0.0, 0.0
			for i := range size {
				v := float64(samples[300+i]) * (0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(size)))
				sin, cos := math.Sincos(2 * math.Pi * float64(bin*i) / float64(size))
				re, im = re+v*cos, im-v*sin
			}
			sum += re*re + im*im
		}
		want := 10 * math.Log10(sum*2/(0.375*float64(size)*float64(size)))
		if math.Abs(float64(got[b])-want) > 1e-3 {
			t.Errorf("band %d is at %.3f dB, want %.3f", b, got[b], want)
		}
	}
}

// A tone is found in its band, at its level.
func TestAToneIsInItsBand(t *testing.T) {
	const rate = 16000
	samples := make([]float32, 1000)
	for i := range samples {
		samples[i] = float32(0.1 * math.Sin(2*math.Pi*1000*float64(i)/rate))
	}
	loudest := float32(quietest)
	for _, l := range newBank(rate, 320).levels(samples, 0) {
		loudest = max(loudest, l)
	}
	if math.Abs(float64(loudest)+23) > 1 { // a sine of −20 dBFS peak has −23 of power
		t.Errorf("%.1f dB", loudest)
	}
}
