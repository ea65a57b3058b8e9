//go:build linux

package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/speaker/pulsetest"
	"meditate/audio/spool"
	"meditate/narration"
	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

// morning begins with a bell, and its phrases have to be spoken.
const morning = `---
durée: 18 s
---
(cloche)
Tu peux t’asseoir.
(silence 1 s, 0,2 s à 20 s)
Tu peux respirer.
`

// gated puts an espeak-ng before the real one that speaks only once the file that
// it returns is there, and keeps a list of what it was called for.
func gated(t *testing.T) (path, gate, calls string) {
	t.Helper()
	audiotest.Need(t, "espeak-ng")
	real, err := exec.LookPath("espeak-ng")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	gate, calls = filepath.Join(bin, "gate"), filepath.Join(bin, "calls")
	lines := "#!/bin/sh\necho \"$*\" >> '" + calls + "'\n" +
		"case \"$*\" in *--stdout*) while [ -d '" + bin + "' ] && [ ! -e '" + gate + "' ]; do sleep 0.05; done;; esac\n" +
		"exec '" + real + "' \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "espeak-ng"), []byte(lines), 0o755); err != nil {
		t.Fatal(err)
	}
	return bin + string(os.PathListSeparator) + os.Getenv("PATH"), gate, calls
}

func touch(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
}

// spokenSession returns the morning, spoken and ready to be played.
func spokenSession(t *testing.T) (*performance, spoken) {
	t.Helper()
	s, err := script.Parse("matin.md", strings.NewReader(morning))
	if err != nil {
		t.Fatal(err)
	}
	flags := flag.NewFlagSet("meditate", flag.ContinueOnError)
	flags.String(flagVoice, "espeak-ng", "")
	c := cli.NewContext(cli.NewApp(), flags, nil)
	vs, err := loadVoices(c)
	if err != nil {
		t.Fatal(err)
	}
	aside := &spool.Spool{Folder: t.TempDir()}
	t.Cleanup(func() { aside.Close() })
	said, err := vs.speak(t.Context(), c, s, narration.SessionRate, aside, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &performance{c: c, script: s, options: narration.Options{Rate: narration.SessionRate}}
	p.arrange = func(sp spoken, o narration.Options) (*session, error) { return arrange(c, s, sp, o) }
	if p.target, err = targetOf(c, targetHeadphones, 2); err != nil {
		t.Fatal(err)
	}
	choice, err := vs.bedOf(c, s)
	if err != nil {
		t.Fatal(err)
	}
	if p.bed, err = choice.load(t.Context(), streams{}, narration.SessionRate); err != nil {
		t.Fatal(err)
	}
	return p, said
}

// inTime returns what a session sounds like that was spoken in time.
func (p *performance) inTime(t *testing.T, said spoken, o narration.Options) []audio.Frame {
	t.Helper()
	ses, err := arrange(p.c, p.script, said, o)
	if err != nil {
		t.Fatal(err)
	}
	sound, err := p.sound(t.Context(), ses.score, ses.sounds)
	if err != nil {
		t.Fatal(err)
	}
	return audiotest.Read(t, sound, 0, sound.Len())
}

// The bell is heard while no phrase has been spoken yet; and what is heard in the
// end is what is exported, sample for sample.
func TestASessionBeginsBeforeItIsSpoken(t *testing.T) {
	if testing.Short() {
		t.Skip("sound is served in time only where the machine is not slowed down")
	}
	path, gate, _ := gated(t)
	p, said := spokenSession(t)
	want := p.inTime(t, said, p.options)
	server := pulsetest.Start(t)
	for try := 0; ; try++ {
		err := playedIs(t, server, want, func(recorder *pulsetest.Recorder) {
			awaitSound(t, recorder) // nobody has spoken
			touch(t, gate)
		}, []string{"PATH=" + path, "XDG_CACHE_HOME=" + t.TempDir()}, "play", "--delay", "0", "matin.md", "--voice", "espeak-ng")
		if err == nil {
			return
		}
		if t.Log(err); try == 2 {
			t.Fatal("never played as it is exported")
		}
		os.Remove(gate)
	}
}

// Phrases that come too late are said later, and the session lasts as long as it
// was to.
func TestALateSessionIsWhole(t *testing.T) {
	audiotest.Need(t, "espeak-ng")
	p, said := spokenSession(t)
	o := p.options
	inTime := p.inTime(t, said, o)
	for heard, late := range map[time.Duration]bool{0: false, 8 * time.Second: false, 9100 * time.Millisecond: true} {
		sound, err := p.opening(t.Context())
		if sound == nil || err != nil {
			t.Fatal("it cannot begin before it is spoken", err)
		}
		read := o.Rate.Frames(heard)
		begun := audiotest.Read(t, sound, 0, read)
		if err := p.completed(t.Context(), sound, said, func(*narration.Score) {}); err != nil {
			t.Fatal(err)
		}
		rest := audiotest.Read(t, sound, read, sound.Len()-read)
		whole := slices.Concat(begun, rest)

		want := inTime
		if late {
			o := o
			o.Opening = heard + catchUp + lookAhead
			want = p.inTime(t, said, o)
		}
		if len(whole) != len(inTime) || !slices.Equal(whole, want) {
			t.Errorf("after %v: %d frames, as they should be: %v", heard, len(whole), slices.Equal(whole, want))
		}
	}
}

// A phrase that cannot be spoken ends the session gently, with the reason.
func TestASessionThatCannotBeSpokenFadesOut(t *testing.T) {
	bin := t.TempDir()
	hoarse := "#!/bin/sh\ncase \"$*\" in *--stdout*) while [ -d '" + bin + "' ] && [ ! -e '" + bin + "/gate' ]; do sleep 0.05; done; echo hoarse >&2; exit 1;; esac\n"
	if err := os.WriteFile(filepath.Join(bin, "espeak-ng"), []byte(hoarse), 0o755); err != nil {
		t.Fatal(err)
	}
	server := pulsetest.Start(t)
	recorder := server.Record(t)
	cmd, stderr := child(t, append(server.Env(), "PATH="+bin+":"+os.Getenv("PATH"), "XDG_CACHE_HOME="+t.TempDir()), "play", "--delay", "0", "matin.md", "--voice", "espeak-ng")
	awaitSound(t, recorder)
	touch(t, filepath.Join(bin, "gate"))
	if code := exitOf(t, cmd); code != exitFailed || !strings.Contains(stderr.String(), "hoarse") || !strings.Contains(stderr.String(), "Tu peux") {
		t.Errorf("status %d, %s", code, stderr)
	}
	heard := recorder.Stop()
	if peak := audiotest.Peak(heard[len(heard)-4800:]); peak != 0 {
		t.Errorf("still sounds at the end: %v", peak)
	}
}

// Whoever interrupts the bell is not kept waiting for the engine.
func TestTheOpeningCanBeInterrupted(t *testing.T) {
	path, _, _ := gated(t) // it never speaks
	server := pulsetest.Start(t)
	recorder := server.Record(t)
	cmd, _ := child(t, append(server.Env(), "PATH="+path, "XDG_CACHE_HOME="+t.TempDir()), "play", "--delay", "0", "matin.md", "--voice", "espeak-ng")
	awaitSound(t, recorder)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if code := exitOf(t, cmd); code != exitInterrupted {
		t.Errorf("ended with status %d, want %d", code, exitInterrupted)
	}
}

// A script that was spoken before needs no engine any more: it is not even asked
// for its version.
func TestAWarmScriptRunsNoEngine(t *testing.T) {
	path, gate, calls := gated(t)
	touch(t, gate)
	t.Setenv("PATH", path)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	file := filepath.Join(t.TempDir(), "matin.md")
	count := func(text string) (lines int, said string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		code, _, stderr := meditate("show", file, "--voice", "espeak-ng", "-v")
		if code != exitDone {
			t.Fatal(stderr)
		}
		log, err := os.ReadFile(calls)
		os.Remove(calls)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return strings.Count(string(log), "\n"), stderr
	}
	cold, said := count(morning)
	if cold < 2 || said != "note: espeak-ng: 2 spoken now, 0 from the cache\n" {
		t.Errorf("cold: %d calls, %q", cold, said)
	}
	if warm, said := count(morning); warm != 0 || said != "note: espeak-ng: 0 spoken now, 2 from the cache\n" {
		t.Errorf("warm: %d calls, %q", warm, said)
	}
	if changed, said := count(strings.Replace(morning, "respirer", "souffler", 1)); changed != 1 || said != "note: espeak-ng: 1 spoken now, 1 from the cache\n" {
		t.Errorf("a word changed: %d calls, %q", changed, said)
	}
}
