package voice

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"meditate/audio/audiotest"

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

func TestEspeakGetsNoPhonemes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		phrase := rapid.StringOfN(rapid.SampledFrom([]rune("[[[]]] a\x00\u200b")), 0, 12, -1).Draw(t, "phrase")
		if got := espeak().prepare(plain(phrase)); strings.Contains(got, "[[") {
			t.Fatalf("%q became %q", phrase, got)
		}
	})
}

func TestPicoGetsNoMarkup(t *testing.T) {
	got := pico().prepare(plain(`<pitch level="200">un & deux &lt;`))
	if want := `<speed level="80"><volume level="60"> pitch level="200" un   deux  lt;</volume></speed>`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRealEnginesSpeak(t *testing.T) {
	for _, c := range []struct {
		engine              *Engine
		markup, same, empty string // what would be markup, what it has to sound like, what cannot be read
	}{
		{espeak(), "[[[bonjour]]]", "bonjour", "…"},
		{pico(), "<volume level='10'>bonjour", "volume level='10' bonjour", "🙂"},
	} {
		t.Run(c.engine.name, func(t *testing.T) {
			audiotest.Need(t, c.engine.program)
			if v := c.engine.Version(t.Context()); c.engine.name == "espeak-ng" && (v == "unknown" || strings.Contains(v, " ")) {
				t.Errorf("version %q", v)
			}
			v, err := c.engine.Voice(t.Context(), "fr", "")
			if err != nil {
				t.Fatal(err)
			}
			texts := []string{
				"- Bonjour, et bienvenue.", "Bonjour, et bienvenue.", "Bonjour, et bienvenue. ",
				c.markup, c.same, `dit "oui" $(exit 1) --help`,
			}
			clips, err := SpeakAll(t.Context(), v, texts, nil)
			if err != nil {
				t.Fatal(err)
			}
			for text, clip := range clips {
				if d := clip.Duration().Seconds(); d < 0.3 || d > 6 {
					t.Errorf("%q lasts %.2f s", text, d)
				}
			}
			if !reflect.DeepEqual(clips[c.markup], clips[c.same]) {
				t.Errorf("%q sounds unlike %q", c.markup, c.same)
			}
			again, err := v.Speak(t.Context(), texts[1])
			if err != nil || !reflect.DeepEqual(again, clips[texts[1]]) {
				t.Errorf("the same phrase gave another clip, %v", err)
			}
			for _, text := range []string{"", c.empty} {
				if _, err := v.Speak(t.Context(), text); err == nil || !strings.Contains(err.Error(), c.engine.name+" made no sound of") {
					t.Errorf("%q: %v", text, err)
				}
			}
		})
	}
}

func TestEspeakVariants(t *testing.T) {
	audiotest.Need(t, "espeak-ng")
	e := espeak()
	plain, err := e.Voice(t.Context(), "fr", "")
	if err != nil {
		t.Fatal(err)
	}
	variant, err := e.Voice(t.Context(), "en", "fr+f3")
	if err != nil {
		t.Fatal(err)
	}
	if variant.Name() != "espeak-ng:fr+f3" {
		t.Errorf("it is called %q", variant.Name())
	}
	a, err := plain.Speak(t.Context(), "Bonjour.")
	if err != nil {
		t.Fatal(err)
	}
	b, err := variant.Speak(t.Context(), "Bonjour.")
	if err != nil {
		t.Fatal(err)
	}
	if reflect.DeepEqual(a, b) {
		t.Error("the variant sounds as the voice itself")
	}
}

func TestVoicesThatEnginesLack(t *testing.T) {
	for _, c := range []struct {
		engine            *Engine
		language, variant string
		want              string
	}{
		{espeak(), "tlh", "", `espeak-ng has no voice "tlh"`},
		{espeak(), "", "", `espeak-ng does not speak the language ""`},
		{espeak(), "fr", "nope", `espeak-ng has no voice "nope"`},
		{espeak(), "fr", "nope+f3", `espeak-ng has no voice "nope+f3"`},
		{espeak(), "fr", "fr+nope", `espeak-ng has no variant "nope"; espeak-ng --voices=variant lists them`},
		{espeak(), "fr", "fr+", `espeak-ng has no variant ""`},
		{espeak(), "fr", "--help", `espeak-ng has no voice "--help"`},
		{pico(), "nl", "", `pico does not speak the language "nl"`},
		{pico(), "fr", "nl-NL", `pico has no voice "nl-NL"; it has de-DE`},
	} {
		t.Run(c.engine.name+" "+c.language+" "+c.variant, func(t *testing.T) {
			audiotest.Need(t, c.engine.program)
			_, err := c.engine.Voice(t.Context(), c.language, c.variant)
			if !errors.Is(err, ErrNoVoice) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
