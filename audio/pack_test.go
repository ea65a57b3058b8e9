package audio_test

import (
	"io"
	"math"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
)

// spoken gives a stream in blocks of three frames.
type spoken struct {
	samples  []float32
	channels int
}

func (s *spoken) Rate() audio.Rate { return 48000 }
func (s *spoken) Channels() int    { return s.channels }
func (s *spoken) Read(dst []float32) (int, error) {
	n := copy(dst[:min(len(dst), 3*s.channels)], s.samples)
	if s.samples = s.samples[n:]; n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestAPackedStreamIsTheSameWithinAStep(t *testing.T) {
	for _, c := range []struct {
		channels int
		samples  []float32
		want     []audio.Frame
	}{
		{1, []float32{0.5, -0.25, 0, 1, -1}, []audio.Frame{{0.5, 0.5}, {-0.25, -0.25}, {}, {1, 1}, {-1, -1}}},
		{2, []float32{0.5, -0.5, 0.1, 0.9}, []audio.Frame{{0.5, -0.5}, {0.1, 0.9}}},
		{3, []float32{0.3, 0.6, 0.9}, []audio.Frame{{0.6, 0.6}}},
		{2, []float32{0.25, 0.25, 5, -7}, []audio.Frame{{0.25, 0.25}, {5, -7}}}, // louder than full scale
	} {
		p, whole, err := audio.Pack(&spoken{c.samples, c.channels}, 1000)
		if err != nil || !whole || p.Len() != int64(len(c.want)) {
			t.Fatalf("%v: %d frames, whole %v, %v", c.samples, p.Len(), whole, err)
		}
		audiotest.Signal(t, p)
		for i, f := range audiotest.Read(t, p, 0, p.Len()) {
			for side := range f {
				if math.Abs(float64(f[side]-c.want[i][side])) > float64(p.Scale) {
					t.Errorf("%v: frame %d is %v, want %v", c.samples, i, f, c.want[i])
				}
			}
		}
	}
}

func TestNoMoreIsPackedThanIsAskedFor(t *testing.T) {
	p, whole, err := audio.Pack(&spoken{make([]float32, 100), 1}, 10)
	if err != nil || whole || p.Len() != 10 {
		t.Errorf("%d frames, whole %v, %v", p.Len(), whole, err)
	}
	if _, _, err := audio.Pack(&spoken{[]float32{0, float32(math.NaN())}, 1}, 10); err == nil {
		t.Error("NaN was packed")
	}
}

func TestARampIsARaisedCosine(t *testing.T) {
	for i := range 1001 {
		x := float64(i) / 1000
		if got, want := float64(audio.Ramp(float32(x))), (1-math.Cos(math.Pi*x))/2; math.Abs(got-want) > 1e-7 {
			t.Errorf("Ramp(%v) = %v, want %v", x, got, want)
		}
		a, b := float64(audio.Quarter(float32(x))), float64(audio.Quarter(float32(1-x)))
		if math.Abs(a*a+b*b-1) > 1e-6 {
			t.Errorf("the two quarters at %v have a power of %v together", x, a*a+b*b)
		}
	}
	if audio.Ramp(-1) != 0 || audio.Ramp(2) != 1 || audio.Quarter(0) != 0 || audio.Quarter(1) != 1 {
		t.Error("a ramp goes beyond its ends")
	}
}

func BenchmarkRamp(b *testing.B) {
	b.SetBytes(48_000 * 4)
	sum := float32(0)
	for b.Loop() {
		for i := range 48_000 {
			sum += audio.Ramp(float32(i) * (1.0 / 48_000))
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/s")
	_ = sum
}
