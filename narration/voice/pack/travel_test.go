package pack

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// recordedPack is a pack of three phrases, one of them recorded twice, that may
// be given to others.
func recordedPack(t testing.TB) *Folder {
	t.Helper()
	f, err := Create(t.Context(), filepath.Join(t.TempDir(), "ma-voix"), Info{
		Name: "ma-voix", Language: "fr", Speaker: "Anne Martin", Licence: "for my clients", Consent: "I agree.",
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, phrase := range []string{"Bonjour.", "Respire.", "Bonjour.", "Adieu."} {
		if _, err := f.Add(t.Context(), Recording{phrase, take(i, 0.5)}, firstOfMarch); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func exported(t testing.TB, f *Folder) []byte {
	t.Helper()
	p, err := Open(os.DirFS(f.dir))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Export(t.Context(), &b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func imported(t testing.TB, home string, archive []byte, name string) (string, error) {
	t.Helper()
	return Import(t.Context(), bytes.NewReader(archive), int64(len(archive)), Target{Home: home, Name: name, Reserved: []string{"pico"}})
}

// filesOf returns the files of a folder that are not hidden.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name()[0] == '.' {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		files[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestAPackTravels(t *testing.T) {
	f := recordedPack(t)
	archive := exported(t, f)
	if !bytes.Equal(archive, exported(t, f)) {
		t.Error("exported again, it has other bytes")
	}
	home := filepath.Join(t.TempDir(), "meditate", "voices")
	name, err := imported(t, home, archive, "")
	if err != nil || name != "ma-voix" {
		t.Fatalf("imported as %q, %v", name, err)
	}
	there, here := filesOf(t, filepath.Join(home, name)), filesOf(t, f.dir)
	if there[infoName] != here[infoName] {
		t.Errorf("pack.yaml is now\n%s", there[infoName])
	}
	p := mustBeWhole(t, filepath.Join(home, name))
	if want := mustBeWhole(t, f.dir).Phrases(); !slices.Equal(p.Phrases(), want) || len(there) != 2+len(want) {
		t.Errorf("it has %d files, and says %q", len(there), p.Phrases())
	}
	for _, c := range p.manifest.Clips {
		if file := c.inUse().File; there[file] != here[file] || len(c.Takes) != 1 {
			t.Errorf("%q has %d takes, or not the same", c.Phrase, len(c.Takes))
		}
	}
	moved, err := OpenFolder(filepath.Join(home, name))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(archive, exported(t, moved)) {
		t.Error("exported from where it came to, it has other bytes")
	}
	mustBeTidy(t, home)
}

func TestAPackIsImportedBesideTheOthers(t *testing.T) {
	home, archive := t.TempDir(), exported(t, recordedPack(t))
	for _, c := range []struct{ name, want string }{
		{"", ""}, {"", "there is a pack ma-voix already; import this one under another name with --name, or remove "},
		{"anne", ""}, {"pico", `"pico" is the name of another voice`}, {"builtin", `"builtin" is the name of another voice`},
		{"../anne", "cannot be the name of a pack"},
	} {
		_, err := imported(t, home, archive, c.name)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("as %q: got %v, want it to say %q", c.name, err, c.want)
		}
	}
	if names, err := Names(home); err != nil || !slices.Equal(names, []string{"anne", "ma-voix"}) {
		t.Errorf("there are %q, %v", names, err)
	}
	if p, err := Find(home, "anne"); err != nil || p.Name() != "anne" {
		t.Errorf("%v, %v", p, err)
	}
	mustBeTidy(t, home)
}

func TestAPackThatSaysTooLittleStaysAtHome(t *testing.T) {
	for want, c := range map[string]struct {
		info      Info
		treatment int
	}{
		"the pack mine says too little to be given to others; write in its pack.yaml, in your own words: speaker: Anne Martin | licence: for": {
			Info{Name: "mine", Language: "fr"}, 0},
		"in your own words: consent: Anne Martin agrees": {Info{Name: "mine", Language: "fr", Speaker: "Anne", Licence: "none"}, 0},
		"in your own words: licence: for":                {Info{Name: "mine", Language: "fr", Engine: "pico2wave"}, 1},
	} {
		data, err := manifest{Treatment: c.treatment}.json()
		if err != nil {
			t.Fatal(err)
		}
		p, err := Open(fstest.MapFS{infoName: {Data: c.info.yaml()}, manifestName: {Data: data}})
		if err != nil {
			t.Fatal(err)
		}
		if err := Export(t.Context(), io.Discard, p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %s", err, want)
		}
	}
}

func TestADamagedPackIsNotExported(t *testing.T) {
	files := packOf(t, "a.wav", wavFile(t, vowel(22050)))
	files[infoName].Data = append(files[infoName].Data, "licence: free\n"...)
	files["a.wav"].Data[60]++
	p, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	if err := Export(t.Context(), io.Discard, p); err == nil || !strings.Contains(err.Error(), `the clip of "Bonjour.": a.wav: the file is not the one`) {
		t.Errorf("got %v", err)
	}
}
