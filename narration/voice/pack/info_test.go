package pack

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestPackYAMLIsWrittenForPeople(t *testing.T) {
	for file, info := range map[string]Info{
		"new.yaml":   {Name: "ma-voix", Language: "fr", Date: "2026-03-01"},
		"whole.yaml": {Name: "ma-voix", Speaker: `Anne "Nana" Martin`, Language: "fr", Licence: "CC BY-NC 4.0", Consent: "oui: pour mes clients", Date: "2026-03-01"},
		"built.yaml": {Name: "espeak", Language: "fr", Licence: "GPL-3.0-or-later", Engine: "espeak-ng", EngineVersion: "1.52"},
	} {
		golden := filepath.Join("testdata", file)
		if *update {
			if err := os.WriteFile(golden, info.yaml(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.yaml(); string(got) != string(want) {
			t.Errorf("%s: got\n%swant\n%s", file, got, want)
		}
		if back, err := parseInfo(want); err != nil || back != info {
			t.Errorf("%s: read as %+v, %v", file, back, err)
		}
	}
}

func TestPackYAMLAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]Info{
		"name: a\nlanguage: fr\n":                                 {Name: "a", Language: "fr"},
		"\ufefflanguage: fr-CA\r\nname: 'ma_voix'\r\n":            {Name: "ma_voix", Language: "fr-CA"},
		"name: 12\nlanguage: fr\nspeaker: true # so called\n":     {Name: "12", Language: "fr", Speaker: "true"},
		"name: a\nlanguage: fr\nconsent: Anne\n  agrees.\n":       {Name: "a", Language: "fr", Consent: "Anne agrees."},
		"name: a\nlanguage: fr\nlicence:\nspeaker: ~\ndate: \n":   {Name: "a", Language: "fr"},
		"name: voix-de-Zoé\nlanguage: fr\ndate: 2026-03-01\n":     {Name: "voix-de-Zoé", Language: "fr", Date: "2026-03-01"},
		"name: a\nlanguage: fr\nspeaker: \"Anne \\u00AB M.\\\"\"": {Name: "a", Language: "fr", Speaker: `Anne « M."`},
	} {
		if got, err := parseInfo([]byte(text)); err != nil || got != want {
			t.Errorf("%q: got %+v, %v", text, got, err)
		}
	}
}

func TestPackYAMLThatIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "pack.yaml:1:1: the name is missing; write name: ma-voix",
		"name: a\n":                          "pack.yaml:1:1: the language is missing; write language: fr",
		"name:\nlanguage: fr\n":              "pack.yaml:1:1: the name is missing",
		"name: a\nlanguage: fr\nlicense: me": `pack.yaml:3:1: unknown key "license"; the nearest is licence, as in licence: for the clients`,
		"Name: a\n":                          `pack.yaml:1:1: unknown key "Name"; the nearest is name`,
		"name: a\nname: b\n":                 `pack.yaml:2:1: mapping key "name" already defined`,
		"name: ma voix\n":                    `pack.yaml:1:1: "ma voix" cannot be the name of a pack: it takes letters, digits, - and _; write for example name: ma-voix`,
		"name: a\nlanguage: français québécois": `pack.yaml:2:1: "français québécois" is not the tag of a language; write for example language: fr`,
		"name: a\ndate: 1 March":                `pack.yaml:2:1: "1 March" is no date; write for example date: 2026-03-01`,
		"name: a\nspeaker: [Anne]":              "pack.yaml:2:1: the speaker is one line of text; write for example speaker: Anne Martin",
		"name: a\nspeaker: {first: Anne}":       "pack.yaml:2:1: the speaker is one line of text",
		"name: &a b\n":                          "pack.yaml:1:1: the name is one line of text",
		"name: a\nspeaker: Anne: M.":            "pack.yaml:2:",
		"name: a\nspeaker: \"Anne":              "pack.yaml:2:",
		"name: a\nspeaker: \"\\u202e\"":         "pack.yaml:2:1: the speaker holds a character that cannot be shown",
		"- name: a\n":                           "this is no list of keys; write one “key: value” a line",
		"name: a\n---\nname: b\n":               "this is no list of keys",
		"just text":                             "this is no list of keys",
	} {
		if got, err := parseInfo([]byte(text)); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "pack.yaml:") {
			t.Errorf("%q: got %+v, %v; want it to say %s", text, got, err, want)
		}
	}
}

func TestWhateverCanBeSaidOfAPackIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		info := Info{Name: "ma-voix", Language: "fr"}
		for _, field := range []*string{&info.Speaker, &info.Licence, &info.Consent, &info.Engine, &info.EngineVersion} {
			*field = rapid.OneOf(rapid.String(), rapid.StringMatching(`[ :#"'\\a0{},&*!|>%@-]{0,8}`), rapid.SampledFrom([]string{"null", "~", "No", "- a", "1e5", "0x1f", "---", "..."})).Draw(t, "text")
		}
		if info.check() != nil {
			t.Skip("cannot be said")
		}
		if got, err := parseInfo(info.yaml()); err != nil || got != info {
			t.Fatalf("%s read as %+v, %v", info.yaml(), got, err)
		}
	})
}

func FuzzPackYAML(f *testing.F) {
	for _, seed := range []string{"name: a\nlanguage: fr\n", "name: [a\n", "? a\n: b", "a: &x *x", "<<: {}", "name: |\n  a\n", "%YAML 1.2\n---\n", "name: \"\\x41\"", "\t: -"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > maxInfo {
			return
		}
		info, err := parseInfo(data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "pack.yaml:") {
				t.Fatalf("%q: %v", data, err)
			}
			return
		}
		if back, err := parseInfo(info.yaml()); err != nil || back != info {
			t.Fatalf("%q was read as %+v, and written and read again as %+v, %v", data, info, back, err)
		}
	})
}
