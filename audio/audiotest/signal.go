// Package audiotest holds every audio.Signal to its contract, and measures
// signals for the tests of other packages.
package audiotest

import (
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"meditate/audio"
)

// checked is how much of a long signal Signal reads: its first and its last
// frames, and random places between.
const checked = 1 << 16

// Signal fails the test unless s keeps the contract of audio.Signal: a fixed
// length, the same bits for any block size and any order, errors at both ends,
// finite samples, safe concurrent reads, and no allocation.
func Signal(t testing.TB, s audio.Signal) {
	t.Helper()
	length := s.Len()
	checkEnds(t, s)
	for _, from := range []int64{0, max(0, length/2-checked/2), max(0, length-checked)} {
		want := Read(t, s, from, min(checked, length-from))
		for i, f := range want {
			if !finite(f[0]) || !finite(f[1]) {
				t.Fatalf("frame %d is not finite: %v", from+int64(i), f)
			}
		}
		checkBlocks(t, s, from, want)
		checkConcurrent(t, s, from, want)
	}
	if s.Len() != length {
		t.Fatalf("length changed while reading: %d, then %d", length, s.Len())
	}
	checkAllocs(t, s)
}

// Read returns n frames from at on and fails the test where the signal does
// not deliver them.
func Read(t testing.TB, s audio.Signal, at, n int64) []audio.Frame {
	t.Helper()
	dst := make([]audio.Frame, n)
	got, err := s.ReadAt(dst, at)
	if int64(got) != n || err != nil && !(err == io.EOF && at+n == s.Len()) {
		t.Fatalf("ReadAt(%d frames at %d of %d) = %d, %v", n, at, s.Len(), got, err)
	}
	return dst
}

// Peak returns the largest absolute sample of the frames.
func Peak(frames []audio.Frame) float64 {
	peak := 0.0
	for _, f := range frames {
		peak = max(peak, math.Abs(float64(f[0])), math.Abs(float64(f[1])))
	}
	return peak
}

// RMSDB returns the level of the frames in dB: the root of the mean square over
// both channels, 0 dB for a full-scale square wave.
func RMSDB(frames []audio.Frame) float64 {
	sum := 0.0
	for _, f := range frames {
		sum += float64(f[0])*float64(f[0]) + float64(f[1])*float64(f[1])
	}
	return 10 * math.Log10(sum/float64(2*len(frames)))
}

func checkEnds(t testing.TB, s audio.Signal) {
	t.Helper()
	length := s.Len()
	dst := make([]audio.Frame, 8)
	if n, err := s.ReadAt(dst, -1); n != 0 || err == nil || errors.Is(err, io.EOF) {
		t.Fatalf("ReadAt(8 frames at -1) = %d, %v; want 0 and an error other than io.EOF", n, err)
	}
	if n, err := s.ReadAt(dst, length+3); n != 0 || err != io.EOF {
		t.Fatalf("ReadAt past the end = %d, %v; want 0, io.EOF", n, err)
	}
	if n, err := s.ReadAt(nil, length); n != 0 || err != nil {
		t.Fatalf("ReadAt(no frames at the end) = %d, %v; want 0, nil", n, err)
	}
	if length < 3 {
		return
	}
	if n, err := s.ReadAt(dst[:4], length-3); n != 3 || err != io.EOF {
		t.Fatalf("ReadAt(4 frames, 3 before the end) = %d, %v; want 3, io.EOF", n, err)
	}
}

func checkBlocks(t testing.TB, s audio.Signal, from int64, want []audio.Frame) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, uint64(from)))
	for _, size := range []int{1, 2, 3, 7, 64, 441, 1024, 4801} {
		got := make([]audio.Frame, size)
		for range 1 + 200/size {
			if len(want) == 0 {
				return
			}
			at := rng.IntN(len(want))
			n := min(size, len(want)-at)
			compare(t, s, got[:n], from+int64(at), want[at:at+n])
		}
	}
}

func checkConcurrent(t testing.TB, s audio.Signal, from int64, want []audio.Frame) {
	t.Helper()
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			step := 509 + 97*worker
			got := make([]audio.Frame, step)
			for at := 0; at < len(want); at += step {
				n := min(step, len(want)-at)
				compare(t, s, got[:n], from+int64(at), want[at:at+n])
			}
		})
	}
	wg.Wait()
}

// compare reads a block and reports the first frame that is not as wanted.
func compare(t testing.TB, s audio.Signal, got []audio.Frame, at int64, want []audio.Frame) {
	if n, err := s.ReadAt(got, at); n != len(got) || err != nil && err != io.EOF {
		t.Errorf("ReadAt(%d frames at %d) = %d, %v", len(got), at, n, err)
		return
	}
	for i := range got {
		if !same(got[i], want[i]) {
			t.Errorf("frame %d differs when read in blocks of %d: %v, want %v", at+int64(i), len(got), got[i], want[i])
			return
		}
	}
}

func checkAllocs(t testing.TB, s audio.Signal) {
	t.Helper()
	if raceEnabled {
		return // the race detector makes pools forget, and allocates itself
	}
	dst := make([]audio.Frame, min(1024, s.Len()))
	allocs := testing.AllocsPerRun(100, func() {
		if _, err := s.ReadAt(dst, 0); err != nil && err != io.EOF {
			t.Error(err)
		}
	})
	if allocs != 0 {
		t.Fatalf("ReadAt allocates %v times a call; want none", allocs)
	}
}

// same compares bits, so that +0 and −0 differ and NaN equals itself.
func same(a, b audio.Frame) bool {
	return math.Float32bits(a[0]) == math.Float32bits(b[0]) && math.Float32bits(a[1]) == math.Float32bits(b[1])
}

func finite(x float32) bool { return !math.IsNaN(float64(x)) && !math.IsInf(float64(x), 0) }
