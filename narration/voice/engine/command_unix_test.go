//go:build unix

package engine

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meditate/narration/config"
	"meditate/narration/voice"
	"meditate/narration/voice/program"
	"meditate/narration/voice/voicetest"
)

// The fake of piper makes a good command: it takes a line and writes sound.
func aCommand(t *testing.T, argv ...string) config.Command {
	t.Helper()
	install(t, "piper")
	t.Setenv("FAKE_PIPER", "piper1")
	return config.Command{Name: "mine", Argv: append([]string{"piper", "--model", "any"}, argv...), Version: "2"}
}

func TestACommandKeepsTheContract(t *testing.T) {
	c := aCommand(t)
	e := command([]config.Command{{Name: "other", Argv: []string{"nothing"}}, c}, program.Asker{})
	voicetest.Suite(t, func(t *testing.T) *voice.Synthesiser { return aVoice(t, e, "mine") })

	for variant, want := range map[string]string{
		"":      `there is no command "" in the configuration; there are other, mine`,
		"tom":   `there is no command "tom" in the configuration; there are other, mine`,
		"other": "command:other: there is no program nothing; install it, or correct the configuration",
	} {
		_, err := e.Open(t.Context(), variant, "fr")
		mustBeNoVoice(t, err, want)
	}
	list := e.List(t.Context())
	if len(list) != 2 || list[0].Usable || !list[1].Usable || list[1].Name != "command:mine" {
		t.Errorf("listed: %+v", list)
	}
	_, err := command(nil, program.Asker{}).Open(t.Context(), "mine", "fr")
	mustBeNoVoice(t, err, "no command is in the configuration")
}

func TestACommandIsKnownByAllThatItIs(t *testing.T) {
	model := filepath.Join(t.TempDir(), "model")
	write(t, model, []byte("weights"))
	c := aCommand(t, model)
	c.InFlight = 3
	v := aVoice(t, command([]config.Command{c}, program.Asker{}), "mine")
	if v.Version != "2" || v.InFlight != 3 {
		t.Errorf("version %s, %d at once", v.Version, v.InFlight)
	}
	settings := strings.Join(v.Settings, " ")
	for _, want := range []string{"piper --model any " + model + " ", "piper sha256:", "model sha256:"} {
		if !strings.Contains(settings, want) {
			t.Errorf("the settings %s have no %s", settings, want)
		}
	}
	write(t, model, []byte("other weights"))
	if again := aVoice(t, command([]config.Command{c}, program.Asker{}), "mine"); strings.Join(again.Settings, " ") == settings {
		t.Error("another model has the same settings")
	}
	if len(c.Argv) != 4 {
		t.Errorf("the configuration became %q", c.Argv)
	}
}

func TestACommandHasItsOwnTimeout(t *testing.T) {
	f := script(t, "", "exec sleep 1000")
	c := config.Command{Name: "slow", Argv: f.argv, Timeout: 50 * time.Millisecond}
	_, err := aVoice(t, command([]config.Command{c}, program.Asker{}), "slow").Say(t.Context(), "Bonjour.")
	if err == nil || !strings.Contains(err.Error(), "it did not finish within 50ms and was ended") {
		t.Errorf("got %v", err)
	}
}
