package synth_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/loudness"
	"meditate/audio/synth"
)

func TestSignalsKeepTheirContract(t *testing.T) {
	audiotest.Signal(t, synth.Bell(48000))
}

// The sums below came out alike on amd64 and arm64; equal sums elsewhere mean
// that the sounds are the same bits there too.
func TestSoundsAreTheSameOnEveryMachine(t *testing.T) {
	for name, c := range map[string]struct {
		signal audio.Signal
		want   string
	}{
		"bell 48000": {synth.Bell(48000), "85467e80944ae285"},
		"bell 44100": {synth.Bell(44100), "1008528fe68f7d01"},
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

func TestTheBellComesFromSilenceAndGoesBack(t *testing.T) {
	for _, rate := range []audio.Rate{22050, 44100, 48000, 96000} {
		bell := synth.Bell(rate)
		if bell.Len() != int64(rate)*9 {
			t.Fatalf("at %d Hz it lasts %d frames", rate, bell.Len())
		}
		f := audiotest.Read(t, bell, 0, bell.Len())
		second := int(rate)
		for name, level := range map[string]struct{ got, most float64 }{
			"peak":            {audio.DB(audiotest.Peak(f)), -19},
			"first 0.1 ms":    {audio.DB(audiotest.Peak(f[:second/10_000])), -80},
			"last 10 ms":      {audio.DB(audiotest.Peak(f[len(f)-second/100:])), -90},
			"loudness, LUFS":  {loudness.OfClip(audio.Clip{Rate: rate, Samples: left(f[:3*second])}), -20},
			"last but two, s": {audiotest.RMSDB(f[6*second : 7*second]), audiotest.RMSDB(f[3*second : 4*second])},
		} {
			if level.got > level.most {
				t.Errorf("at %d Hz, %s: %.1f dB, want at most %.1f", rate, name, level.got, level.most)
			}
		}
	}
}

func left(frames []audio.Frame) []float32 {
	out := make([]float32, len(frames))
	for i, f := range frames {
		out[i] = f[0]
	}
	return out
}

func BenchmarkBell(b *testing.B) {
	for b.Loop() {
		synth.Bell(48000)
	}
}
