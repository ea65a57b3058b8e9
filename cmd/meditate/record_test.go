package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/noise"
	"meditate/audio/wav"
)

// threePhrases is a script that someone reads aloud.
const threePhrases = `Tu peux t’installer comme cela te convient, sur une chaise ou sur un coussin.
Le souffle vient, le souffle repart.
> Tu peux t’offrir, maintenant, la douceur que tu offrirais à un ami très cher.
`

// therapist is a folder with that script, in which someone works.
func therapist(t *testing.T) (script, dir string) {
	t.Helper()
	dir = t.TempDir()
	t.Setenv("MEDITATE_VOICES", filepath.Join(dir, "voices"))
	script = filepath.Join(dir, "soir.md")
	if err := os.WriteFile(script, []byte(threePhrases), 0o644); err != nil {
		t.Fatal(err)
	}
	return script, dir
}

// readAloud returns phrases as espeak-ng reads them, each in a take of its own.
func readAloud(t *testing.T) []audio.Clip {
	t.Helper()
	audiotest.Need(t, "espeak-ng")
	var clips []audio.Clip
	for line := range strings.Lines(threePhrases) {
		cmd := exec.Command("espeak-ng", "-v", "fr", "-s", "120", "-b", "1", "--stdin", "--stdout")
		cmd.Stdin = strings.NewReader(strings.TrimPrefix(line, "> "))
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		clip, err := wav.Read(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		clips = append(clips, clip)
	}
	return clips
}

// inRoom joins clips with 1.5 s between them, in a room with noise at −60 dBFS.
func inRoom(clips ...audio.Clip) audio.Clip {
	rate := clips[0].Rate
	pause := make([]float32, int(1.5*float64(rate)))
	room := audio.Clip{Rate: rate, Samples: append([]float32(nil), pause...)}
	for _, c := range clips {
		for _, s := range c.Samples {
			room.Samples = append(room.Samples, s/2)
		}
		room.Samples = append(room.Samples, pause...)
	}
	for i := range room.Samples {
		room.Samples[i] += float32(math.Sqrt(3) * 1e-3 * (float64(noise.Uniform(uint32(noise.Bits(1, uint64(i)))))))
	}
	return room
}

func save(t *testing.T, path string, c audio.Clip) {
	t.Helper()
	var file bytes.Buffer
	if err := wav.Write(context.Background(), &file, audio.Mono(c.Samples), wav.Options{Rate: c.Rate, Channels: 1}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, file.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// must carries out a command line that succeeds, and returns what it prints.
func must(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := meditate(args...)
	if code != exitDone {
		t.Fatalf("%v: status %d, %s", args, code, stderr)
	}
	return stdout
}

func wants(t *testing.T, got string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(got, part) {
			t.Errorf("got\n%s\nwant …%s…", got, part)
		}
	}
}

// A therapist reads a script aloud, once, and has a voice.
func TestATakeBecomesAVoice(t *testing.T) {
	script, dir := therapist(t)
	read := readAloud(t)
	path := filepath.Join(dir, "take.wav")
	save(t, path, inRoom(read[0], read[1], read[1], read[2])) // the second one said twice

	looked := must(t, "record", "import", path, script, "--pack", "ma-voix")
	wants(t, looked, "left out  ", "said again", "3 of 3 phrases sure", "nothing is stored yet")
	if _, err := os.Stat(filepath.Join(dir, "voices")); err == nil {
		t.Error("something is stored")
	}
	wants(t, must(t, "record", "import", path, script, "--pack", "ma-voix", "--accept"), "3 stored in ma-voix")
	wants(t, must(t, "record", "status", script, "--pack", "ma-voix"), "version 1 of 1", "3 of 3 phrases recorded")
	wants(t, must(t, "show", script, "--voice", "ma-voix"), "voice ma-voix")
	wants(t, must(t, "voices"), "ma-voix", "3 phrases in fr")

	// The same again is no new version; a new reading is, and the old one stays.
	must(t, "record", "import", path, script, "--pack", "ma-voix", "--accept")
	wants(t, must(t, "record", "status", script, "--pack", "ma-voix"), "version 1 of 1")
	folder := filepath.Join(dir, "takes")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	save(t, filepath.Join(folder, "02.wav"), inRoom(read[1], read[1]))
	wants(t, must(t, "record", "import", folder, script, "--pack", "ma-voix", "--accept"), "1 of 3 phrases sure", "1 stored in ma-voix")
	wants(t, must(t, "record", "status", script, "--pack", "ma-voix"), "2  version 2 of 2")
	wants(t, must(t, "record", "use", "2", "1", script, "--pack", "ma-voix"), "2  version 1")
	wants(t, must(t, "record", "status", script, "--pack", "ma-voix"), "2  version 1 of 2")
}

// What is unsure is listed and not stored, unless someone has listened to it.
func TestWhatIsUnsureIsNotStoredUnasked(t *testing.T) {
	script, dir := therapist(t)
	read := readAloud(t)
	path := filepath.Join(dir, "take.wav")
	save(t, path, inRoom(read[0])) // one of three

	got := must(t, "record", "import", path, script, "--pack", "ma-voix", "--accept")
	wants(t, got, "not found", "unsure: ")
	code, _, stderr := meditate("record", "import", path, script, "--pack", "ma-voix", "--unsure")
	if code != exitUsage || !strings.Contains(stderr, "--unsure goes with --accept") {
		t.Errorf("status %d, %s", code, stderr)
	}
	wants(t, must(t, "record", "sheet", script, "--pack", "ma-voix", "--missing"), "Le souffle vient, le souffle repart.")
}

// Missing phrases are spoken by another voice only where that was asked for, and
// are marked.
func TestAPackIsFilled(t *testing.T) {
	script, dir := therapist(t)
	path := filepath.Join(dir, "takes")
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	save(t, filepath.Join(path, "1.wav"), inRoom(readAloud(t)[0]))
	must(t, "record", "import", path, script, "--pack", "ma-voix", "--accept")
	code, _, stderr := meditate("show", script, "--voice", "ma-voix")
	if code != exitNoVoice || !strings.Contains(stderr, "the voice ma-voix does not have 2 phrases") || !strings.Contains(stderr, "--fill") {
		t.Errorf("status %d, %s", code, stderr)
	}
	got := must(t, "show", script, "--voice", "ma-voix", "--fill", "espeak-ng")
	wants(t, got, "voice ma-voix + espeak-ng", "Le souffle vient, le souffle repart.  [espeak-ng]")
	if strings.Contains(got, "coussin.  [") {
		t.Errorf("what is recorded is marked:\n%s", got)
	}
}

// A voice is given to a client once it says what may be done with it.
func TestAVoiceTravels(t *testing.T) {
	script, dir := therapist(t)
	path := filepath.Join(dir, "take.wav")
	save(t, path, inRoom(readAloud(t)...))
	must(t, "record", "import", path, script, "--pack", "ma-voix", "--accept")
	archive := filepath.Join(dir, "ma-voix.zip")
	code, _, stderr := meditate("voices", "export", "ma-voix", "-o", archive)
	if code == exitDone || !strings.Contains(stderr, "pack.yaml") || !strings.Contains(stderr, "consent") {
		t.Fatalf("status %d, %s", code, stderr)
	}
	described := filepath.Join(dir, "voices", "ma-voix", "pack.yaml")
	filled := "name: ma-voix\nspeaker: Anne\nlanguage: fr\nlicence: pour les clients d’Anne\nconsent: Anne est d’accord\n"
	if err := os.WriteFile(described, []byte(filled), 0o644); err != nil {
		t.Fatal(err)
	}
	before := must(t, "show", script, "--voice", "ma-voix")
	must(t, "voices", "export", "ma-voix", "-o", archive)

	t.Setenv("MEDITATE_VOICES", filepath.Join(dir, "elsewhere")) // the client's computer
	wants(t, must(t, "voices", "import", archive), "ma-voix is a voice now")
	if after := must(t, "show", script, "--voice", "ma-voix"); after != before {
		t.Errorf("there it is\n%s\nhere\n%s", after, before)
	}
	code, _, stderr = meditate("voices", "import", archive)
	if code == exitDone || !strings.Contains(stderr, "ma-voix") {
		t.Errorf("imported twice: status %d, %s", code, stderr)
	}
	wants(t, must(t, "voices", "import", archive, "--name", "anne"), "anne is a voice now")
}

// Sheets for every use.
func TestSheets(t *testing.T) {
	script, dir := therapist(t)
	for form, part := range map[string]string{
		"text": "   2  Le souffle vient, le souffle repart.", "markdown": "2\\. Le souffle", "html": "<!DOCTYPE html>",
	} {
		wants(t, must(t, "record", "sheet", script, "--format", form), part)
	}
	page := filepath.Join(dir, "soir.html")
	must(t, "record", "sheet", script, "-o", page)
	html, err := os.ReadFile(page)
	if err != nil || !bytes.Contains(html, []byte("<html lang=\"fr\"")) {
		t.Errorf("%.200s, %v", html, err)
	}
	wants(t, must(t, "record", "sheet", "--all"), "Bienvenue dans ce premier jour.", "Bienvenue dans ce cinquième jour.")
	if code, _, stderr := meditate("record", "sheet", script, "-o", page); code == exitDone {
		t.Errorf("written over: %s", stderr)
	}
	for _, args := range [][]string{{"--format", "pdf"}, {"--missing"}, {"--all", script}} {
		if code, _, stderr := meditate(append([]string{"record", "sheet", script}, args...)...); code != exitUsage {
			t.Errorf("%v: status %d, %s", args, code, stderr)
		}
	}
}

// What happens at the microphone, with a program that plays a take into it.
func TestRecordingPhraseByPhrase(t *testing.T) {
	script, dir := therapist(t)
	read := readAloud(t)
	bin := t.TempDir()
	room := inRoom(read[1])
	room.Samples = room.Samples[int(room.Rate) : len(room.Samples)-int(room.Rate)] // a program that is no microphone may be 5 s ahead
	save(t, filepath.Join(bin, "take.wav"), room)
	audiotest.Need(t, "sox")
	raw := exec.Command("sox", "take.wav", "-r", "48000", "-c", "1", "-b", "16", "-e", "signed", "-t", "raw", "take.raw")
	raw.Dir = bin
	if out, err := raw.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	fake := fmt.Sprintf("#!/bin/sh\ncat '%s/take.raw'\nexec sleep 60\n", bin)
	for _, name := range []string{"parec", "arecord"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(fake), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))

	at := func(pressed string, args ...string) (int, string) {
		var screen bytes.Buffer
		ctx := context.Background()
		code := run(ctx, ctx, append([]string{"meditate", "record", "take", script, "--pack", "ma-voix"}, args...), strings.NewReader(pressed), &bytes.Buffer{}, &screen)
		return code, screen.String()
	}
	// Record, stop, keep; leave the second for another day.
	code, screen := at("\n\nk\nq\n")
	if code != exitDone {
		t.Fatalf("status %d, %s", code, screen)
	}
	wants(t, screen, "Phrases à dire : 3", "1/3", "Tu peux t’installer comme cela te convient", "2/3", "Phrases gardées : 1")
	wants(t, must(t, "record", "status", script, "--pack", "ma-voix"), "1  version 1 of 1", "1 of 3 phrases recorded")

	// It goes on with what is missing; again, back and skip store nothing.
	code, screen = at("\n\na\n\nb\ns\nq\n")
	if code != exitDone || strings.Contains(screen, "Tu peux t’installer") {
		t.Errorf("status %d, %s", code, screen)
	}
	wants(t, must(t, "record", "status", script, "--pack", "ma-voix"), "1 of 3 phrases recorded")

	// What was kept is the take, cut to the phrase.
	wants(t, must(t, "voices", "try", "ma-voix", "-o", filepath.Join(dir, "essai.wav")), "s of speech")
	f, err := os.Open(filepath.Join(dir, "essai.wav"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	clip, err := wav.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := clip.Duration().Seconds(), read[1].Duration().Seconds(); math.Abs(got-want) > 0.6 {
		t.Errorf("it lasts %.1f s, the phrase %.1f s", got, want)
	}
}
