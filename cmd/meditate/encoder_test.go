package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meditate/audio/audiotest"
	"meditate/audio/loudness"
)

const breathing = `---
titre: Le soir
durée: 20 s
---
## Un
Bienvenue dans ce premier jour.
(silence 10 s, 1 s à 60 s)
## Deux
Bienvenue dans ce deuxième jour.
`

// Files of programs that have to be installed: what was exported is read again, by
// us and by ffprobe, and is as long and as loud as it was to be.
func TestEncodedFilesAreTheSession(t *testing.T) {
	if testing.Short() {
		t.Skip("sessions are mastered again and again")
	}
	audiotest.Need(t, "lame", "opusenc", "ffmpeg", "ffprobe")
	dir := t.TempDir()
	script := filepath.Join(dir, "soir.md")
	if err := os.WriteFile(script, []byte(breathing), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, codec string }{
		{"a.mp3", "mp3"}, {"-a.m4a", "aac"}, {"a.opus", "opus"}, {"a.flac", "flac"},
	} {
		for _, channels := range []int{1, 2} {
			path := filepath.Join(dir, fmt.Sprint(channels)+c.file)
			code, _, stderr := meditate("export", script, "-o", path, "--channels", fmt.Sprint(channels), "--voice", "builtin")
			if code != exitDone {
				t.Fatal(stderr)
			}
			if got := probed(t, path); !strings.HasPrefix(got, fmt.Sprintf("%s,48000,%d,", c.codec, channels)) {
				t.Errorf("%s: ffprobe reads %s", path, got)
			}
			if c.codec == "aac" {
				lufs, peak := ffmpegLoudness(t, path)
				if want := float64(-22 + 3*channels); math.Abs(lufs-want) > 0.3 || peak > -0.5 {
					t.Errorf("%s: %.1f LUFS, %.1f dBTP", path, lufs, peak)
				}
				continue // which is not read here
			}
			f, source, err := openSound(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			r, err := loudness.Measure(t.Context(), source, loudness.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if want := float64(-22 + 3*channels); math.Abs(r.Integrated-want) > 0.2 || r.Channels != channels {
				t.Errorf("%s: %.2f LUFS, %d channels", path, r.Integrated, r.Channels)
			}
			if s := float64(r.Frames) / float64(r.Rate); math.Abs(s-20) > 0.001 {
				t.Errorf("%s lasts %.4f s", path, s)
			}
		}
	}
}

// An encoder that fails, or ends before it has read all, leaves nothing and is
// named.
func TestEncodersThatFail(t *testing.T) {
	dir := t.TempDir()
	script := filepath.Join(dir, "soir.md")
	if err := os.WriteFile(script, []byte(breathing), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ does, want string }{
		"refuses":    {"echo 'bad bits' >&2; exit 3", "lame could not encode it: lame: exit status 3: bad bits"},
		"ends early": {"exit 0", "lame stopped before the end of the session"},
	} {
		bin := t.TempDir()
		if err := os.WriteFile(filepath.Join(bin, "lame"), []byte("#!/bin/sh\n"+c.does+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
		out := t.TempDir()
		code, _, stderr := meditate("export", script, "-o", filepath.Join(out, "a.mp3"), "--voice", "builtin")
		if code != exitFailed || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: status %d, %s", name, code, stderr)
		}
		if entries, _ := os.ReadDir(out); len(entries) > 0 {
			t.Errorf("%s: left behind: %v", name, entries)
		}
	}
}
