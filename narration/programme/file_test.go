package programme

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestFilesOfTheFolder(t *testing.T) {
	p, err := Load(fstest.MapFS{
		"a.md":      {Data: []byte(aDay)},
		"notes.txt": {Data: []byte("…")},
		"sub/x.txt": {Data: []byte("x")},
		"large.png": {Data: make([]byte, maxPicture+1)},
		"most.png":  {Data: make([]byte, maxPicture)},
	}, "soirs")
	if err != nil {
		t.Fatal(err)
	}
	if data, err := p.File("notes.txt"); string(data) != "…" || err != nil {
		t.Errorf("got %q, %v", data, err)
	}
	if data, err := p.File("most.png"); len(data) != maxPicture || err != nil {
		t.Errorf("got %d bytes, %v", len(data), err)
	}
	if _, err := p.File("none.txt"); !errors.Is(err, fs.ErrNotExist) || err.Error() != "soirs/none.txt: file does not exist" {
		t.Errorf("got %v", err)
	}
	for name, want := range map[string]string{
		"large.png":     "soirs/large.png: the file is larger than 20 MB",
		"sub":           "soirs/sub: this is no ordinary file",
		"sub/x.txt":     "is not the name of a file in the folder soirs",
		"../a.md":       "is not the name of a file in the folder soirs",
		"..":            "is not the name of a file in the folder soirs",
		".":             "is not the name of a file in the folder soirs",
		"":              "is not the name of a file in the folder soirs",
		"/etc/passwd":   "is not the name of a file in the folder soirs",
		`sub\x.txt`:     "is not the name of a file in the folder soirs",
		"notes.txt:ads": "is not the name of a file in the folder soirs",
	} {
		if _, err := p.File(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want …%s", name, err, want)
		}
	}
}

func TestALinkOutOfTheFolderIsRefused(t *testing.T) {
	folder, secret := t.TempDir(), filepath.Join(t.TempDir(), "secret")
	for path, text := range map[string]string{filepath.Join(folder, "a.md"): aDay, secret: "secret"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(secret, filepath.Join(folder, "notes.txt")); err != nil {
		t.Skip("no link can be made here:", err)
	}
	p, err := Load(os.DirFS(folder), "soirs")
	if err != nil {
		t.Fatal(err)
	}
	if data, err := p.File("notes.txt"); err == nil || err.Error() != "soirs/notes.txt is a link to another file; put the file itself there" {
		t.Errorf("got %q, %v", data, err)
	}
}
