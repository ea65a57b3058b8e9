package noise_test

import (
	"math"
	"testing"

	"meditate/audio/noise"
)

// The first outputs of SplitMix64 from seed 1234567, as published with the
// reference implementation (Vigna, splitmix64.c).
func TestBitsAreThoseOfSplitMix64(t *testing.T) {
	want := []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821}
	for n, w := range want {
		if got := noise.Bits(1234567, uint64(n)); got != w {
			t.Errorf("place %d: %d, want %d", n, got, w)
		}
	}
}

func TestUniformFillsItsRangeEvenly(t *testing.T) {
	const n = 100_000
	var sum, squares, lowest, highest float64
	for i := range uint64(n) {
		u := float64(noise.Uniform(uint32(noise.Bits(9, i))))
		sum += u
		squares += u * u
		lowest, highest = min(lowest, u), max(highest, u)
	}
	if mean := sum / n; math.Abs(mean) > 0.01 {
		t.Errorf("mean %.4f", mean)
	}
	if power := squares / n; math.Abs(power-1.0/3) > 0.01 {
		t.Errorf("power %.4f, want 1/3", power)
	}
	if lowest < -1 || lowest > -0.999 || highest >= 1 || highest < 0.999 {
		t.Errorf("range %v … %v, want [−1, 1)", lowest, highest)
	}
}

func TestStreamsDiffer(t *testing.T) {
	seen := map[uint64]bool{}
	for seed := range uint64(20) {
		for stream := range uint64(20) {
			if k := noise.Key(seed, stream); seen[k] {
				t.Errorf("seed %d, stream %d: the key of another stream", seed, stream)
			} else {
				seen[k] = true
			}
		}
	}
}

func BenchmarkBits(b *testing.B) {
	b.SetBytes(48_000 * 8)
	sum := uint64(0)
	for b.Loop() {
		for i := range uint64(48_000) {
			sum ^= noise.Bits(7, i)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/stereo-s")
	_ = sum
}
