package synth_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"math"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/loudness"
	"meditate/audio/synth"
)

func TestSignalsKeepTheirContract(t *testing.T) {
	audiotest.Signal(t, synth.Bell(48000))
	audiotest.Signal(t, synth.Room(1_000_003, 7, -62))
	audiotest.Signal(t, synth.Room(0, 7, -62))
}

// The sums below came out alike on amd64 and arm64; equal sums elsewhere mean
// that the sounds are the same bits there too.
func TestSoundsAreTheSameOnEveryMachine(t *testing.T) {
	for name, c := range map[string]struct {
		signal audio.Signal
		want   string
	}{
		"bell 48000": {synth.Bell(48000), "b1727d8ff123f172"},
		"bell 44100": {synth.Bell(44100), "868d4245762b5aee"},
		"room":       {synth.Room(480_000, 1, -62), "c427fdca5abbe189"},
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

func TestTheRoomIsSteadyDarkAndWide(t *testing.T) {
	const rate = 48000
	f := audiotest.Read(t, synth.Room(10*rate, 3, -62), 0, 10*rate)
	if got := audiotest.RMSDB(f); math.Abs(got+62) > 0.3 {
		t.Errorf("level %.2f dB, want −62", got)
	}
	for s := range 10 {
		if got := audiotest.RMSDB(f[s*rate : (s+1)*rate]); math.Abs(got+62) > 1 {
			t.Errorf("second %d is at %.2f dB", s, got)
		}
	}
	if peak := audio.DB(audiotest.Peak(f)); peak > -48 {
		t.Errorf("peak %.1f dB", peak)
	}
	var lr, ll, rr float64
	high := make([]audio.Frame, len(f)-1) // the difference of neighbours weighs the treble
	for i, x := range f {
		lr += float64(x[0]) * float64(x[1])
		ll += float64(x[0]) * float64(x[0])
		rr += float64(x[1]) * float64(x[1])
		if i > 0 {
			high[i-1] = audio.Frame{x[0] - f[i-1][0], x[1] - f[i-1][1]}
		}
	}
	if c := lr / math.Sqrt(ll*rr); math.Abs(c) > 0.05 {
		t.Errorf("left and right are alike: correlation %.3f", c)
	}
	if dark := audiotest.RMSDB(high) - audiotest.RMSDB(f); dark > -6 {
		t.Errorf("neighbours differ by %.1f dB of the level; white noise would be +3", dark)
	}
}

func TestSeedsGiveDifferentRooms(t *testing.T) {
	a := audiotest.Read(t, synth.Room(1000, 1, -62), 0, 1000)
	b := audiotest.Read(t, synth.Room(1000, 2, -62), 0, 1000)
	same := 0
	for i := range a {
		if a[i] == b[i] {
			same++
		}
	}
	if same > 0 {
		t.Errorf("%d of 1000 frames are the same", same)
	}
}

func BenchmarkBell(b *testing.B) {
	for b.Loop() {
		synth.Bell(48000)
	}
}

func BenchmarkRoom(b *testing.B) {
	s := synth.Room(48000*60, 1, -62)
	dst := make([]audio.Frame, 8192)
	b.ReportAllocs()
	for b.Loop() {
		for at := int64(0); at < s.Len(); at += int64(len(dst)) {
			if _, err := s.ReadAt(dst, at); err != nil && err != io.EOF {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(60*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}
