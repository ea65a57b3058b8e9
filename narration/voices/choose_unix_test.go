//go:build unix

package voices

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meditate/narration/voice"
)

// install makes shell scripts the only programs there are.
func install(t *testing.T, scripts map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
}

var unknownPhrase = []string{"Une phrase à moi."}

func TestAnInstalledEngineSpeaksWhatThePackLacks(t *testing.T) {
	for _, c := range []struct {
		name      string
		installed map[string]string
		language  string
		want      string
	}{
		{"both: the first", map[string]string{"espeak-ng": "exit 0", "pico2wave": "exit 0"}, "fr", "espeak-ng"},
		{"the one there is", map[string]string{"pico2wave": "exit 0"}, "fr", "pico"},
		{"the one that has the voice", map[string]string{"espeak-ng": "exit 1", "pico2wave": "exit 0"}, "fr", "pico"},
	} {
		install(t, c.installed)
		v, err := here().Choose(t.Context(), Request{Language: c.language, Phrases: unknownPhrase})
		if err != nil || v.Name() != c.want {
			t.Errorf("%s: %v, %v", c.name, v, err)
		}
	}
}

func TestNoInstalledEngineSpeaksTheLanguage(t *testing.T) {
	install(t, map[string]string{"espeak-ng": "echo no such voice >&2; exit 1", "pico2wave": "exit 0"})
	_, err := here().Choose(t.Context(), Request{Language: "tlh", Phrases: unknownPhrase})
	for _, want := range []string{`espeak-ng has no voice "tlh" (espeak-ng: exit status 1: no such voice)`, `pico does not speak the language "tlh"`} {
		if !errors.Is(err, voice.ErrNoVoice) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %s", err, want)
		}
	}
}

func TestANamedEngineIsTakenEvenWhereThePackWouldDo(t *testing.T) {
	install(t, map[string]string{"espeak-ng": "exit 0", "pico2wave": "exit 0"})
	for _, name := range []string{"pico", "pico:en-GB", "espeak-ng", "espeak-ng:fr"} {
		v, err := here().Choose(t.Context(), Request{Name: name, Language: "fr", Phrases: []string{aPhrase(t)}})
		if err != nil || v.Name() != name {
			t.Errorf("asked for %s: %v, %v", name, v, err)
		}
	}
}

func TestCancellingTheChoiceIsItsError(t *testing.T) {
	install(t, map[string]string{"espeak-ng": "exit 0"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := here().Choose(ctx, Request{Language: "fr", Phrases: unknownPhrase}); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

func TestTheListSaysWhatIsInstalled(t *testing.T) {
	install(t, map[string]string{"espeak-ng": "echo eSpeak NG: 1.52", "pico2wave": "exit 0"})
	list, err := here().List(t.Context())
	if err != nil || len(list) < 4 {
		t.Fatalf("%v, %v", list, err)
	}
	if got, want := list[1], (voice.Status{Name: "espeak-ng", Usable: true, Heard: true, Detail: "any text, made with espeak-ng 1.52"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := list[3], (voice.Status{Name: "pico", Usable: true, Heard: true, Detail: "any text, made with pico2wave unknown"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
