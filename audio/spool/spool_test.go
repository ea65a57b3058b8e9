package spool

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
)

func sound(n int, seed uint64) []float32 {
	rng := rand.New(rand.NewPCG(seed, 1))
	out := make([]float32, n)
	for i := range out {
		out[i] = rng.Float32()*2 - 1
	}
	return out
}

func TestWhatIsSetAsideIsASignal(t *testing.T) {
	s := &Spool{Folder: t.TempDir()}
	defer s.Close()
	for seed, n := range []int{0, 1, 2047, 2048, 2049, 100_000} {
		samples := sound(n, uint64(seed))
		got := s.Add(samples)
		audiotest.Signal(t, got)
		want := audiotest.Read(t, audio.Mono(samples), 0, int64(n))
		for i, f := range audiotest.Read(t, got, 0, int64(n)) {
			if f != want[i] {
				t.Fatalf("sample %d of %d is %v, want %v", i, n, f, want[i])
			}
		}
	}
}

func TestManyMaySetAsideAtOnce(t *testing.T) {
	s := &Spool{Folder: t.TempDir()}
	defer s.Close()
	var all sync.WaitGroup
	for seed := range uint64(8) {
		all.Go(func() {
			samples := sound(5000, seed)
			got := s.Add(samples)
			for i, f := range audiotest.Read(t, got, 0, 5000) {
				if f[0] != samples[i] {
					t.Errorf("sound %d differs at %d", seed, i)
					return
				}
			}
		})
	}
	all.Wait()
}

func TestNothingIsLeftBehind(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new")
	stale := filepath.Join(folder, "spool-123.part")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stale, []byte("left by a process that was killed"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &Spool{Folder: folder}
	s.Add(sound(10, 1))
	if _, err := os.Stat(stale); err == nil {
		t.Error("what another left behind is still there")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second close: %v", err)
	}
}

// A session goes on where nothing can be written.
func TestWhereNoFileCanBeTheSoundStaysInMemory(t *testing.T) {
	taken := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(taken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := &Spool{Folder: filepath.Join(taken, "folder")}
	samples := sound(100, 1)
	if got := audiotest.Read(t, s.Add(samples), 0, 100); got[99][0] != samples[99] {
		t.Errorf("got %v, want %v", got[99], samples[99])
	}
}

func BenchmarkRead(b *testing.B) {
	s := &Spool{Folder: b.TempDir()}
	defer s.Close()
	signal := s.Add(sound(48000*10, 1))
	dst := make([]audio.Frame, 8192)
	b.SetBytes(48000 * 10 * 4)
	b.ReportAllocs()
	for b.Loop() {
		for at := int64(0); at < signal.Len(); at += int64(len(dst)) {
			signal.ReadAt(dst, at)
		}
	}
}
