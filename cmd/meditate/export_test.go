package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"meditate/audio/audiotest"
	"meditate/audio/wav"
)

// An export, read by other programs: length, rate, channels and size are what
// the score says.
func TestExportsAreReadByOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("whole days are exported")
	}
	audiotest.Need(t, "ffprobe", "soxi")
	dir := t.TempDir()
	for _, c := range []struct {
		day, rate, channels int
		length              string
		seconds             int64
	}{{3, 48000, 2, "3m", 180}, {1, 44100, 1, "8 min", 480}, {5, 96000, 2, "3m", 180}} {
		path := filepath.Join(dir, fmt.Sprintf("%d.wav", c.rate))
		code, _, stderr := meditate("export", "--day", fmt.Sprint(c.day), "--length", c.length, "-o", path,
			"--rate", fmt.Sprint(c.rate), "--channels", fmt.Sprint(c.channels))
		if code != exitDone {
			t.Fatal(stderr)
		}
		frames := c.seconds * int64(c.rate)
		want := fmt.Sprintf("pcm_s16le,%d,%d,%d", c.rate, c.channels, frames)
		if got := probed(t, path); got != want {
			t.Errorf("ffprobe reads %s, want %s", got, want)
		}
		for flag, want := range map[string]string{"-r": fmt.Sprint(c.rate), "-c": fmt.Sprint(c.channels), "-s": fmt.Sprint(frames), "-b": "16"} {
			out, err := exec.Command("soxi", flag, path).CombinedOutput()
			if got := strings.TrimSpace(string(out)); err != nil || got != want {
				t.Errorf("soxi %s reads %q, %v; want %s", flag, got, err, want)
			}
		}
	}
}

// probed returns codec, rate, channels and frames as ffprobe reads them.
func probed(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-of", "json", "-select_streams", "a", "-show_entries",
		"stream=codec_name,sample_rate,channels,duration_ts", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var p struct {
		Streams []struct {
			Codec    string `json:"codec_name"`
			Rate     string `json:"sample_rate"`
			Channels int    `json:"channels"`
			Frames   int64  `json:"duration_ts"`
		} `json:"streams"`
	}
	if err := json.Unmarshal(out, &p); err != nil || len(p.Streams) != 1 {
		t.Fatalf("%v: %s", err, out)
	}
	s := p.Streams[0]
	return fmt.Sprintf("%s,%s,%d,%d", s.Codec, s.Rate, s.Channels, s.Frames)
}

// In the file that was exported, the voice sounds where show --json says, and in
// the pauses there is nothing but room tone.
func TestTheExportedSpeechIsWhereShowSays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.wav")
	if code, _, stderr := meditate("export", "--day", "3", "--length", "3m", "-o", path); code != exitDone {
		t.Fatal(stderr)
	}
	_, shown, _ := meditate("show", "--day", "3", "--length", "3m", "--json")
	var score scoreJSON
	if err := json.Unmarshal([]byte(shown), &score); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	clip, err := wav.Read(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	place := int64(0)
	for _, e := range score.Events {
		if e.Start != place {
			t.Fatalf("the %s at %d should begin at %d", e.Kind, e.Start, place)
		}
		place += e.Frames
		level := levelDB(clip.Samples[e.Start:place])
		switch e.Kind {
		case "phrase":
			if level < -30 {
				t.Errorf("%q at %d sounds at %.1f dB", e.Text, e.Start, level)
			}
		case "pause", "breath":
			// The mean of two independent channels lies 3 dB below each.
			if level > -60 || level < -70 {
				t.Errorf("the %s at %d is at %.1f dB", e.Kind, e.Start, level)
			}
		}
	}
	if place != score.Frames || place != int64(len(clip.Samples)) {
		t.Errorf("the events end at %d, the score at %d, the file at %d", place, score.Frames, len(clip.Samples))
	}
}

func levelDB(samples []float32) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return 10 * math.Log10(sum/float64(len(samples)))
}
