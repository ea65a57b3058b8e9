package vorbis_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/wav"
)

// TestChannelsAreInTheOrderOfWAV has channels of different loudnesses through an
// encoder. The first of Vorbis is on the left, the second in the middle.
func TestChannelsAreInTheOrderOfWAV(t *testing.T) {
	audiotest.Need(t, "ffmpeg")
	coded := filepath.Join(t.TempDir(), "five.ogg")
	encode := func(layout string, channels int) {
		expr := make([]string, channels)
		for ch := range expr {
			expr[ch] = fmt.Sprintf("0.1*%d*sin(2000*t)", ch+1)
		}
		run(t, "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
			"aevalsrc="+strings.Join(expr, "|")+":c="+layout+":d=0.5:s=48000", "-c:a", "libvorbis", "-q:a", "6", coded)
	}
	encode("5.0", 5)
	got := decodeFile(t, coded)
	for ch := range 5 {
		most := 0.0
		for i := 5*4000 + ch; i < len(got)-5*4000; i += 5 {
			most = max(most, math.Abs(float64(got[i])))
		}
		if want := 0.1 * float64(ch+1); math.Abs(most-want) > 0.05 {
			t.Errorf("channel %d goes up to %.2f, want %.2f", ch, most, want)
		}
	}
	// The decoder cannot do this; if it ever can, the order has to be checked.
	encode("5.1", 6)
	data, err := os.ReadFile(coded)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(data); err == nil || !strings.Contains(err.Error(), "of 6 channels that cannot be read: convert it to WAV") {
		t.Errorf("6 channels: %v", err)
	}
}

func TestAllQualities(t *testing.T) {
	audiotest.Need(t, "oggenc")
	dir := t.TempDir()
	source, coded := filepath.Join(dir, "in.wav"), filepath.Join(dir, "in.ogg")
	s := make(audio.Mono, 50_001)
	for i := range s {
		s[i] = float32(0.5 * math.Sin(float64(i)/20))
	}
	f, err := os.Create(source)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(wav.Write(t.Context(), f, s, wav.Options{Rate: 44100}), f.Close()); err != nil {
		t.Fatal(err)
	}
	for _, quality := range []string{"-1", "3", "10"} {
		run(t, "oggenc", "--quiet", "-q", quality, "-o", coded, source)
		got := decodeFile(t, coded)
		if len(got) != 2*len(s) {
			t.Fatalf("quality %s: %d samples", quality, len(got))
		}
		for i := 5000; i < 45_000; i++ {
			if d := math.Abs(float64(got[2*i] - s[i])); d > 0.05 {
				t.Fatalf("quality %s: frame %d differs by %.3f", quality, i, d)
			}
		}
		if quality != "10" { // the others put so little into one page
			continue
		}
		data, err := os.ReadFile(coded)
		if err != nil {
			t.Fatal(err)
		}
		r, err := open(data[:len(data)-1])
		if err != nil {
			t.Fatal(err)
		}
		if cut := readAll(t, r, 1000); len(cut) == 0 || len(cut) > len(got) || r.Warning() != "the file is cut short" {
			t.Errorf("quality %s, cut: %d samples of %d, %q", quality, len(cut), len(got), r.Warning())
		}
	}
}

func decodeFile(t testing.TB, name string) []float32 {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	r, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	got := readAll(t, r, 1024*r.Channels())
	if r.Warning() != "" || int(r.Frames())*r.Channels() != len(got) {
		t.Errorf("%d samples, says %d frames, %q", len(got), r.Frames(), r.Warning())
	}
	return got
}

func run(t testing.TB, args ...string) {
	t.Helper()
	if said, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %v: %s", args, err, said)
	}
}
