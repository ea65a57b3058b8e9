package flac_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"meditate/audio"
	"meditate/audio/flac"
)

// The files in testdata are a sine of 440 Hz at −6 dBFS, to the right one of 660
// Hz, 0.5 s long, made with: sox -r RATE -n tone.wav synth 0.5 sine 440 sine 660 gain −6
// and flac -8 --no-padding --no-seektable.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func open(data []byte) (*flac.Reader, error) {
	return flac.Open(bytes.NewReader(data), int64(len(data)))
}

func readAll(t testing.TB, s audio.Stream, block int) []float32 {
	t.Helper()
	var all []float32
	buf := make([]float32, block)
	for {
		n, err := s.Read(buf)
		all = append(all, buf[:n]...)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func decode(t testing.TB, data []byte) (*flac.Reader, []float32) {
	t.Helper()
	r, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	return r, readAll(t, r, 1024*r.Channels())
}

func TestTonesComeBack(t *testing.T) {
	for name, want := range map[string]struct{ rate, channels int }{
		"mono-24000.flac": {24000, 1}, "stereo-44100.flac": {44100, 2},
	} {
		r, got := decode(t, fixture(t, name))
		if int(r.Rate()) != want.rate || r.Channels() != want.channels || r.Frames() != int64(want.rate/2) ||
			r.Format() != "FLAC, 16-bit" || r.Warning() != "" {
			t.Errorf("%s: %d frames of %d channels at %d Hz, %s, %q", name, r.Frames(), r.Channels(), r.Rate(), r.Format(), r.Warning())
		}
		if len(got) != want.rate/2*want.channels {
			t.Fatalf("%s: %d samples", name, len(got))
		}
		for ch, pitch := range []float64{440, 660}[:want.channels] {
			for i := range want.rate / 2 {
				sine := audio.Gain(-6) * math.Sin(2*math.Pi*pitch*float64(i)/float64(want.rate))
				if d := math.Abs(float64(got[i*want.channels+ch]) - sine); d > 0.0002 { // sox dithers
					t.Fatalf("%s: frame %d of channel %d differs from its sine by %.6f", name, i, ch, d)
				}
			}
		}
	}
}

func TestNothingIsLogged(t *testing.T) {
	var said bytes.Buffer
	defer log.SetOutput(log.Writer())
	log.SetOutput(&said)
	decode(t, fixture(t, "mono-24000.flac"))
	if said.Len() > 0 {
		t.Errorf("the library says %q", said.String())
	}
	if log.Writer() != &said {
		t.Error("the log is not what it was")
	}
}

func TestAnyBlockSizeGivesTheSame(t *testing.T) {
	data := fixture(t, "stereo-44100.flac")
	_, want := decode(t, data)
	for _, block := range []int{2, 7, 1000, 1 << 16} {
		r, err := open(data)
		if err != nil {
			t.Fatal(err)
		}
		got := readAll(t, r, block)
		for i := range want {
			if len(got) != len(want) || got[i] != want[i] {
				t.Fatalf("blocks of %d samples give others", block)
			}
		}
	}
}

func TestDamageIsSaid(t *testing.T) {
	data := fixture(t, "stereo-44100.flac")
	_, whole := decode(t, data)
	r, got := decode(t, data[:len(data)*2/3])
	if r.Warning() != "the file is cut short" || len(got) == 0 || len(got) >= len(whole) {
		t.Errorf("cut: %d samples of %d, %q", len(got), len(whole), r.Warning())
	}
	bad := append([]byte(nil), data...)
	bad[len(bad)*2/3] ^= 1
	if r, got = decode(t, bad); r.Warning() == "" || len(got) == 0 {
		t.Errorf("damaged: %d samples, %q", len(got), r.Warning())
	}
	for name, data := range map[string][]byte{"empty": nil, "text": []byte("bonjour"), "a mark": []byte("fLaC"), "a head": data[:42]} {
		if r, err := open(data); err == nil && name != "a head" {
			t.Errorf("%s: %d frames", name, r.Frames())
		}
	}
	lost := errors.New("the disk is gone")
	failing, err := flac.Open(&failing{data: data, err: lost}, int64(len(data)))
	if err == nil {
		_, err = io.Copy(io.Discard, reading{failing})
	}
	if !errors.Is(err, lost) {
		t.Errorf("got %v, want the file's error", err)
	}
}

// failing is a file whose second half cannot be read.
type failing struct {
	data []byte
	err  error
}

func (f *failing) ReadAt(p []byte, at int64) (int, error) {
	half := int64(len(f.data) / 2)
	if at >= half {
		return 0, f.err
	}
	return copy(p, f.data[at:half]), nil
}

type reading struct{ audio.Stream }

func (r reading) Read(p []byte) (int, error) {
	n, err := r.Stream.Read(make([]float32, len(p)))
	return n, err
}

// swallow reads whatever there is; it must end, and must not panic.
func swallow(t testing.TB, data []byte) {
	t.Helper()
	r, err := open(data)
	if err != nil {
		return
	}
	buf := make([]float32, 8192)
	for blocks := 0; err == nil; blocks++ {
		if blocks > 100*len(data) {
			t.Fatal("reads forever")
		}
		_, err = r.Read(buf)
	}
}

func TestDamagedFilesEnd(t *testing.T) {
	for _, name := range []string{"mono-24000.flac", "stereo-44100.flac"} {
		data := fixture(t, name)
		for i := range 50 {
			swallow(t, data[:len(data)*i/50])
		}
		random := rand.New(rand.NewPCG(1, 2))
		for range 200 {
			bad := append([]byte(nil), data...)
			for range 1 + random.IntN(20) {
				bad[random.IntN(len(bad))] ^= byte(1 + random.IntN(255))
			}
			swallow(t, bad)
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"mono-24000.flac", "stereo-44100.flac"} {
		f.Add(fixture(f, name))
	}
	f.Add(written(f, make(audio.Mono, 20), flac.Options{Rate: 8000, Bits: 24}))
	f.Fuzz(func(t *testing.T, data []byte) { swallow(t, data) })
}

// written is the file of a signal.
func written(t testing.TB, s audio.Signal, o flac.Options) []byte {
	t.Helper()
	var f seekable
	if err := flac.Write(context.Background(), &f, s, o); err != nil {
		t.Fatal(err)
	}
	return f.data
}

// seekable is a file in memory.
type seekable struct {
	data []byte
	at   int
}

func (s *seekable) Write(p []byte) (int, error) {
	if need := s.at + len(p); need > len(s.data) {
		s.data = append(s.data, make([]byte, need-len(s.data))...)
	}
	copy(s.data[s.at:], p)
	s.at += len(p)
	return len(p), nil
}

func (s *seekable) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
		s.at = int(offset)
	case io.SeekCurrent:
		s.at += int(offset)
	default:
		s.at = len(s.data) + int(offset)
	}
	return int64(s.at), nil
}
