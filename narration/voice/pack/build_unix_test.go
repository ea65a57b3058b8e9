//go:build unix

package pack

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/clean"
	"meditate/audio/resample"
	"meditate/audio/wav"
	"meditate/narration/voice"
	"meditate/narration/voice/program"
)

// espeak is a voice of an engine, made fit for a session.
type espeak struct{}

func (espeak) Name() string { return "espeak-ng" }

func (espeak) Speak(ctx context.Context, phrase string) (audio.Clip, error) {
	argv := []string{"espeak-ng", "--stdin", "--stdout", "-v", "fr", "-s", "120", "-a", "50"}
	sound, err := program.Program{Argv: argv, Stdin: phrase}.Run(ctx)
	if err != nil {
		return audio.Clip{}, err
	}
	clip, err := wav.Read(bytes.NewReader(sound))
	if err != nil {
		return audio.Clip{}, err
	}
	return clean.Clip(clip)
}

// A fixed voice says the same of everything.
type fixed struct {
	clip audio.Clip
	err  error
}

func (fixed) Name() string                                        { return "fixed" }
func (f fixed) Speak(context.Context, string) (audio.Clip, error) { return f.clip, f.err }

// only makes the named programs the only ones there are.
func only(t *testing.T, programs ...string) {
	t.Helper()
	audiotest.Need(t, programs...)
	dir := t.TempDir()
	for _, program := range programs {
		path, err := exec.LookPath(program)
		if err == nil {
			err = os.Symlink(path, filepath.Join(dir, program))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
}

// install makes shell scripts the only programs there are.
func install(t *testing.T, scripts map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	return dir
}

func packFiles(built map[string][]byte) fs.FS {
	files := fstest.MapFS{}
	for name, data := range built {
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

var threePhrases = []string{"Bonjour, et bienvenue.", "Respire.", "Les yeux ouverts ou fermés."}

func TestABuiltPackSaysWhatItsEngineSays(t *testing.T) {
	for i, enc := range encoders {
		t.Run(enc[0], func(t *testing.T) {
			if testing.Short() && i > 0 {
				t.Skip("it is run as the first is")
			}
			only(t, "espeak-ng", enc[0])
			b := Build{
				Name: "mine", Voice: espeak{}, Language: "fr", Engine: "espeak-ng", Version: "1.52", Licence: "GPL-3.0-or-later",
				Phrases: append(threePhrases, "  Respire. "),
			}
			last := 0
			b.Progress = func(done, all int) {
				if last++; done != last || all != len(threePhrases) {
					t.Errorf("progress %d of %d, want %d of %d", done, all, last, len(threePhrases))
				}
			}
			built, err := b.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if last != len(threePhrases) || len(built) != len(threePhrases)+2 {
				t.Errorf("progress ended at %d, with %d files", last, len(built))
			}
			checkPack(t, built)
			last = 0
			if again, err := b.Run(t.Context()); err != nil || !reflect.DeepEqual(again, built) {
				t.Errorf("built again, the pack has other bytes, %v", err)
			}
		})
	}
}

// checkPack opens what was built from threePhrases, and compares each clip with
// what the engine says.
func checkPack(t *testing.T, built map[string][]byte) {
	t.Helper()
	p, err := Open(packFiles(built))
	if err != nil {
		t.Fatal(err)
	}
	want := Info{Name: "mine", Language: "fr", Engine: "espeak-ng", EngineVersion: "1.52", Licence: "GPL-3.0-or-later"}
	if p.Info() != want || p.manifest.Treatment != clean.Version {
		t.Errorf("it says of itself %+v, treatment %d", p.Info(), p.manifest.Treatment)
	}
	if !reflect.DeepEqual(p.Phrases(), threePhrases) {
		t.Errorf("it says %q", p.Phrases())
	}
	for _, phrase := range threePhrases {
		got, err := p.Speak(t.Context(), phrase)
		if err != nil {
			t.Fatal(err)
		}
		want, err := espeak{}.Speak(t.Context(), phrase)
		if err != nil {
			t.Fatal(err)
		}
		want = resample.Clip(want, packRate)
		if got.Rate != packRate || len(got.Samples) != len(want.Samples) {
			t.Errorf("%q has %d samples at %d Hz, want %d", phrase, len(got.Samples), got.Rate, len(want.Samples))
		}
		if alike := likeness(got, want); alike < 0.9 {
			t.Errorf("%q is like what the engine says by %.2f", phrase, alike)
		}
		checkClip(t, phrase, got)
	}
}

// likeness is the correlation of two clips: 1 where they are the same.
func likeness(a, b audio.Clip) float64 {
	var ab, aa, bb float64
	for i := range min(len(a.Samples), len(b.Samples)) {
		x, y := float64(a.Samples[i]), float64(b.Samples[i])
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return ab / math.Sqrt(aa*bb)
}

func TestBuildsThatFail(t *testing.T) {
	speaks := fixed{clip: vowel(22050)}
	build := func(v voice.Voice, phrases ...string) Build {
		return Build{Name: "mine", Voice: v, Language: "fr", Phrases: phrases}
	}
	badName, noLanguage := build(speaks, "Respire."), build(speaks, "Respire.")
	badName.Name, noLanguage.Language = "../mine", ""
	for _, c := range []struct {
		name      string
		installed map[string]string
		build     Build
		want      []string
	}{
		{"without an encoder", nil, build(speaks, threePhrases...),
			[]string{"install oggenc (package vorbis-tools) or ffmpeg"}},
		{"without phrases", nil, build(speaks), []string{"no phrase to make a pack of"}},
		{"without a language", map[string]string{"oggenc": "exit 0"}, noLanguage, []string{"the language is missing; write language: fr"}},
		{"under a name that leads out", map[string]string{"oggenc": "exit 0"}, badName, []string{`"../mine" cannot be the name of a pack`}},
		{"with an encoder that fails", map[string]string{"ffmpeg": "echo Unknown encoder >&2; exit 1"}, build(speaks, threePhrases[0]),
			[]string{`the clip of "Bonjour, et bienvenue." could not be coded`, "ffmpeg: exit status 1: Unknown encoder"}},
		{"with an encoder that writes text", map[string]string{"oggenc": "echo usage"}, build(speaks, threePhrases[0]),
			[]string{`"Bonjour, et bienvenue."`, "oggenc wrote no Ogg file"}},
		{"of what cannot be said", map[string]string{"oggenc": "echo OggS"}, build(fixed{err: errors.New("fixed made no sound")}, threePhrases[0]),
			[]string{`fixed made no sound`}},
	} {
		install(t, c.installed)
		files, err := c.build.Run(t.Context())
		for _, want := range c.want {
			if err == nil || files != nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want it to say %s", c.name, err, want)
			}
		}
	}
}

// hangs is an encoder that ignores what can be ignored, has a child, and leaves
// the child's number in the file child.
const hangs = `trap '' TERM INT HUP
sleep 1000 &
echo $! > "${0%/*}/new"; mv "${0%/*}/new" "${0%/*}/child"
wait`

func TestCancellingABuildIsItsErrorAndEndsTheEncoder(t *testing.T) {
	path := os.Getenv("PATH")
	dir := install(t, map[string]string{"oggenc": hangs})
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+path) // the script needs its tools
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() {
		_, err := Build{Name: "mine", Voice: fixed{clip: vowel(22050)}, Language: "fr", Phrases: threePhrases[:1]}.Run(ctx)
		result <- err
	}()
	var pid int
	until(t, "the encoder to have a child", func() bool {
		data, err := os.ReadFile(filepath.Join(dir, "child"))
		if err == nil {
			pid, err = strconv.Atoi(strings.TrimSpace(string(data)))
		}
		return err == nil
	})
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	until(t, "the child of the encoder to end", func() bool { return ended(pid) })
}

// ended says whether a process is no more, or has nobody to tell that it is.
func ended(pid int) bool {
	if syscall.Kill(pid, 0) == syscall.ESRCH {
		return true
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(stat), ") Z ")
}

// until waits for something that is about to come true.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited too long for %s", what)
		}
	}
}
