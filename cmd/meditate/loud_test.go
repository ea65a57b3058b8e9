package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/loudness"
	"meditate/narration/programme"
	"meditate/scripts"
)

// Every day at every length, with each kind of bed in turn, to a podcast's target:
// the meter finds that it is met, and at the shortest length, to spare time,
// ffmpeg's as well.
func TestEveryExportMeetsItsTarget(t *testing.T) {
	if testing.Short() {
		t.Skip("whole days are exported")
	}
	audiotest.Need(t, "ffmpeg")
	p, err := programme.Load(scripts.FS, "scripts")
	if err != nil {
		t.Fatal(err)
	}
	beds, n := []string{"room", "brown", "waves", "none", "drone"}, 0
	dir := t.TempDir()
	for _, s := range p.Days {
		for i, length := range s.Meta.Lengths {
			bed := beds[n%len(beds)]
			n++
			path := filepath.Join(dir, "x.wav")
			t.Run(fmt.Sprintf("day %d, %v, %s", s.Meta.Day, length, bed), func(t *testing.T) {
				code, _, stderr := meditate("export", "--day", fmt.Sprint(s.Meta.Day), "--length", length.String(), "--bed", bed, "--target", "podcast", "-o", path, "--force")
				if code != exitDone {
					t.Fatal(stderr)
				}
				f, source, err := openSound(path)
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				ours, err := loudness.Measure(t.Context(), source, loudness.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if math.Abs(ours.Integrated+16) > 0.1 || ours.TruePeak > -1 {
					t.Errorf("%.2f LUFS, a peak of %.2f dBTP", ours.Integrated, ours.TruePeak)
				}
				if i > 0 {
					return
				}
				theirs, peak := ffmpegLoudness(t, path)
				if math.Abs(theirs+16) > 0.11 || peak > -1 { // it prints tenths
					t.Errorf("by ffmpeg %.1f LUFS, a peak of %.1f dBTP", theirs, peak)
				}
			})
		}
	}
}

// ffmpegLoudness returns integrated loudness and true peak as ffmpeg reads them.
func ffmpegLoudness(t *testing.T, path string) (lufs, dBTP float64) {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-hide_banner", "-nostats", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	last := func(pattern string) float64 {
		found := regexp.MustCompile(pattern).FindAllSubmatch(out, -1)
		if len(found) == 0 {
			t.Fatalf("ffmpeg says %s", out)
		}
		x, err := strconv.ParseFloat(string(found[len(found)-1][1]), 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	return last(`I:\s+(-?[\d.]+) LUFS`), last(`Peak:\s+(-?[\d.]+) dBFS`)
}

// At the edges of events nothing jumps: the second difference of the sound, in
// which a click stands out, is no larger there than that of the noise below.
func TestNoEdgeOfAnExportClicks(t *testing.T) {
	if testing.Short() {
		t.Skip("whole days are exported")
	}
	for _, c := range []struct{ session, sound []string }{
		{[]string{"--day", "3", "--length", "5m"}, nil},
		{[]string{"--day", "2", "--length", "3m"}, []string{"--bed", "brown"}},
		{[]string{"--day", "1", "--length", "8m"}, []string{"--bed", "drone", "--duck", "12"}},
		{[]string{"--day", "5", "--length", "3m", "--rate", "44100"}, []string{"--bed", "none"}},
	} {
		path := filepath.Join(t.TempDir(), "x.wav")
		args := slices.Concat(c.session, c.sound)
		if code, _, stderr := meditate(append([]string{"export", "-o", path, "--bits", "24"}, args...)...); code != exitDone {
			t.Fatal(stderr)
		}
		samples := leftOf(t, path)
		var score scoreJSON
		_, shown, _ := meditate(append([]string{"show", "--json"}, c.session...)...)
		if err := json.Unmarshal([]byte(shown), &score); err != nil {
			t.Fatal(err)
		}
		for _, e := range score.Events {
			at := int(e.Start)
			edge := bend(samples, at-8, at+8)
			near := max(bend(samples, at-4000, at-200), bend(samples, at+200, at+4000), audio.Gain(-84))
			if edge > 2*near {
				t.Errorf("%v: the %s at %d begins with a click: %.1f dB, around it %.1f", args, e.Kind, at, audio.DB(edge), audio.DB(near))
			}
		}
	}
}

// bend is the largest second difference between two places.
func bend(samples []float32, from, to int) float64 {
	most := 0.0
	for i := max(from, 1); i < min(to, len(samples)-1); i++ {
		most = max(most, math.Abs(float64(samples[i-1])-2*float64(samples[i])+float64(samples[i+1])))
	}
	return most
}

// leftOf returns the left channel of a file.
func leftOf(t *testing.T, path string) []float32 {
	t.Helper()
	f, source, err := openSound(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []float32
	block := make([]float32, 8192)
	for {
		n, err := source.Read(block)
		for i := 0; i < n; i += source.Channels() {
			out = append(out, block[i])
		}
		if err != nil {
			return out
		}
	}
}
