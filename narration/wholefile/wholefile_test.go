package wholefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// text returns what writes a text.
func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// nothingLeft fails the test where a folder holds anything but the files named.
func nothingLeft(t *testing.T, dir string, files ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got, want := strings.Join(names, " "), strings.Join(files, " "); got != want {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v; want %q", filepath.Base(path), got, err, want)
	}
}

func TestAFileAppearsWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	err := Write(path, false, func(w io.Writer) error {
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Error("it was there before it was written")
		}
		return text("one")(w)
	})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, path, "one")
	nothingLeft(t, dir, "a.txt")
}

func TestAnOlderFileIsReplacedOnlyIfAsked(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	for _, c := range []struct {
		replace bool
		text    string
		want    string
	}{{false, "one", "one"}, {false, "two", "one"}, {true, "three", "three"}} {
		err := Write(path, c.replace, text(c.text))
		if failed := c.text != c.want; failed != errors.Is(err, fs.ErrExist) || failed != (err != nil) {
			t.Errorf("writing %s: %v", c.text, err)
		}
		holds(t, path, c.want)
		nothingLeft(t, dir, "a.txt")
	}
}

func TestWhatFailsLeavesTheOlderFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	if err := Write(path, false, text("one")); err != nil {
		t.Fatal(err)
	}
	tired := errors.New("tired")
	err := Write(path, true, func(w io.Writer) error {
		return errors.Join(text("tw")(w), tired)
	})
	if !errors.Is(err, tired) || !strings.Contains(err.Error(), "a.txt was not written") {
		t.Errorf("got %v", err)
	}
	holds(t, path, "one")
	nothingLeft(t, dir, "a.txt")
}

func TestAFolderThatIsMissingIsNamedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nowhere", "a.txt")
	err := Write(path, false, text("one"))
	if !errors.Is(err, fs.ErrNotExist) || strings.Count(err.Error(), "nowhere") != 1 {
		t.Errorf("got %v", err)
	}
}

func TestOfManyWhoWriteOneFileOneSucceeds(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	var all sync.WaitGroup
	won := make(chan string, 20)
	for i := range 20 {
		all.Go(func() {
			if mine := fmt.Sprint(i); Write(path, false, text(mine)) == nil {
				won <- mine
			}
		})
	}
	all.Wait()
	if len(won) != 1 {
		t.Fatalf("%d wrote it", len(won))
	}
	holds(t, path, <-won)
	nothingLeft(t, dir, "a.txt")
}
