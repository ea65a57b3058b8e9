package pcm

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/noise"
)

// A hiss is a signal of even noise: exact arithmetic only, so that its bits are
// the same on every machine.
type hiss int64

func (h hiss) Len() int64 { return int64(h) }

func (h hiss) ReadAt(dst []audio.Frame, at int64) (int, error) {
	n, err := audio.Window(int64(h), len(dst), at)
	for i := range dst[:n] {
		b := noise.Bits(5, uint64(at)+uint64(i))
		dst[i] = audio.Frame{noise.Uniform(uint32(b)), noise.Uniform(uint32(b >> 32))}
	}
	return n, err
}

// A signalFunc is a signal of the given length whose reads go to read.
type signalFunc struct {
	length int64
	read   func(dst []audio.Frame, at int64) (int, error)
}

func (s signalFunc) Len() int64 { return s.length }

func (s signalFunc) ReadAt(dst []audio.Frame, at int64) (int, error) { return s.read(dst, at) }

// A writerFunc is a writer.
type writerFunc func(p []byte) (int, error)

func (w writerFunc) Write(p []byte) (int, error) { return w(p) }

func encode(t testing.TB, s audio.Signal, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(t.Context(), &out, s, o); err != nil {
		t.Fatal(err)
	}
	if want := s.Len() * int64(o.FrameSize()); int64(out.Len()) != want {
		t.Fatalf("%d bytes, want %d", out.Len(), want)
	}
	return out.Bytes()
}

// TestGolden holds the bytes for good, on every machine.
func TestGolden(t *testing.T) {
	for i, o := range everyKind() {
		o.Seed = 42
		sum := sha256.Sum256(encode(t, hiss(100_000), o))
		if got := hex.EncodeToString(sum[:8]); got != golden[i] {
			t.Errorf("%v, %d channels: SHA-256 begins with %s, want %s", o.Format, o.Channels, got, golden[i])
		}
	}
}

// golden is in the order of everyKind.
var golden = []string{
	"8641fff4d1e93372", "d0c8c3699e23c405",
	"c393a5b4d61a3146", "ad72144f32a9cd3b",
	"56c8b82fb5ba9de1", "55e3759c6cf7ff28",
}

func TestSeed(t *testing.T) {
	quiet := audio.Mono(make([]float32, 1000))
	for i := range quiet {
		quiet[i] = 1e-5
	}
	for _, o := range everyKind() {
		one, two := o, o
		one.Seed, two.Seed = 1, 2
		if same := bytes.Equal(encode(t, quiet, one), encode(t, quiet, two)); same != (o.Format == Float32) {
			t.Errorf("%v, %d channels: the same bytes for two seeds: %v", o.Format, o.Channels, same)
		}
	}
}

// TestSameBytes: neither block size nor the number of workers leaves a trace.
func TestSameBytes(t *testing.T) {
	for _, length := range []int64{0, 1, 2, 255, 256, 257, 5000, 20_011} {
		for _, o := range everyKind() {
			o.Seed, o.Workers = 9, 1
			want := encode(t, hiss(length), o)
			var plain []byte
			for at, f := range audiotest.Read(t, hiss(length), 0, length) {
				plain = append(plain, plainFrame(f, o, int64(at))...)
			}
			if !bytes.Equal(want, plain) {
				t.Fatalf("%d frames, %v, %d channels: not what the plain twin writes", length, o.Format, o.Channels)
			}
			for _, workers := range []int{0, 1, 3, 8} {
				for _, size := range []int64{7, 256, 4801, 1 << 20} {
					var got bytes.Buffer
					o.Workers = workers
					if err := write(t.Context(), &got, hiss(length), o, size); err != nil {
						t.Fatal(err)
					}
					if !bytes.Equal(got.Bytes(), want) {
						t.Fatalf("%d frames, %v, %d channels, %d workers, blocks of %d: other bytes",
							length, o.Format, o.Channels, workers, size)
					}
				}
			}
		}
	}
}

func TestProgress(t *testing.T) {
	var seen []int64
	o := Options{Workers: 3, Progress: func(frames int64) { seen = append(seen, frames) }}
	if err := write(t.Context(), io.Discard, hiss(1000), o, 300); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(seen), "[300 600 900 1000]"; got != want {
		t.Errorf("progress %v, want %v", got, want)
	}
}

// TestNoAllocationPerBlock: a hundred times the blocks, the same allocations.
func TestNoAllocationPerBlock(t *testing.T) {
	allocs := func(blocks int64) float64 {
		return testing.AllocsPerRun(5, func() {
			if err := write(t.Context(), io.Discard, hiss(64*blocks), Options{Workers: 2}, 64); err != nil {
				t.Error(err)
			}
		})
	}
	if few, many := allocs(10), allocs(1000); many > few+10 {
		t.Errorf("%v allocations for 10 blocks, %v for 1000", few, many)
	}
}
