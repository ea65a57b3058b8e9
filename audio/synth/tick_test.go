package synth_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/synth"
)

func TestShortSoundsKeepTheContractOfSignals(t *testing.T) {
	audiotest.Signal(t, synth.Tick(48000))
	audiotest.Signal(t, synth.Tone(48000))
}

// The sums below came out alike on amd64 and arm64; see also
// TestSoundsAreTheSameOnEveryMachine.
func TestShortSoundsAreTheSameOnEveryMachine(t *testing.T) {
	for name, c := range map[string]struct {
		signal audio.Signal
		want   string
	}{
		"tick 48000": {synth.Tick(48000), "e408417905c4382d"},
		"tick 44100": {synth.Tick(44100), "05913233fa2cb92f"},
		"tone 48000": {synth.Tone(48000), "e6c07a9dd8707b3d"},
		"tone 44100": {synth.Tone(44100), "79583ba29de9d054"},
	} {
		h := sha256.New()
		if err := binary.Write(h, binary.LittleEndian, audiotest.Read(t, c.signal, 0, c.signal.Len())); err != nil {
			t.Fatal(err)
		}
		if got := hex.EncodeToString(h.Sum(nil))[:16]; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// They come from silence and go back, without a jump, in the middle.
func TestShortSoundsAreSoft(t *testing.T) {
	for _, rate := range []audio.Rate{4000, 22050, 44100, 48000, 96000} {
		for name, c := range map[string]struct {
			signal      audio.Signal
			hz, seconds float64
			peakDB      float64
		}{
			"tick": {synth.Tick(rate), 880, 0.12, -30},
			"tone": {synth.Tone(rate), 440, 0.5, -20},
		} {
			if c.signal.Len() != int64(c.seconds*float64(rate)) {
				t.Fatalf("at %d Hz, the %s lasts %d frames", rate, name, c.signal.Len())
			}
			f := audiotest.Read(t, c.signal, 0, c.signal.Len())
			peak := audiotest.Peak(f)
			if got := audio.DB(peak); math.Abs(got-c.peakDB) > 0.5 {
				t.Errorf("at %d Hz, the peak of the %s is %.1f dB, want %.0f", rate, name, got, c.peakDB)
			}
			if first, last := f[0], f[len(f)-1]; first != (audio.Frame{}) || last != (audio.Frame{}) {
				t.Errorf("at %d Hz, the %s goes from %v to %v", rate, name, first, last)
			}
			steepest := peak*2*math.Pi*c.hz/float64(rate) + 2*peak*math.Pi/2/(0.004*float64(rate)) // of the sine and of its attack
			for i := 1; i < len(f); i++ {
				if step := math.Abs(float64(f[i][0] - f[i-1][0])); step > steepest || f[i][0] != f[i][1] {
					t.Fatalf("at %d Hz, frame %d of the %s is %v, after %v", rate, i, name, f[i], f[i-1])
				}
			}
		}
	}
}
