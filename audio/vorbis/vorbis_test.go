package vorbis_test

import (
	"bytes"
	"errors"
	"math"
	"os"
	"testing"

	"meditate/audio"
	"meditate/audio/vorbis"
)

// testdata/tone.ogg is a stereo sine of 440 Hz at −6 dBFS, 0.5 s at 22.05 kHz,
// made with: sox -n -r 22050 -c 2 tone.wav synth 0.5 sine 440 sine 440 gain -6
// and oggenc -q 3 --serial 1.
func tone(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/tone.ogg")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestReadDecodesToTheSample(t *testing.T) {
	c, err := vorbis.Read(bytes.NewReader(tone(t)))
	if err != nil {
		t.Fatal(err)
	}
	if c.Rate != 22050 || len(c.Samples) != 11025 {
		t.Fatalf("%d samples at %d Hz, want 11025 at 22050", len(c.Samples), c.Rate)
	}
	worst := 0.0
	for i := 1000; i < 10_000; i++ {
		want := audio.Gain(-6) * math.Sin(2*math.Pi*440*float64(i)/22050)
		worst = max(worst, math.Abs(float64(c.Samples[i])-want))
	}
	if worst > 0.02 {
		t.Errorf("differs from the sine by %.4f", worst)
	}
}

func TestSniff(t *testing.T) {
	if !vorbis.Sniff(tone(t)) || vorbis.Sniff([]byte("RIFF....WAVE")) || vorbis.Sniff(nil) {
		t.Error("takes one kind of file for another")
	}
}

func TestDamagedFilesAreErrors(t *testing.T) {
	whole := tone(t)
	for name, data := range map[string][]byte{
		"empty": nil, "text": []byte("bonjour"), "another kind": []byte("RIFF\x00\x00\x00\x00WAVE"),
		"headers cut": whole[:200], "no sound": whole[:100],
	} {
		if c, err := vorbis.Read(bytes.NewReader(data)); err == nil {
			t.Errorf("%s: no error, %d samples", name, len(c.Samples))
		}
	}
}

func TestAReaderThatFailsIsAnError(t *testing.T) {
	lost := errors.New("the disk is gone")
	whole := tone(t)
	_, err := vorbis.Read(&failing{data: whole[:len(whole)/2], err: lost})
	if !errors.Is(err, lost) {
		t.Errorf("got %v, want the reader's error", err)
	}
}

type failing struct {
	data []byte
	err  error
}

func (f *failing) Read(p []byte) (int, error) {
	if len(f.data) == 0 {
		return 0, f.err
	}
	n := copy(p, f.data)
	f.data = f.data[n:]
	return n, nil
}

func FuzzRead(f *testing.F) {
	whole := tone(f)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("OggS"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := vorbis.Read(bytes.NewReader(data))
		if err == nil && c.Rate <= 0 {
			t.Errorf("a clip at %d Hz", c.Rate)
		}
	})
}
