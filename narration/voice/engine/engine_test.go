package engine

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"meditate/audio/audiotest"
	"meditate/narration/config"
	"meditate/narration/voice"
	"meditate/narration/voice/program"

	"pgregory.net/rapid"
)

func TestVoicesOfLanguages(t *testing.T) {
	for language, want := range map[string][2]string{
		"fr": {"fr", "fr-FR"}, "fr-FR": {"fr", "fr-FR"}, "fr-CH": {"fr-ch", "fr-FR"},
		"en": {"en", "en-US"}, "en-GB": {"en-gb", "en-GB"}, "en-AU": {"en", "en-US"},
		"nl": {"nl", ""}, "": {"", ""},
	} {
		if got := [2]string{espeakVoice(language), picoVoice(language)}; got != want {
			t.Errorf("%q: %q, want %q", language, got, want)
		}
	}
}

func TestNoEngineGetsPhonemes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		phrase := rapid.StringOfN(rapid.SampledFrom([]rune("[[[]]] a\x00\u200b")), 0, 12, -1).Draw(t, "phrase")
		if got := unbracketed(phrase); strings.Contains(got, "[[") {
			t.Fatalf("%q became %q", phrase, got)
		}
	})
}

func TestPicoGetsNoMarkup(t *testing.T) {
	got := picoText(`<pitch level="200">un & deux &lt;`)
	if want := `<speed level="80"><volume level="60"> pitch level="200" un   deux  lt;</volume></speed>`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// What the markup adds has to fit in as well.
func TestPicoGetsNoTextThatBreaksIt(t *testing.T) {
	const breaks = 32767 // bytes
	if longest := len(picoText(strings.Repeat("&", picoMaxText)) + "\n"); longest >= breaks {
		t.Errorf("the longest text makes %d bytes", longest)
	}
}

func TestEspeakTakesItsSettings(t *testing.T) {
	for _, c := range []struct {
		voice string
		set   config.Espeak
		want  string
	}{
		{"fr", config.Espeak{}, "espeak -v fr -s 130 -b 1 --stdin --stdout"},
		{"mb-fr4", config.Espeak{}, "espeak -v mb-fr4 -s 120 -b 1 --stdin --stdout -a 50"},
		{"mb/mb-fr4", config.Espeak{}, "espeak -v mb/mb-fr4 -s 120 -b 1 --stdin --stdout -a 50"},
		{"fr", config.Espeak{Speed: 100, Amplitude: 80, Pitch: 30}, "espeak -v fr -s 100 -b 1 --stdin --stdout -a 80 -p 30"},
		{"mb-fr4", config.Espeak{Speed: 100, Amplitude: 80}, "espeak -v mb-fr4 -s 100 -b 1 --stdin --stdout -a 80"},
	} {
		if got := strings.Join(espeakArgv("espeak", c.voice, c.set), " "); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestMbrolaDatabases(t *testing.T) {
	for name, want := range map[string]string{"mb-fr4": "fr4", "mb/mb-fr4": "fr4", "mb-fr4-en": "fr4", "mb-fr4+f3": "fr4"} {
		if got := mbrolaDatabase(name); got != want || !isMbrola(name) {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if isMbrola("fr") || isMbrola("fr+mb-fr4") {
		t.Error("a voice of espeak-ng itself is taken for one of mbrola")
	}
}

func TestVoicesThatEnginesLack(t *testing.T) {
	for _, c := range []struct {
		engine            *engine
		program           string
		language, variant string
		want              string
	}{
		{espeak(config.Espeak{}, program.Asker{}), "espeak-ng", "tlh", "", `espeak-ng has no voice "tlh"`},
		{espeak(config.Espeak{}, program.Asker{}), "espeak-ng", "", "", `espeak-ng does not speak the language ""`},
		{espeak(config.Espeak{}, program.Asker{}), "espeak-ng", "fr", "nope", `espeak-ng has no voice "nope"`},
		{espeak(config.Espeak{}, program.Asker{}), "espeak-ng", "fr", "nope+f3", `espeak-ng has no voice "nope+f3"`},
		{espeak(config.Espeak{}, program.Asker{}), "espeak-ng", "fr", "fr+nope", `espeak-ng has no variant "nope"; espeak-ng --voices=variant lists them`},
		{espeak(config.Espeak{}, program.Asker{}), "espeak-ng", "fr", "fr+", `espeak-ng has no variant ""`},
		{espeak(config.Espeak{}, program.Asker{}), "espeak-ng", "fr", "--help", `espeak-ng has no voice "--help"`},
		{espeak(config.Espeak{}, program.Asker{}), "espeak-ng", "fr", "mb-nope", `espeak-ng has no voice "mb-nope"`},
		{pico(program.Asker{}), "pico2wave", "nl", "", `pico does not speak the language "nl"`},
		{pico(program.Asker{}), "pico2wave", "fr", "nl-NL", `pico has no voice "nl-NL"; it has de-DE`},
	} {
		t.Run(c.engine.name+" "+c.language+" "+c.variant, func(t *testing.T) {
			audiotest.Need(t, c.program)
			_, err := c.engine.Open(t.Context(), c.variant, c.language)
			if !errors.Is(err, voice.ErrNoVoice) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// Whichever is tried first where none is asked for: it has to be the same every
// day, and the one that comes with the system goes first.
func TestTheOrderOfTheEngines(t *testing.T) {
	var names []string
	for _, e := range append(StandIns(config.Config{}, program.Asker{}), Named(config.Config{}, program.Asker{})...) {
		names = append(names, e.Name())
		if list := e.List(t.Context()); len(list) == 0 || list[0].Name == "" || list[0].Detail == "" {
			t.Errorf("%s lists %+v", e.Name(), list)
		}
	}
	want := []string{"espeak-ng", "pico", "piper", "command", "say", "sapi"}
	switch runtime.GOOS {
	case "darwin":
		want = []string{"say", "espeak-ng", "pico", "piper", "command", "sapi"}
	case "windows":
		want = []string{"sapi", "espeak-ng", "pico", "piper", "command", "say"}
	}
	if !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
}

func TestEnginesOfOtherSystems(t *testing.T) {
	for _, e := range []*engine{say(), sapi()} {
		if e.name == "say" && runtime.GOOS == "darwin" || e.name == "sapi" && runtime.GOOS == "windows" {
			continue
		}
		_, err := e.Open(t.Context(), "", "fr")
		if !errors.Is(err, voice.ErrNoVoice) || !strings.Contains(err.Error(), e.name+" needs ") {
			t.Errorf("%s: %v", e.name, err)
		}
		if list := e.List(t.Context()); len(list) != 1 || list[0].Usable || list[0].Detail != err.Error() {
			t.Errorf("%s lists %+v", e.name, list)
		}
	}
}
