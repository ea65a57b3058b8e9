package opus_test

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/wav"
)

// TestAgainstTheReference compares with opusdec, over what opusenc and ffmpeg
// make of a voice and a tone at all kinds of bitrates, in all modes.
func TestAgainstTheReference(t *testing.T) {
	if testing.Short() {
		t.Skip("encodes for some seconds")
	}
	audiotest.Need(t, "opusenc", "opusdec", "ffmpeg")
	dir := t.TempDir()
	for _, channels := range []int{1, 2} {
		source, coded, decoded := filepath.Join(dir, "in.wav"), filepath.Join(dir, "in.opus"), filepath.Join(dir, "out.wav")
		frames := writeVoice(t, source, channels)
		for _, args := range [][]string{
			{"opusenc", "--quiet", "--speech", "--bitrate", "8", source, coded},
			{"opusenc", "--quiet", "--speech", "--bitrate", "24", "--framesize", "60", source, coded},
			{"opusenc", "--quiet", "--music", "--bitrate", "96", source, coded},
			{"ffmpeg", "-v", "error", "-y", "-i", source, "-c:a", "libopus", "-b:a", "16k", "-application", "voip", "-dtx", "1", coded},
			{"ffmpeg", "-v", "error", "-y", "-i", source, "-c:a", "libopus", "-b:a", "64k", "-application", "lowdelay", "-frame_duration", "5", coded},
		} {
			run(t, args...)
			run(t, "opusdec", "--quiet", "--float", "--rate", "48000", coded, decoded)
			want := waveform(t, decoded)
			data, err := os.ReadFile(coded)
			if err != nil {
				t.Fatal(err)
			}
			r, got := decode(t, data)
			if len(got) != frames*channels || len(want) != len(got) || r.Channels() != channels || r.Warning() != "" {
				t.Errorf("%v: %d samples, opusdec %d, was %d, %q", args, len(got), len(want), frames*channels, r.Warning())
				continue
			}
			if ratio := signalToNoise(got, want); ratio < 35 {
				t.Errorf("%v: %.1f dB from the reference decoder", args, ratio)
			} else {
				t.Logf("%v: %.1f dB", args, ratio)
			}
		}
	}
}

// writeVoice writes something with pitch, formants and pauses, and a tone.
func writeVoice(t testing.TB, name string, channels int) (frames int) {
	t.Helper()
	s := make(audio.Buffer, 100_001)
	for i := range s {
		at := float64(i) / 48000
		pulse := math.Mod(at*(120+20*math.Sin(3*at)), 1)
		voice := math.Exp(-12*pulse) * math.Sin(2*math.Pi*700*pulse/120) * max(0, math.Sin(5*at))
		s[i] = audio.Frame{float32(0.5 * voice), float32(0.3*voice + 0.1*math.Sin(2*math.Pi*440*at))}
	}
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := wav.Write(t.Context(), f, s, wav.Options{Rate: 48000, Channels: channels}); err != nil {
		t.Fatal(err)
	}
	return len(s)
}

func waveform(t testing.TB, name string) []float32 {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	r, err := wav.Open(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	return readAll(t, r, 1024*r.Channels())
}

func signalToNoise(got, want []float32) float64 {
	signal, noise := 0.0, 0.0
	for i := range want {
		d := float64(got[i]) - float64(want[i])
		signal += float64(want[i]) * float64(want[i])
		noise += d * d
	}
	return 10 * math.Log10(signal/noise)
}

func run(t testing.TB, args ...string) {
	t.Helper()
	if said, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		t.Fatal(fmt.Errorf("%v: %w: %s", args, err, said))
	}
}

func BenchmarkRead(b *testing.B) {
	for name := range fixtures {
		b.Run(name, func(b *testing.B) {
			data := fixture(b, name)
			b.SetBytes(int64(len(data)))
			buf := make([]float32, 4096)
			for b.Loop() {
				r, err := open(data)
				for err == nil {
					_, err = r.Read(buf)
				}
			}
			b.ReportMetric(0.5*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
		})
	}
}
