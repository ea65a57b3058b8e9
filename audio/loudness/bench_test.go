package loudness

import (
	"math"
	"math/rand/v2"
	"testing"

	"meditate/audio"
)

// material is ten seconds of stereo at 48 kHz of one kind.
func material(kind string) []audio.Frame {
	r := rand.New(rand.NewPCG(1, 2))
	frames := make([]audio.Frame, 480000)
	low, lower := 0.0, 0.0
	for i := range frames {
		t := float64(i) / 48000
		var l, rr float64
		switch kind {
		case "noise":
			l, rr = 0.1*r.NormFloat64(), 0.1*r.NormFloat64()
		case "speech": // syllables, dull noise and a voice
			low += 0.15 * (r.NormFloat64() - low)
			loud := math.Pow(math.Sin(math.Pi*2*t), 2) * (0.3 + 0.7*math.Abs(math.Sin(0.7*t)))
			l = loud * (0.2*low + 0.3*math.Sin(2*math.Pi*140*t) + 0.2*math.Sin(2*math.Pi*700*t+3*math.Sin(40*t)))
			rr = l
		case "music": // dense, all of it near its peak
			low += 0.3 * (r.NormFloat64() - low)
			lower += 0.02 * (r.NormFloat64() - lower)
			l = math.Tanh(0.6*low + 2*lower + 0.5*math.Sin(2*math.Pi*110*t))
			rr = math.Tanh(0.6*low - lower + 0.5*math.Sin(2*math.Pi*165*t))
		}
		frames[i] = audio.Frame{float32(l), float32(rr)}
	}
	return frames
}

func perStereoSecond(b *testing.B, seconds float64) {
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N)/seconds, "ms/stereo-s")
	b.ReportMetric(seconds*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}

func BenchmarkTruePeak(b *testing.B) {
	for _, kind := range []string{"silence", "noise", "speech", "music"} {
		b.Run(kind, func(b *testing.B) {
			frames := material(kind)
			b.SetBytes(int64(len(frames) * 8))
			for b.Loop() {
				TruePeak(frames, 0)
			}
			perStereoSecond(b, 10)
		})
	}
}

func BenchmarkWeighting(b *testing.B) {
	frames := material("noise")
	w := NewWeighting(48000)
	b.SetBytes(int64(len(frames) * 8))
	for b.Loop() {
		for at := 0; at < len(frames); at += 4800 {
			w.Power(frames[at : at+4800])
		}
	}
	perStereoSecond(b, 10)
}

// BenchmarkTruePeakKnown is the same where the peak is known beforehand, as it is
// of a session whose sample peak was found while it was rendered.
func BenchmarkTruePeakKnown(b *testing.B) {
	for _, kind := range []string{"noise", "speech", "music"} {
		b.Run(kind, func(b *testing.B) {
			frames := material(kind)
			known := TruePeak(frames, 0)
			b.SetBytes(int64(len(frames) * 8))
			for b.Loop() {
				TruePeak(frames, known)
			}
			perStereoSecond(b, 10)
		})
	}
}

// BenchmarkBetween is oversampling by brute force, of as many samples as a stereo
// second has.
func BenchmarkBetween(b *testing.B) {
	samples := side(material("noise")[:96000], 0)
	b.SetBytes(int64(len(samples) * 4))
	for b.Loop() {
		for i := range samples {
			Between(samples, i)
		}
	}
	perStereoSecond(b, 1)
}

func BenchmarkMeasure(b *testing.B) {
	for _, kind := range []string{"silence", "noise", "speech", "music"} {
		b.Run(kind, func(b *testing.B) {
			var samples []float32
			for _, f := range material(kind) {
				samples = append(samples, f[0], f[1])
			}
			b.SetBytes(int64(4 * len(samples)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Measure(b.Context(), &sound{rate: 48000, channels: 2, samples: samples}, Options{}); err != nil {
					b.Fatal(err)
				}
			}
			perStereoSecond(b, 10)
		})
	}
}
