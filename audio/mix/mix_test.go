package mix_test

import (
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/mix"

	"pgregory.net/rapid"
)

// noisy returns n frames of noise, the same for one seed.
func noisy(n int, seed uint64) audio.Buffer {
	rng := rand.New(rand.NewPCG(seed, 0))
	b := make(audio.Buffer, n)
	for i := range b {
		b[i] = audio.Frame{rng.Float32() - 0.5, rng.Float32() - 0.5}
	}
	return b
}

// faded returns s with its ends faded.
func faded(s audio.Signal, in, out int64) audio.Signal {
	return mix.Automate(s, mix.Rise(in), mix.Fall(s.Len(), out))
}

func TestSignalsKeepTheirContract(t *testing.T) {
	signals := map[string]audio.Signal{
		"empty sum": mix.Sum(0),
		"silence":   mix.Sum(70_000),
		"sum": mix.Sum(90_000,
			mix.Part{Signal: noisy(50_000, 1), At: 20_000}, mix.Part{Signal: audio.Mono{0.5, -0.5}, At: 0},
			mix.Part{Signal: noisy(7, 2), At: 89_996}, mix.Part{Signal: noisy(60_000, 3), At: -100}),
		"fade":             faded(noisy(30_000, 4), 4800, 9600),
		"fades that meet":  faded(noisy(1000, 5), 700, 700),
		"fade of a moment": faded(noisy(1, 6), 10, 10),
		"no fade":          faded(noisy(100, 7), 0, 0),
		"mono":             audio.Mono{1, 2, 3, 4},
	}
	for name, s := range signals {
		t.Run(name, func(t *testing.T) { audiotest.Signal(t, s) })
	}
}

// The slow twin: every part is added to a session held in memory, frame by frame.
func TestSumEqualsItsSlowTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.Int64Range(0, 3000).Draw(t, "length")
		var parts []mix.Part
		for i := range rapid.IntRange(0, 12).Draw(t, "parts") {
			parts = append(parts, mix.Part{
				Signal: noisy(rapid.IntRange(0, 1200).Draw(t, "frames"), uint64(i)),
				At:     rapid.Int64Range(-500, 3500).Draw(t, "at"),
			})
		}
		want := slowSum(length, parts)
		s := mix.Sum(length, parts...)
		step := rapid.Int64Range(1, 700).Draw(t, "block")
		for at := int64(0); at < length; at += step {
			got := make([]audio.Frame, min(step, length-at))
			if _, err := s.ReadAt(got, at); err != nil && err != io.EOF {
				t.Fatal(err)
			}
			for i, f := range got {
				if f != want[at+int64(i)] {
					t.Fatalf("frame %d is %v, want %v", at+int64(i), f, want[at+int64(i)])
				}
			}
		}
	})
}

func slowSum(length int64, parts []mix.Part) []audio.Frame {
	out := make([]audio.Frame, length)
	done := make([]bool, len(parts))
	for range parts {
		next := -1
		for i, p := range parts {
			if !done[i] && (next < 0 || p.At < parts[next].At) {
				next = i
			}
		}
		done[next] = true
		for i, f := range parts[next].Signal.(audio.Buffer) {
			if at := parts[next].At + int64(i); at >= 0 && at < length {
				out[at][0] += f[0]
				out[at][1] += f[1]
			}
		}
	}
	return out
}

type broken struct{ err error }

func (broken) Len() int64                                 { return 100 }
func (b broken) ReadAt([]audio.Frame, int64) (int, error) { return 0, b.err }

func TestSumPassesOnWhatItsPartsReport(t *testing.T) {
	lost := errors.New("the disk is gone")
	for _, c := range []struct{ err, want error }{
		{lost, lost}, {io.EOF, io.ErrUnexpectedEOF}, {nil, io.ErrUnexpectedEOF},
	} {
		_, err := mix.Sum(100, mix.Part{Signal: broken{c.err}}).ReadAt(make([]audio.Frame, 10), 0)
		if !errors.Is(err, c.want) {
			t.Errorf("a part that returns %v: got %v, want %v", c.err, err, c.want)
		}
	}
}

func TestFadeStartsAndEndsInSilenceWithoutAJump(t *testing.T) {
	ones := make(audio.Buffer, 10_000)
	for i := range ones {
		ones[i] = audio.Frame{1, 1}
	}
	f := audiotest.Read(t, faded(ones, 1000, 2000), 0, 10_000)
	if f[0][0] != 0 || f[9999][0] != 0 {
		t.Errorf("the ends are %v and %v, want silence", f[0], f[9999])
	}
	if f[1000][0] != 1 || f[7999][0] != 1 {
		t.Errorf("the middle is changed: %v, %v", f[1000], f[7999])
	}
	for i := 1; i < len(f); i++ {
		if step := math.Abs(float64(f[i][0] - f[i-1][0])); step > 0.0016 {
			t.Fatalf("a jump of %v at frame %d", step, i)
		}
	}
}

func BenchmarkSum(b *testing.B) {
	clip := make(audio.Mono, 48000*4)
	var parts []mix.Part
	for i := range int64(60) {
		parts = append(parts, mix.Part{Signal: clip, At: i * 8 * 48000})
	}
	s := mix.Sum(48000*480, parts...)
	dst := make([]audio.Frame, 8192)
	b.SetBytes(s.Len() * 8)
	b.ReportAllocs()
	for b.Loop() {
		for at := int64(0); at < s.Len(); at += int64(len(dst)) {
			if _, err := s.ReadAt(dst, at); err != nil && err != io.EOF {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(480*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}
