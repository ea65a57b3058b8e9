package wav

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meditate/audio/audiotest"
)

// decoded is what another program makes of a file: its samples.
func decoded(t *testing.T, raw []byte) []float32 {
	t.Helper()
	var samples []float32
	for i := 0; i+4 <= len(raw); i += 4 {
		samples = append(samples, math.Float32frombits(uint32(raw[i])|uint32(raw[i+1])<<8|uint32(raw[i+2])<<16|uint32(raw[i+3])<<24))
	}
	return samples
}

// TestFFmpegKinds: files of every codec that ffmpeg puts into WAV, read by us and
// by ffmpeg.
func TestFFmpegKinds(t *testing.T) {
	audiotest.Need(t, "ffmpeg")
	for i, c := range []struct{ codec, layout, rf64, want string }{
		{"pcm_u8", "stereo", "never", "WAV, 8-bit PCM"},
		{"pcm_s16le", "mono", "never", "WAV, 16-bit PCM"},
		{"pcm_s16le", "5.1", "always", "WAV (RF64), 16-bit PCM"}, // six channels have an extensible header
		{"pcm_s24le", "stereo", "always", "WAV (RF64), 24-bit PCM"},
		{"pcm_s32le", "5.1", "auto", "WAV, 32-bit PCM"},
		{"pcm_f32le", "5.1", "auto", "WAV, 32-bit float"},
		{"pcm_f64le", "stereo", "never", "WAV, 64-bit float"},
		{"pcm_alaw", "stereo", "never", "WAV, A-law"},
		{"pcm_mulaw", "mono", "always", "WAV (RF64), µ-law"},
	} {
		if testing.Short() && i%3 > 0 {
			continue // ffmpeg takes most of the time
		}
		name := filepath.Join(t.TempDir(), "kind.wav")
		output(t, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "anoisesrc=d=0.05:r=32000:seed=3,aformat=channel_layouts="+c.layout,
			"-c:a", c.codec, "-rf64", c.rf64, name)
		same(t, name, c.want, output(t, "ffmpeg", "-v", "error", "-i", name, "-f", "f32le", "-"))
	}
}

// TestSoxKinds is TestFFmpegKinds for sox.
func TestSoxKinds(t *testing.T) {
	audiotest.Need(t, "sox")
	for args, want := range map[string]string{
		"-b 8 -e unsigned-integer": "8-bit PCM",
		"-b 16":                    "16-bit PCM",
		"-b 24":                    "24-bit PCM",
		"-b 24 -t wavpcm":          "24-bit PCM",
		"-b 32":                    "32-bit PCM",
		"-b 32 -e floating-point":  "32-bit float",
		"-b 64 -e floating-point":  "64-bit float",
		"-e a-law":                 "A-law",
		"-e u-law":                 "µ-law",
	} {
		for _, channels := range []string{"1", "2", "7"} {
			name := filepath.Join(t.TempDir(), "kind.wav")
			made := append([]string{"-R", "-r", "8000", "-n", "-c", channels}, strings.Fields(args)...)
			output(t, "sox", append(made, name, "synth", "0.1", "whitenoise", "vol", "0.9")...)
			same(t, name, "WAV, "+want, output(t, "sox", "-D", name, "-t", "f32", "-"))
		}
	}
}

// same reads a file and compares it with what another program made of it. In
// wider samples than 24 bits that may have rounded otherwise.
func same(t *testing.T, name, kind string, raw []byte) {
	t.Helper()
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, string(file))
	if r.Format() != kind || r.Warning() != "" {
		t.Errorf("%q, want %q; warning %q", r.Format(), kind, r.Warning())
	}
	got, want := drain(t, r, 7000), decoded(t, raw)
	if len(got) != len(want) || len(got) == 0 {
		t.Fatalf("%s: %d samples, want %d", kind, len(got), len(want))
	}
	tolerance := 0.0
	if strings.Contains(kind, "32") || strings.Contains(kind, "64") {
		tolerance = 1.0 / (1 << 23)
	}
	for i := range got {
		if math.Abs(float64(got[i]-want[i])) > tolerance {
			t.Fatalf("%s: sample %d is %v, want %v", kind, i, got[i], want[i])
		}
	}
}

// TestLawsAgainstOthers: all 256 codes of both laws, as sox and ffmpeg have them.
func TestLawsAgainstOthers(t *testing.T) {
	audiotest.Need(t, "sox", "ffmpeg")
	codes := make([]byte, 256)
	for i := range codes {
		codes[i] = byte(i)
	}
	for tag, law := range map[int]*[256]float32{formatALaw: aLaw, formatMuLaw: muLaw} {
		name := filepath.Join(t.TempDir(), "law.wav")
		if err := os.WriteFile(name, []byte(riff(fmtPart(tag, 1, 8000, 8), part("data", string(codes)))), 0o666); err != nil {
			t.Fatal(err)
		}
		for program, raw := range map[string][]byte{
			"sox":    output(t, "sox", "-D", name, "-t", "f32", "-"),
			"ffmpeg": output(t, "ffmpeg", "-v", "error", "-i", name, "-f", "f32le", "-"),
		} {
			for i, want := range decoded(t, raw) {
				if law[i] != want {
					t.Errorf("format %d, code %#x is %v; %s has %v", tag, i, law[i], program, want)
				}
			}
		}
	}
}

// TestLawsAreOdd: the codes of plus and minus differ in one bit, and their
// numbers in the sign alone.
func TestLawsAreOdd(t *testing.T) {
	for code := range 128 {
		if aLaw[code] != -aLaw[code|0x80] || muLaw[code] != -muLaw[code|0x80] {
			t.Errorf("code %#x: %v and %v, %v and %v", code, aLaw[code], aLaw[code|0x80], muLaw[code], muLaw[code|0x80])
		}
	}
	if aLaw[0xaa] != 32256.0/32768 || muLaw[0x80] != 32124.0/32768 {
		t.Errorf("the loudest are %v and %v", aLaw[0xaa], muLaw[0x80])
	}
}
