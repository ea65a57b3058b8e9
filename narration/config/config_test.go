package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"meditate/narration/script"
)

func TestTheDocumentedExampleSetsEverything(t *testing.T) {
	data, err := os.ReadFile("testdata/all.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse("config.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	level, duck, fall, rise, fadeIn, fadeOut := 18.0, 6.0, 600*time.Millisecond, 1500*time.Millisecond, 5*time.Second, 8*time.Second
	want := Config{
		Voice:     "espeak-ng:fr",
		Accord:    "doublet",
		Lexicon:   "lexique.txt",
		CacheSize: 500_000_000, Journal: true,
		Bed:    Bed{"rain", &level, &duck, &fall, &rise, &fadeIn, &fadeOut},
		Espeak: Espeak{Speed: 140, Amplitude: 60, Pitch: 45},
		Piper:  Piper{Program: "~/piper/piper", Models: "~/piper/models", LengthScale: 1.25},
		HTTP: []HTTP{
			{Name: "local", URL: "http://localhost:8880", Model: "kokoro", Voice: "ff_siwis", Speed: 0.9, Timeout: time.Minute, InFlight: 2},
			{Name: "openai", URL: "https://api.openai.com", Model: "gpt-4o-mini-tts", Voice: "coral", KeyEnv: "OPENAI_API_KEY"},
		},
		Wyoming:  []Wyoming{{Address: "localhost:10200"}, {"192.168.1.20:10200", "fr_FR-siwis-medium"}},
		Commands: []Command{{"mine", []string{"my-program", "--output", "{out}"}, "1.0", 90 * time.Second, 1}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// The examples in messages are what people copy.
func TestEveryExampleInAMessageIsRight(t *testing.T) {
	var lines []string
	for _, k := range fileKeys {
		lines = append(lines, k.Example)
	}
	below := func(group string, example string) { lines = append(lines, group+"\n    "+example) }
	for _, k := range bedKeys {
		below("bed:", k.Example)
	}
	for _, k := range espeakKeys {
		below("espeak-ng:", k.Example)
	}
	for _, k := range piperKeys {
		below("piper:", k.Example)
	}
	for _, k := range httpKeys[1:] {
		below("http:\n  a:\n    "+httpKeys[0].Example, k.Example)
	}
	for _, k := range wyomingKeys[1:] {
		below("wyoming:\n  - "+wyomingKeys[0].Example, k.Example)
	}
	for _, k := range commandKeys[1:] {
		below("command:\n  a:\n    "+commandKeys[0].Example, k.Example)
	}
	for _, text := range lines {
		if c, err := Parse("config.yaml", []byte(text)); err != nil {
			t.Errorf("%s\n%v", text, err)
		} else if reflect.DeepEqual(c, Config{}) && !strings.Contains(text, "speaker: 0") {
			t.Errorf("%s\nsets nothing", text)
		}
	}
}

func TestWhatSetsNothingIsTheZeroConfig(t *testing.T) {
	for _, text := range []string{
		"", "\n\n", "# only a note\n", "---\n", "---\n# note\n", "\ufeff", "null", "http:\n", "espeak-ng:\n  # speed: 140\n",
		"wyoming:\n", "wyoming: []\n", "piper: {}\n", "command:\r\n",
	} {
		if c, err := Parse("config.yaml", []byte(text)); err != nil || !reflect.DeepEqual(c, Config{}) {
			t.Errorf("%q: got %+v, %v", text, c, err)
		}
	}
}

func TestSettingsMayBeWrittenInManyWays(t *testing.T) {
	for text, want := range map[string]Config{
		"voice: pico\r\naccord: f\r\n":       {Voice: "pico", Accord: "f"},
		"\ufeffvoice: \"./ma voix\"":         {Voice: "./ma voix"},
		"---\nvoice: 'say:Thomas'\n":         {Voice: "say:Thomas"},
		"{voice: pico, accord: m}":           {Voice: "pico", Accord: "m"},
		"voice: pico # the small one\n":      {Voice: "pico"},
		"cache-size: 0":                      {CacheSize: -1},
		"journal: on":                        {Journal: true},
		"journal: true # all of it":          {Journal: true},
		"journal: off":                       {},
		"cache-size: 1,5 Go":                 {CacheSize: 1_500_000_000},
		"piper:\n  length-scale: 1,25\n":     {Piper: Piper{LengthScale: 1.25}},
		"espeak-ng: {speed: 80, pitch: 99}":  {Espeak: Espeak{Speed: 80, Pitch: 99}},
		"http: {a: {url: \"http://[::1]\"}}": {HTTP: []HTTP{{Name: "a", URL: "http://[::1]"}}},
		"wyoming:\n  - \"[::1]:10200\"\n":    {Wyoming: []Wyoming{{Address: "[::1]:10200"}}},
		"command:\n  a.b-c_1:\n    argv:\n      - sh\n      - ''\n      - 5\n":    {Commands: []Command{{Name: "a.b-c_1", Argv: []string{"sh", "", "5"}}}},
		"command: {a: {argv: [x], version: 1.10}}":                                {Commands: []Command{{Name: "a", Argv: []string{"x"}, Version: "1.10"}}},
		"http:\n  b:\n    url: http://b\n  a:\n    url: http://a\n":               {HTTP: []HTTP{{Name: "b", URL: "http://b"}, {Name: "a", URL: "http://a"}}},
		"http:\n  # a note\n\n  b: # another\n    # and one\n    url: http://b\n": {HTTP: []HTTP{{Name: "b", URL: "http://b"}}},
	} {
		if got, err := Parse("config.yaml", []byte(text)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\ngot  %+v, %v\nwant %+v", text, got, err, want)
		}
	}
}

func TestTheAddressOfAServerIsItsBase(t *testing.T) {
	for written, want := range map[string]string{
		"http://localhost:8880":                    "http://localhost:8880",
		"http://localhost:8880/":                   "http://localhost:8880",
		"http://localhost:8880/v1":                 "http://localhost:8880",
		"http://localhost:8880/v1/":                "http://localhost:8880",
		"https://api.openai.com/v1/audio/speech":   "https://api.openai.com",
		"https://api.openai.com/v1/audio/speech//": "https://api.openai.com",
		"https://example.org/tts/v1/":              "https://example.org/tts",
		"https://example.org/tts%2F1/v1":           "https://example.org/tts%2F1",
		"https://example.org/v1beta":               "https://example.org/v1beta",
		"HTTPS://Example.org/v1":                   "https://Example.org",
		"http://[fe80::1]:8000/v1":                 "http://[fe80::1]:8000",
	} {
		if got, err := baseURL(written); got != want || err != nil {
			t.Errorf("%s: got %s, %v; want %s", written, got, err, want)
		}
	}
}

func TestAFileThatIsNotThereSetsNothing(t *testing.T) {
	c, err := Load(filepath.Join(t.TempDir(), "none", "config.yaml"))
	if err != nil || !reflect.DeepEqual(c, Config{}) {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestTheNullDeviceSetsNothing(t *testing.T) {
	if c, err := Load(os.DevNull); err != nil || !reflect.DeepEqual(c, Config{}) {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestPathsHoldInAnyFolder(t *testing.T) {
	home, folder := t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	path := filepath.Join(folder, "config.yaml")
	absolute := filepath.Join(folder, "models")
	text := fmt.Sprintf("lexicon: sub/mots.txt\nbed: {name: pluie.wav}\npiper: {program: ~/bin/piper, models: '%s'}\n"+
		"command:\n  a: {argv: [sox, ./x]}\n  b: {argv: [./b.sh, ~/x]}\n", absolute)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range [][2]string{
		{c.Lexicon, filepath.Join(folder, "sub", "mots.txt")},
		{c.Piper.Program, filepath.Join(home, "bin", "piper")},
		{c.Piper.Models, absolute},
		{c.Commands[0].Argv[0], "sox"},
		{c.Commands[0].Argv[1], "./x"}, // what an argument means is the program's affair
		{c.Commands[1].Argv[0], filepath.Join(folder, "b.sh")},
		{c.Commands[1].Argv[1], "~/x"},
		{c.Bed.Name, filepath.Join(folder, "pluie.wav")},
	} {
		if test[0] != test[1] {
			t.Errorf("got %s, want %s", test[0], test[1])
		}
	}
}

func TestWhatIsNoFileOfSettingsIsSaidClearly(t *testing.T) {
	folder := t.TempDir()
	large := filepath.Join(folder, "large.yaml")
	if err := os.WriteFile(large, make([]byte, 4<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	locked := filepath.Join(folder, "locked.yaml")
	if err := os.WriteFile(locked, nil, 0); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		folder: folder + " is a folder; the settings are a text file",
		large:  large + ": the file is larger than 64 KiB; settings are some lines of text",
		locked: "permission denied",
	} {
		if path == locked && os.Geteuid() <= 0 {
			continue // root and Windows may read it
		}
		if _, err := Load(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", path, err)
		}
	}
}

func TestWhereTheSettingsAre(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", folder)
	t.Setenv("MEDITATE_CONFIG", "")
	if path, err := Path(); path != filepath.Join(folder, "meditate", "config.yaml") || err != nil {
		t.Errorf("XDG_CONFIG_HOME: got %s, %v", path, err)
	}
	t.Setenv("MEDITATE_CONFIG", "my.yaml")
	if path, err := Path(); path != "my.yaml" || err != nil {
		t.Errorf("MEDITATE_CONFIG: got %s, %v", path, err)
	}
	t.Setenv("MEDITATE_CONFIG", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("HOME", folder)
	if runtime.GOOS == "linux" {
		if path, err := Path(); path != filepath.Join(folder, ".config", "meditate", "config.yaml") || err != nil {
			t.Errorf("HOME: got %s, %v", path, err)
		}
		t.Setenv("HOME", "")
		if _, err := Path(); err == nil || !strings.Contains(err.Error(), "MEDITATE_CONFIG") {
			t.Errorf("no home: %v", err)
		}
	}
}

func TestErrorsAreAListWithPlaces(t *testing.T) {
	_, err := Parse("config.yaml", []byte("voice: a\nespeak-ng:\n  speed: 1\n"))
	var list script.ErrorList
	if !errors.As(err, &list) || len(list) != 1 || *list[0] != (script.Error{
		File: "config.yaml", Line: 3, Col: 10,
		Text: `"1" is not a whole number from 80 to 450, as in speed: 140`,
	}) {
		t.Errorf("got %v", err)
	}
}

// The README shows every setting, as they are tested here.
func TestTheReadmeShowsEverySetting(t *testing.T) {
	all, err := os.ReadFile("testdata/all.yaml")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "```yaml\n"+string(all)+"```\n") {
		t.Error("the README does not hold testdata/all.yaml")
	}
}
