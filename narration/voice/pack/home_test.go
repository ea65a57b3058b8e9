package pack

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

func TestTheFolderOfTheVoices(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the paths of the table are those of Unix")
	}
	user := func() (string, error) { return "/home/anne", nil }
	for _, c := range []struct {
		system string
		env    map[string]string
		want   string
	}{
		{"linux", nil, "/home/anne/.local/share/meditate/voices"},
		{"linux", map[string]string{"XDG_DATA_HOME": "/data"}, "/data/meditate/voices"},
		{"linux", map[string]string{"XDG_DATA_HOME": "data"}, "/home/anne/.local/share/meditate/voices"},
		{"linux", map[string]string{"XDG_DATA_HOME": "/data", "MEDITATE_VOICES": "/voices"}, "/voices"},
		{"darwin", map[string]string{"XDG_DATA_HOME": "/data"}, "/home/anne/Library/Application Support/meditate/voices"},
		{"windows", map[string]string{"LocalAppData": "/local"}, "/local/meditate/voices"},
		{"windows", nil, "/home/anne/AppData/Local/meditate/voices"},
	} {
		if got, err := home(c.system, func(key string) string { return c.env[key] }, user); err != nil || got != c.want {
			t.Errorf("%s %v: got %s, %v; want %s", c.system, c.env, got, err, c.want)
		}
	}
	nobody := func() (string, error) { return "", errors.New("$HOME is not defined") }
	if _, err := home("linux", func(string) string { return "" }, nobody); err == nil || !strings.Contains(err.Error(), "set MEDITATE_VOICES") {
		t.Errorf("without a home: %v", err)
	}
}

func TestPacksAreFoundByTheNameOfTheirFolder(t *testing.T) {
	home := t.TempDir()
	if names, err := Names(filepath.Join(home, "none")); err != nil || len(names) > 0 {
		t.Errorf("where there is no folder: %q, %v", names, err)
	}
	for _, dir := range []string{"zoé", "anne", "no voice", ".hidden", "empty"} {
		pack := os.DirFS(t.TempDir())
		if dir != "empty" {
			pack = packOf(t, "a.wav", wavFile(t, vowel(22050)))
		}
		if err := os.CopyFS(filepath.Join(home, dir), pack); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(home, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if names, err := Names(home); err != nil || !reflect.DeepEqual(names, []string{"anne", "zoé"}) {
		t.Errorf("got %q, %v", names, err)
	}
	p, err := Find(home, "zoé")
	if err != nil || p.Name() != "zoé" || p.Info().Name != "mine" {
		t.Errorf("found %+v, %v", p, err)
	}
	for name, want := range map[string]error{"none": os.ErrNotExist, "../anne": nil, "": nil} {
		if _, err := Find(home, name); err == nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", name, err, want)
		}
	}
}

func TestNamesOfPacks(t *testing.T) {
	for _, name := range []string{"ma-voix", "anne_2", "Zoé", "Zoe\u0301", "声", "12", "comme", "console"} {
		if err := CheckName(name, "piper"); err != nil {
			t.Error(err)
		}
	}
	for name, want := range map[string]string{
		"": "cannot be", "ma voix": "cannot be", ".a": "cannot be", "-a": "cannot be", "a.b": "cannot be", "a/b": "cannot be", `a\b`: "cannot be",
		"a:b": "cannot be", "a\x00": "cannot be", "a\xff": "cannot be", "con": "Windows keeps it", "LPT1": "Windows keeps it",
		"builtin": "the name of another voice", "BuiltIn": "the name of another voice", "Piper": "the name of another voice",
		strings.Repeat("a", 65): "at most 64 letters",
	} {
		if err := CheckName(name, "piper"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want it to say %s", name, err, want)
		}
	}
}
