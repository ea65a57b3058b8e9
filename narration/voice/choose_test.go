package voice

import (
	"errors"
	"strings"
	"testing"
)

// aPhrase is one that the built-in pack has.
func aPhrase(t *testing.T) string {
	t.Helper()
	return openBuiltin(t).Manifest().Clips[0].Phrase
}

func TestTheBuiltinPackNeedsNothingInstalled(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, name := range []string{"", BuiltinName} {
		v, err := Choose(t.Context(), Request{Name: name, Language: "fr", Phrases: []string{aPhrase(t)}})
		if err != nil {
			t.Fatal(err)
		}
		if clip, err := v.Speak(t.Context(), aPhrase(t)); err != nil || v.Name() != BuiltinName || len(clip.Samples) == 0 {
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
		":fr":          {`there is no voice ""`},
	} {
		v, err := Choose(t.Context(), Request{Name: name, Language: "fr", Phrases: []string{aPhrase(t), "Une phrase à moi.", "Une autre."}})
		if err == nil {
			t.Errorf("%q: got the voice %s", name, v.Name())
			continue
		}
		for _, part := range want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q: got  %v\nwant it to say %s", name, err, part)
			}
		}
		var missing *MissingError
		if wantMissing := name == "" || name == BuiltinName; errors.As(err, &missing) != wantMissing || wantMissing && len(missing.Phrases) != 2 {
			t.Errorf("%q: the missing phrases are %v", name, missing)
		}
		if name != BuiltinName && !errors.Is(err, ErrNoVoice) {
			t.Errorf("%q: %v is no ErrNoVoice", name, err)
		}
	}
}

func TestTheListSaysWhatIsMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	list, err := List(t.Context())
	if err != nil || len(list) != 3 {
		t.Fatalf("%v, %v", list, err)
	}
	if b := list[0]; b.Name != BuiltinName || !b.Usable || !strings.Contains(b.Detail, "phrases in fr, made with pico2wave") {
		t.Errorf("%+v", b)
	}
	for _, s := range list[1:] {
		if s.Usable || !strings.Contains(s.Detail, "apt install") {
			t.Errorf("%+v", s)
		}
	}
}
