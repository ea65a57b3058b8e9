//go:build unix

package engine

import (
	"path/filepath"
	"strings"
	"testing"

	"meditate/narration/config"
	"meditate/narration/voice/program"
)

// The complaints are those of espeak-ng 1.51.
func TestMbrolaIsMissing(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"its data", "echo \"Cannot find MBROLA voice file 'fr4' in neither of paths:\" >&2; exit 1", "apt install mbrola mbrola-fr4"},
		{"the program", "echo 'mbrola executable was not found. Please install MBROLA!' >&2; exit 1", "apt install mbrola mbrola-fr4"},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "espeak-ng"), []byte("#!/bin/sh\n"+c.script+"\n"))
		t.Setenv("PATH", dir)
		_, err := espeak(config.Espeak{}, program.Asker{}).Open(t.Context(), "mb-fr4", "fr")
		mustBeNoVoice(t, err, "the voice mb-fr4 needs mbrola and its data: "+c.want)
		list := espeak(config.Espeak{}, program.Asker{}).List(t.Context())
		if len(list) != 2 || list[1].Name != "espeak-ng:mb-fr4" || list[1].Usable || !strings.Contains(list[1].Detail, c.want) {
			t.Errorf("without %s: listed %+v", c.name, list)
		}
	}
}
