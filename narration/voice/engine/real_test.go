package engine

import (
	"reflect"
	"strings"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/narration/config"
	"meditate/narration/voice"
	"meditate/narration/voice/program"
	"meditate/narration/voice/voicetest"
)

// aVoice returns a voice of an engine that can be used here.
func aVoice(t *testing.T, e voice.Engine, variant string) *voice.Synthesiser {
	t.Helper()
	v, err := e.Open(t.Context(), variant, "fr")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// mustSay returns what a voice says.
func mustSay(t *testing.T, v *voice.Synthesiser, text string) audio.Clip {
	t.Helper()
	clip, err := v.Say(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	return clip
}

func TestRealEnginesKeepTheContract(t *testing.T) {
	for _, c := range []struct {
		engine   *engine
		variant  string
		programs []string
	}{
		{espeak(config.Espeak{}, program.Asker{}), "", []string{"espeak-ng"}},
		{espeak(config.Espeak{}, program.Asker{}), "mb-fr4", []string{"espeak-ng", "mbrola"}},
		{pico(program.Asker{}), "", []string{"pico2wave"}},
	} {
		t.Run(named(c.engine.name, c.variant), func(t *testing.T) {
			if testing.Short() && c.variant != "" {
				t.Skip("its engine is asked as it is")
			}
			audiotest.Need(t, c.programs...)
			voicetest.Suite(t, func(t *testing.T) *voice.Synthesiser {
				v := aVoice(t, c.engine, c.variant)
				if testing.Short() { // the race detector takes long over minutes of sound
					v.MaxText /= 10
				}
				return v
			})
		})
	}
}

// The engines that are not neural say the same thing in the same way, bit for
// bit, and what would be markup is not obeyed.
func TestRealEnginesObeyNoMarkup(t *testing.T) {
	for _, c := range []struct {
		engine       *engine
		program      string
		markup, same string
	}{
		{espeak(config.Espeak{}, program.Asker{}), "espeak-ng", "[[[bonjour]]]", "bonjour"},
		{pico(program.Asker{}), "pico2wave", "<volume level='10'>bonjour", "volume level='10' bonjour"},
	} {
		t.Run(c.engine.name, func(t *testing.T) {
			audiotest.Need(t, c.program)
			v := aVoice(t, c.engine, "")
			if !reflect.DeepEqual(mustSay(t, v, c.markup), mustSay(t, v, c.same)) {
				t.Errorf("%q sounds unlike %q", c.markup, c.same)
			}
		})
	}
}

func TestEspeakVariants(t *testing.T) {
	audiotest.Need(t, "espeak-ng")
	e := espeak(config.Espeak{}, program.Asker{})
	plain, variant := aVoice(t, e, ""), aVoice(t, e, "fr+f3")
	if variant.Name != "espeak-ng:fr+f3" || plain.Name != "espeak-ng" {
		t.Errorf("they are called %q and %q", plain.Name, variant.Name)
	}
	if v := plain.Version; v == "unknown" || strings.Contains(v, " ") {
		t.Errorf("version %q", v)
	}
	if reflect.DeepEqual(plain.Settings, variant.Settings) {
		t.Errorf("both have the settings %q", plain.Settings)
	}
	if reflect.DeepEqual(mustSay(t, plain, "Bonjour."), mustSay(t, variant, "Bonjour.")) {
		t.Error("the variant sounds as the voice itself")
	}
}

func TestMbrolaDoesNotClip(t *testing.T) {
	audiotest.Need(t, "espeak-ng", "mbrola")
	v := aVoice(t, espeak(config.Espeak{}, program.Asker{}), "mb-fr4")
	if files := strings.Join(v.Settings, " "); strings.Count(files, "sha256:") != 4 || !strings.Contains(files, " fr_dict sha256:") || !strings.Contains(files, " fr4 sha256:") {
		t.Errorf("the settings are %q, without the files that speak", v.Settings)
	}
	for _, x := range mustSay(t, v, "Prends le temps de sentir ton souffle, et d'accueillir ce qui est là.").Samples {
		if x > 0.7 || x < -0.7 {
			t.Fatalf("it peaks at %v at least", x)
		}
	}
}

func TestMbrolaVoicesAreListed(t *testing.T) {
	audiotest.Need(t, "espeak-ng", "mbrola")
	var names []string
	for _, s := range espeak(config.Espeak{}, program.Asker{}).List(t.Context()) {
		names = append(names, s.Name)
		if !s.Usable {
			t.Errorf("%+v", s)
		}
	}
	if got := strings.Join(names, " "); !strings.HasPrefix(got, "espeak-ng ") || !strings.Contains(got, "espeak-ng:mb-fr4") {
		t.Errorf("listed: %s", got)
	}
}
