package resample

import (
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"meditate/audio"

	"pgregory.net/rapid"
)

var rates = []audio.Rate{8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 47999, 48000, 88200, 96000, 192000}

func sine(rate audio.Rate, hz float64, n int) audio.Clip {
	c := audio.Clip{Rate: rate, Samples: make([]float32, n)}
	for i := range c.Samples {
		c.Samples[i] = float32(0.5 * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
	}
	return c
}

// targets are the rates that sessions have.
func targets(t testing.TB) []audio.Rate {
	if testing.Short() {
		return []audio.Rate{48000}
	}
	return []audio.Rate{16000, 44100, 48000, 96000}
}

// A resampled sine is the same sine made at the new rate: an error in level, in
// time or in shape shows as a difference. The level is the part of it that is in
// phase.
func TestTheBandIsKeptExactly(t *testing.T) {
	for _, from := range rates {
		for _, to := range targets(t) {
			if from == to {
				continue
			}
			for _, share := range []float64{0.003, 0.3, 0.6, 0.9} {
				hz := share * float64(min(from, to)) / 2
				in := sine(from, hz, int(from)/8)
				got := Clip(in, to)
				if int64(len(got.Samples)) != in.FramesAt(to) || got.Rate != to {
					t.Fatalf("%d → %d: %d samples at %d, want %d", from, to, len(got.Samples), got.Rate, in.FramesAt(to))
				}
				margin := int(to) * 3 / 100 // the ends of a bare sine are steps, and ring
				noise, power, inPhase := 0.0, 0.0, 0.0
				for i := margin; i < len(got.Samples)-margin; i++ {
					want := 0.5 * math.Sin(2*math.Pi*hz*float64(i)/float64(to))
					d := float64(got.Samples[i]) - want
					noise, power, inPhase = noise+d*d, power+want*want, inPhase+want*float64(got.Samples[i])
				}
				if snr := 10 * math.Log10(power/noise); snr < 130 {
					t.Errorf("%d → %d: a sine of %.0f Hz lies %.1f dB above what is wrong", from, to, hz, snr)
				}
				if ripple := math.Abs(audio.DB(inPhase / power)); ripple > 0.01 {
					t.Errorf("%d → %d: %.0f Hz is off by %.4f dB", from, to, hz, ripple)
				}
			}
		}
	}
}

// What lies above the band of the lower rate is gone, and nothing is mirrored into
// it: neither when it becomes wider nor when it becomes narrower.
func TestThereAreNoImages(t *testing.T) {
	for _, c := range []struct {
		from, to audio.Rate
		hz       float64 // mirrored at the lower rate
	}{
		{16000, 48000, 7000}, {16000, 48000, 7900}, {22050, 48000, 9900}, {22050, 48000, 10900}, {44100, 48000, 21900},
		{96000, 48000, 24100}, {96000, 48000, 30000}, {48000, 16000, 8100}, {48000, 44100, 22100}, {48000, 22050, 15000},
	} {
		in := sine(c.from, c.hz, int(c.from)/2)
		got := Clip(in, c.to).Samples
		got = got[len(got)/8 : len(got)*7/8]
		rest, power := 0.0, 0.0
		re, im := 0.0, 0.0
		for i, s := range got {
			w := 2 * math.Pi * c.hz * float64(i) / float64(c.to)
			re, im = re+float64(s)*math.Cos(w), im+float64(s)*math.Sin(w)
		}
		re, im = 2*re/float64(len(got)), 2*im/float64(len(got))
		for i, s := range got {
			w := 2 * math.Pi * c.hz * float64(i) / float64(c.to)
			if c.hz > float64(c.to)/2 {
				re, im = 0, 0 // nothing of it may be left
			}
			d := float64(s) - re*math.Cos(w) - im*math.Sin(w)
			rest, power = rest+d*d, power+0.125
		}
		if db := 10 * math.Log10(rest/power); db > -120 {
			t.Errorf("%d → %d: beside %.0f Hz there is %.1f dB", c.from, c.to, c.hz, db)
		}
	}
}

func TestNothingIsShiftedAndTheLastSampleIsKept(t *testing.T) {
	for n := range 300 {
		c := audio.Clip{Rate: 22050, Samples: make([]float32, n)}
		if n > 0 {
			c.Samples[n-1] = 1
		}
		got := Clip(c, 48000)
		if int64(len(got.Samples)) != c.FramesAt(48000) {
			t.Fatalf("%d samples became %d, want %d", n, len(got.Samples), c.FramesAt(48000))
		}
		if n == 0 {
			continue
		}
		peak, where := float32(0), 0
		for i, s := range got.Samples {
			if s > peak {
				peak, where = s, i
			}
		}
		if at := float64(n-1) * 48000 / 22050; math.Abs(float64(where)-at) > 0.51 {
			t.Fatalf("the impulse at %.2f came out at %d", at, where)
		}
	}
}

func TestAConstantStaysWhatItIs(t *testing.T) {
	for _, from := range rates {
		c := audio.Clip{Rate: from, Samples: make([]float32, 2000)}
		for i := range c.Samples {
			c.Samples[i] = 0.25
		}
		got := Clip(c, 48000).Samples
		for _, s := range got[len(got)*2/5 : len(got)*3/5] {
			if math.Abs(float64(s)-0.25) > 1e-7 {
				t.Fatalf("from %d: 0.25 became %v", from, s)
			}
		}
	}
}

func TestTheSameRateIsTheSameClip(t *testing.T) {
	c := sine(48000, 440, 100)
	if got := Clip(c, 48000); &got.Samples[0] != &c.Samples[0] {
		t.Error("it was copied")
	}
	if got := Clip(audio.Clip{Rate: 8000}, 48000); len(got.Samples) != 0 || got.Rate != 48000 {
		t.Errorf("an empty clip became %v", got)
	}
}

// The slow twin evaluates the windowed sinc for every pair of samples.
func TestItEqualsItsSlowTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, to := rapid.SampledFrom(rates).Draw(t, "from"), rapid.SampledFrom(rates).Draw(t, "to")
		if from == to {
			return
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		in := audio.Clip{Rate: from, Samples: make([]float32, rapid.IntRange(1, 150).Draw(t, "samples"))}
		for i := range in.Samples {
			in.Samples[i] = rng.Float32() - 0.5
		}
		got := Clip(in, to).Samples
		f := filterFor(from, to)
		cutoff := (1 + passBand) / 2 * min(1, float64(to)/float64(from))
		for range 5 {
			j := rng.IntN(len(got))
			place := float64(j) * float64(from) / float64(to)
			sum, weights := 0.0, 0.0
			for k := int(place) - f.half + 1; k <= int(place)+f.half; k++ {
				d := place - float64(k)
				h := cutoff * sinc(cutoff*d) * kaiser(d/float64(f.half))
				weights += h
				if k >= 0 && k < len(in.Samples) {
					sum += h * float64(in.Samples[k])
				}
			}
			if want := sum / weights; math.Abs(float64(got[j])-want) > 2e-7 {
				t.Fatalf("%d → %d: sample %d is %v, want %v", from, to, j, got[j], want)
			}
		}
	})
}

// Samples are made in pairs where two have the same coefficients; each is what it
// would be by itself, to the last bit.
func TestPairsAreWhatEachIsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.SampledFrom([]audio.Rate{16000, 22050, 47999, 96000}).Draw(t, "from")
		to := rapid.SampledFrom([]audio.Rate{44100, 48000}).Draw(t, "to")
		f := filterFor(from, to)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		in := make([]float64, rapid.IntRange(1, 700).Draw(t, "samples")+f.taps())
		for i := range in {
			in[i] = float64(rng.Float32() - 0.5)
		}
		n := int64(len(in)-f.taps())*int64(to)/int64(from) + 1
		n = min(n, rapid.Int64Range(1, 4000).Draw(t, "most"))
		out := make([]float32, n)
		f.fill(out, in)
		for j := range out {
			sample, rest := f.place(int64(j))
			if want := f.at(in[sample:], rest); out[j] != want {
				t.Fatalf("%d → %d: sample %d of %d is %v, alone %v", from, to, j, n, out[j], want)
			}
		}
	})
}

// A clipStream is clips side by side, read in blocks of changing size.
type clipStream struct {
	clips []audio.Clip
	at    int
	rng   *rand.Rand
}

func (s *clipStream) Rate() audio.Rate { return s.clips[0].Rate }
func (s *clipStream) Channels() int    { return len(s.clips) }
func (s *clipStream) Read(samples []float32) (int, error) {
	left := len(s.clips[0].Samples) - s.at
	if left == 0 {
		return 0, io.EOF
	}
	n := min(left, len(samples)/len(s.clips), 1+s.rng.IntN(700))
	for i := range n {
		for c := range s.clips {
			samples[i*len(s.clips)+c] = s.clips[c].Samples[s.at+i]
		}
	}
	s.at += n
	return n * len(s.clips), nil
}

func TestAStreamGivesWhatClipsGive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		from, to := rapid.SampledFrom(rates).Draw(t, "from"), rapid.SampledFrom([]audio.Rate{44100, 48000}).Draw(t, "to")
		s := &clipStream{rng: rng}
		n := rapid.IntRange(0, 3000).Draw(t, "frames")
		for range rapid.IntRange(1, 3).Draw(t, "channels") {
			c := audio.Clip{Rate: from, Samples: make([]float32, n)}
			for i := range c.Samples {
				c.Samples[i] = rng.Float32() - 0.5
			}
			s.clips = append(s.clips, c)
		}
		var want [][]float32
		for _, c := range s.clips {
			want = append(want, Clip(c, to).Samples)
		}
		r := Stream(s, to)
		if r.Rate() != to || r.Channels() != len(s.clips) {
			t.Fatalf("%d Hz, %d channels", r.Rate(), r.Channels())
		}
		block := make([]float32, len(s.clips)*rapid.IntRange(1, 900).Draw(t, "block"))
		at := 0
		for {
			n, err := r.Read(block)
			for i := range n {
				c := i % len(s.clips)
				if got := block[i]; at+i/len(s.clips) >= len(want[c]) || got != want[c][at+i/len(s.clips)] {
					t.Fatalf("channel %d, frame %d of %d: %v", c, at+i/len(s.clips), len(want[c]), got)
				}
			}
			at += n / len(s.clips)
			if err == io.EOF {
				break
			}
			if err != nil || n == 0 {
				t.Fatal(n, err)
			}
		}
		if at != len(want[0]) {
			t.Fatalf("%d frames, want %d", at, len(want[0]))
		}
	})
}

func BenchmarkClip(b *testing.B) {
	for name, from := range map[string]audio.Rate{"16000": 16000, "22050": 22050, "44100": 44100, "47999": 47999} {
		b.Run(name, func(b *testing.B) {
			c := sine(from, 440, int(from)*4)
			b.SetBytes(4 * 48000 * 4)
			for b.Loop() {
				Clip(c, 48000)
			}
			b.ReportMetric(4*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
		})
	}
}
