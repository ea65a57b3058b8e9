//go:build unix

package voice

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/clean"
	"meditate/audio/mix"
)

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

func packFiles(built map[string][]byte) fs.FS {
	files := fstest.MapFS{}
	for name, data := range built {
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

var threePhrases = []string{"Bonjour, et bienvenue.", "Respire.", "Les yeux ouverts ou fermés."}

func TestABuiltPackSaysWhatItsEngineSays(t *testing.T) {
	for _, e := range Engines() {
		for _, enc := range encoders {
			t.Run(e.name+" "+enc[0], func(t *testing.T) {
				only(t, e.program, enc[0])
				b := Build{Name: "mine", Engine: e, Language: "fr", Phrases: append(threePhrases, "  Respire. ")}
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
				if last != len(threePhrases) || len(built) != len(threePhrases)+1 {
					t.Errorf("progress ended at %d, with %d files", last, len(built))
				}
				checkPack(t, e, built)
				last = 0
				if again, err := b.Run(t.Context()); err != nil || !reflect.DeepEqual(again, built) {
					t.Errorf("built again, the pack has other bytes, %v", err)
				}
			})
		}
	}
}

// checkPack opens what was built from threePhrases, and compares each clip with
// what the engine says.
func checkPack(t *testing.T, e *Engine, built map[string][]byte) {
	t.Helper()
	p, err := OpenPack(packFiles(built))
	if err != nil {
		t.Fatal(err)
	}
	m := p.Manifest()
	if m.Name != "mine" || m.Language != "fr" || m.Engine != e.program || m.Licence != e.licence || m.Treatment != clean.Version {
		t.Errorf("the manifest is %+v", m)
	}
	for i, phrase := range threePhrases {
		if m.Clips[i].Phrase != phrase {
			t.Errorf("clip %d says %q", i, m.Clips[i].Phrase)
		}
		got, err := p.Speak(t.Context(), phrase)
		if err != nil {
			t.Fatal(err)
		}
		want, err := french(t, e).Speak(t.Context(), phrase)
		if err != nil {
			t.Fatal(err)
		}
		want = mix.Resample(want, packRate)
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
	speaks := func() *Engine { return fake(t, `/bin/cat "$here/speech.wav"`) }
	noEncoder := map[string]string{}
	for _, c := range []struct {
		name      string
		installed map[string]string
		build     Build
		want      []string
	}{
		{"without an encoder", noEncoder, Build{Engine: speaks(), Language: "fr", Phrases: threePhrases},
			[]string{"install oggenc (package vorbis-tools) or ffmpeg"}},
		{"without an engine or an encoder", noEncoder, Build{Engine: pico(), Language: "fr", Phrases: threePhrases},
			[]string{"pico2wave is not installed"}},
		{"without phrases", noEncoder, Build{Engine: speaks(), Language: "fr"},
			[]string{"no phrase to make a pack of"}},
		{"in a language that the engine lacks", map[string]string{"oggenc": "exit 0"}, Build{Engine: speaks(), Phrases: threePhrases},
			[]string{`does not speak the language ""`}},
		{"with an encoder that fails", map[string]string{"ffmpeg": "echo Unknown encoder >&2; exit 1"}, Build{Engine: speaks(), Language: "fr", Phrases: threePhrases[:1]},
			[]string{`the clip of "Bonjour, et bienvenue." could not be coded`, "ffmpeg: exit status 1: Unknown encoder"}},
		{"with an encoder that writes text", map[string]string{"oggenc": "echo usage"}, Build{Engine: speaks(), Language: "fr", Phrases: threePhrases[:1]},
			[]string{`"Bonjour, et bienvenue."`, "oggenc wrote no Ogg file"}},
		{"of what cannot be said", map[string]string{"oggenc": "echo OggS"}, Build{Engine: fake(t, "exit 0"), Language: "fr", Phrases: threePhrases[:1]},
			[]string{`fake made no sound of "Bonjour, et bienvenue."`}},
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

func TestCancellingABuildIsItsError(t *testing.T) {
	e := fake(t, hangs)
	path := os.Getenv("PATH")
	install(t, map[string]string{"oggenc": "exit 0"})
	t.Setenv("PATH", os.Getenv("PATH")+string(filepath.ListSeparator)+path) // the script needs its tools
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() {
		_, err := Build{Name: "mine", Engine: e, Language: "fr", Phrases: threePhrases[:1]}.Run(ctx)
		result <- err
	}()
	until(t, "the engine to have a child", func() bool { _, found := child(e); return found })
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	mustBeGone(t, e)
}
