package voices

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meditate/narration/config"
	"meditate/narration/voice"
	"meditate/narration/voice/engine"
	"meditate/narration/voice/network"
	"meditate/narration/voice/pack"
	"meditate/narration/voice/program"
)

// here returns the voices of a user without packs and settings.
func here() *Voices {
	c := config.Config{}
	return &Voices{Engines: engine.StandIns(c, program.Asker{}), Named: append(engine.Named(c, program.Asker{}), network.All(c)...)}
}

// aPhrase is one that the built-in pack has.
func aPhrase(t *testing.T) string {
	t.Helper()
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return p.Phrases()[0]
}

func TestTheBuiltinPackNeedsNothingInstalled(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, name := range []string{"", pack.BuiltinName} {
		v, err := here().Choose(t.Context(), Request{Name: name, Language: "fr", Phrases: []string{aPhrase(t)}})
		if err != nil {
			t.Fatal(err)
		}
		if clip, err := v.Speak(t.Context(), aPhrase(t)); err != nil || v.Name() != pack.BuiltinName || len(clip.Samples) == 0 {
			t.Errorf("%q: the voice %s, %v", name, v.Name(), err)
		}
	}
}

func TestVoicesThatCannotBeChosen(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for name, want := range map[string][]string{
		"": {
			"no voice: the voice builtin does not have 2 phrases of this script; the first is \"Une phrase à moi.\"",
			"espeak-ng is not installed: install it with", "pico2wave is not installed: install it with",
		},
		"builtin":      {"the voice builtin does not have 2 phrases"},
		"builtin:f3":   {`the voice builtin has no variants such as "f3"; ask for builtin alone`},
		"espeak-ng":    {"espeak-ng is not installed: install it with your system's packages, for example: apt install espeak-ng"},
		"espeak-ng:f3": {"espeak-ng is not installed"},
		"pico":         {"pico2wave is not installed", "apt install libttspico-utils"},
		"siwis":        {`there is no voice "siwis"; there are builtin, espeak-ng, pico`},
		"Builtin":      {`there is no voice "Builtin"`},
		"../espeak-ng": {`../espeak-ng: no voice pack: `},
		":fr":          {`there is no voice ":fr"`},
	} {
		v, err := here().Choose(t.Context(), Request{Name: name, Language: "fr", Phrases: []string{aPhrase(t), "Une phrase à moi.", "Une autre."}})
		if err == nil {
			t.Errorf("%q: got the voice %s", name, v.Name())
			continue
		}
		for _, part := range want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q: got  %v\nwant it to say %s", name, err, part)
			}
		}
		var missing *voice.MissingError
		if wantMissing := name == "" || name == pack.BuiltinName; errors.As(err, &missing) != wantMissing || wantMissing && len(missing.Phrases) != 2 {
			t.Errorf("%q: the missing phrases are %v", name, missing)
		}
		if name != pack.BuiltinName && !errors.Is(err, voice.ErrNoVoice) {
			t.Errorf("%q: %v is no ErrNoVoice", name, err)
		}
	}
}

func TestTheListSaysWhatIsMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	list, err := here().List(t.Context())
	if err != nil || len(list) < 5 {
		t.Fatalf("%v, %v", list, err)
	}
	if b := list[0]; b.Name != pack.BuiltinName || !b.Usable || !b.Heard || !strings.Contains(b.Detail, "phrases in fr, made with pico2wave") {
		t.Errorf("%+v", b)
	}
	for _, s := range list[1:] {
		if s.Usable || s.Detail == "" {
			t.Errorf("%+v", s)
		}
	}
	for _, s := range list[1:3] {
		if !strings.Contains(s.Detail, "apt install") {
			t.Errorf("%+v", s)
		}
	}
}

// A pack of one's own is a voice by its name, and listed, damaged or not.
func TestPacksOfTheUser(t *testing.T) {
	vs := here()
	vs.Home = t.TempDir()
	if _, err := pack.Create(t.Context(), filepath.Join(vs.Home, "ma-voix"), pack.Info{Name: "ma-voix", Language: "fr", Speaker: "Anne"}); err != nil {
		t.Fatal(err)
	}
	if _, err := pack.Create(t.Context(), filepath.Join(vs.Home, "cassée"), pack.Info{Name: "cassée", Language: "fr"}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(vs.Home, "cassée", "manifest.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := vs.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s := list[1]; s.Name != "cassée" || s.Usable || !strings.Contains(s.Detail, "manifest.json") {
		t.Errorf("%+v", s)
	}
	if s := list[2]; s.Name != "ma-voix" || !s.Usable || s.Detail != "0 phrases in fr, spoken by Anne" {
		t.Errorf("%+v", s)
	}
	var missing *voice.MissingError
	if _, err := vs.Choose(t.Context(), Request{Name: "ma-voix", Language: "fr", Phrases: []string{"Bonjour."}}); !errors.As(err, &missing) || missing.Voice != "ma-voix" {
		t.Errorf("got %v", err)
	}
	if _, err := vs.Choose(t.Context(), Request{Name: "cassée", Language: "fr", Phrases: []string{"Bonjour."}}); !errors.Is(err, voice.ErrNoVoice) || !strings.Contains(err.Error(), "cassée: ") {
		t.Errorf("got %v", err)
	}
}
