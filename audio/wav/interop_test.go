package wav

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
)

// output runs a program and returns what it prints.
func output(t *testing.T, program string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(program, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, &stderr)
	}
	return out
}

// ours writes 1.5 s of sound to a file and returns its name.
func ours(t *testing.T, o Options) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "ours.wav")
	if err := os.WriteFile(name, encode(t, hiss(int64(o.Rate)*3/2), o), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestFFprobeReadsIt(t *testing.T) {
	audiotest.Need(t, "ffprobe")
	name := ours(t, Options{Rate: 48000})
	var got struct {
		Streams []struct {
			Codec    string `json:"codec_name"`
			Rate     string `json:"sample_rate"`
			Channels int    `json:"channels"`
			Length   int64  `json:"duration_ts"`
		}
		Format struct {
			Name string `json:"format_name"`
			Size string
		}
	}
	out := output(t, "ffprobe", "-v", "warning", "-of", "json", "-show_streams", "-show_format", name)
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Streams) != 1 {
		t.Fatalf("%d streams", len(got.Streams))
	}
	if s := got.Streams[0]; s.Codec != "pcm_s16le" || s.Rate != "48000" || s.Channels != 2 || s.Length != 72000 {
		t.Errorf("stream %+v", s)
	}
	if got.Format.Name != "wav" || got.Format.Size != "288044" {
		t.Errorf("format %+v", got.Format)
	}
}

// TestSoxReadsIt has sox take the file apart: the samples are those behind our
// header.
func TestSoxReadsIt(t *testing.T) {
	audiotest.Need(t, "sox")
	for channels, soxSays := range map[int]string{1: "1", 2: "2"} {
		name := ours(t, Options{Rate: 22050, Channels: channels})
		for flag, want := range map[string]string{"-t": "wav", "-r": "22050", "-c": soxSays, "-s": "33075", "-b": "16", "-e": "Signed Integer PCM"} {
			if got := strings.TrimSpace(string(output(t, "sox", "--info", flag, name))); got != want {
				t.Errorf("sox --info %s: %q, want %q", flag, got, want)
			}
		}
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if raw := output(t, "sox", name, "-t", "raw", "-"); !bytes.Equal(raw, file[canonical:]) {
			t.Error("sox reads other samples")
		}
	}
}

func TestReadEspeak(t *testing.T) {
	audiotest.Need(t, "espeak-ng")
	name := filepath.Join(t.TempDir(), "whole.wav")
	text := "Breathe in. Breathe out."
	output(t, "espeak-ng", "-w", name, text)
	streamed := output(t, "espeak-ng", "--stdout", text)
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(bytes.NewReader(streamed))
	if err != nil {
		t.Fatal(err)
	}
	sameClip(t, got, want, 0)
	if d := got.Duration().Seconds(); d < 0.5 || d > 10 {
		t.Errorf("%v s of speech", d)
	}
	if peak := peak(got); peak < 0.05 || peak > 1 {
		t.Errorf("peak of speech: %v", peak)
	}
}

// TestReadSox reads one sine in each of the formats that sox writes.
func TestReadSox(t *testing.T) {
	audiotest.Need(t, "sox")
	want := audio.Clip{Rate: 32000}
	for i := range 3200 {
		want.Samples = append(want.Samples, float32(0.5*math.Sin(2*math.Pi*440*float64(i)/32000)))
	}
	for name, c := range map[string]struct {
		args      string
		tolerance float64
	}{
		"8 bits":       {"-b 8 -e unsigned-integer", 1.1 / 128},
		"16 bits":      {"-b 16", 1.1 / 32768},
		"24 bits":      {"-b 24", 1e-6}, // sox writes an extensible header
		"24 bits, old": {"-b 24 -t wavpcm", 1e-6},
		"32 bits":      {"-b 32", 1e-6},
		"float 32":     {"-b 32 -e floating-point", 1e-6},
		"float 64":     {"-b 64 -e floating-point", 1e-6},
		"three":        {"-b 16 -c 3", 1.1 / 32768},
	} {
		t.Run(name, func(t *testing.T) {
			args := []string{"-D", "-R", "-r", "32000", "-n"}
			args = append(args, strings.Fields(c.args)...)
			if !strings.Contains(c.args, "-c") {
				args = append(args, "-c", "1")
			}
			if !strings.Contains(c.args, "-t") {
				args = append(args, "-t", "wav")
			}
			effects := []string{"synth", "3200s", "sine", "440", "vol", "0.5"}
			whole := filepath.Join(t.TempDir(), "sox.wav")
			output(t, "sox", append(append(args, whole), effects...)...)
			file, err := os.ReadFile(whole)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Read(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			sameClip(t, got, want, c.tolerance)

			piped, err := Read(bytes.NewReader(output(t, "sox", append(append(args, "-"), effects...)...)))
			if err != nil {
				t.Fatal(err)
			}
			sameClip(t, piped, got, 0)
		})
	}
}

func TestRefuseSoxCodecs(t *testing.T) {
	audiotest.Need(t, "sox")
	for encoding, want := range map[string]string{
		"ms-adpcm":      "Microsoft ADPCM",
		"ima-adpcm":     "IMA ADPCM",
		"gsm-full-rate": "GSM 6.10",
	} {
		file := output(t, "sox", "-n", "-r", "8000", "-c", "1", "-e", encoding, "-t", "wav", "-", "synth", "0.1", "sine", "440")
		if _, err := Read(bytes.NewReader(file)); err == nil || !strings.Contains(err.Error(), want+" cannot be read") {
			t.Errorf("%s: error %v", encoding, err)
		}
	}
}

// TestReadFFmpeg reads what ffmpeg writes to a pipe, and its RF64.
func TestReadFFmpeg(t *testing.T) {
	audiotest.Need(t, "ffmpeg")
	name := ours(t, Options{Rate: 24000})
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"-f", "wav", "-"},
		{"-f", "wav", "-c:a", "pcm_s24le", "-"},
		{"-f", "wav", "-c:a", "pcm_f64le", "-"},
		{"-f", "wav", "-rf64", "always", filepath.Join(t.TempDir(), "rf64.wav")},
	} {
		out := output(t, "ffmpeg", append([]string{"-v", "error", "-i", name}, args...)...)
		if last := args[len(args)-1]; last != "-" {
			if out, err = os.ReadFile(last); err != nil {
				t.Fatal(err)
			}
		}
		got, err := Read(bytes.NewReader(out))
		if err != nil {
			t.Fatalf("ffmpeg %q: %v", args, err)
		}
		sameClip(t, got, want, 0)
	}
}

func sameClip(t *testing.T, got, want audio.Clip, tolerance float64) {
	t.Helper()
	if got.Rate != want.Rate || len(got.Samples) != len(want.Samples) {
		t.Fatalf("%d samples at %d Hz, want %d at %d Hz", len(got.Samples), got.Rate, len(want.Samples), want.Rate)
	}
	for i, s := range got.Samples {
		if math.Abs(float64(s-want.Samples[i])) > tolerance {
			t.Fatalf("sample %d is %v, want %v", i, s, want.Samples[i])
		}
	}
}

func peak(c audio.Clip) float64 {
	peak := 0.0
	for _, s := range c.Samples {
		peak = max(peak, math.Abs(float64(s)))
	}
	return peak
}
