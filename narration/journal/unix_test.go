//go:build unix

package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// The sizes in bytes at which a child's disk is full: when it appends, and when
// it forgets.
const (
	fullAt   = 4096
	fullerAt = 200
)

func init() {
	roles["full"] = fullRole
}

// fullRole writes where no file may grow any further.
func fullRole(j Journal, _ int) error {
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: fullAt, Max: fullAt}); err != nil {
		return err
	}
	if err := j.Append(sitting(2)); !errors.Is(err, unix.EFBIG) || !strings.HasPrefix(err.Error(), j.path+" cannot be written: ") {
		return fmt.Errorf("appending: %v", err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: fullerAt, Max: fullerAt}); err != nil {
		return err
	}
	if n, err := j.Forget(numbered(0)); n != 0 || !errors.Is(err, unix.EFBIG) || !strings.HasPrefix(err.Error(), j.path+" cannot be changed: ") {
		return fmt.Errorf("forgetting: %d, %v", n, err)
	}
	return nil
}

// The system takes the first bytes of a line and refuses the rest, as on a full
// disk: none of them stays.
func TestAFullDiskChangesNothing(t *testing.T) {
	for _, room := range []int{0, 1, 2, 50} {
		for _, end := range []string{"\n", ""} {
			j, path := inFolder(t)
			appendAll(t, j, sitting(0), sitting(1))
			before := content(t, path)
			before += strings.Repeat("x", fullAt-room-len(before)-len(end)) + end
			put(t, path, before)
			child(t, "full", path, 0).ends(t)
			if content(t, path) != before {
				t.Errorf("with room for %d bytes, the journal has changed", room)
			}
			nothingLeft(t, filepath.Dir(path), "journal.jsonl", "journal.jsonl.lock")
			appendAll(t, j, sitting(2)) // there is room again
			holds(t, j, 1, sittings(0, 3)...)
		}
	}
}

func TestWhatIsReadOnlyStays(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	j, path := inFolder(t)
	appendAll(t, j, sitting(0))
	refused := func() {
		t.Helper()
		_, forgetting := j.Forget(nil)
		for _, err := range []error{j.Append(sitting(1)), forgetting} {
			if !errors.Is(err, os.ErrPermission) || !strings.HasPrefix(err.Error(), path+" cannot be ") {
				t.Errorf("got %v", err)
			}
		}
		holds(t, j, 0, sitting(0))
	}
	mode := func(path string, mode os.FileMode) {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	mode(path, 0o400)
	refused()
	mode(path, 0o640)
	mode(filepath.Dir(path), 0o500)
	if _, err := j.Forget(nil); !errors.Is(err, os.ErrPermission) {
		t.Errorf("got %v", err)
	}
	if err := os.Remove(path + ".lock"); err == nil {
		t.Fatal("the folder can be written")
	}
	mode(filepath.Dir(path), 0o700)
	if err := os.Remove(path + ".lock"); err != nil {
		t.Fatal(err)
	}
	mode(filepath.Dir(path), 0o500)
	defer mode(filepath.Dir(path), 0o700)
	refused()
}

func TestAPipeInThePlaceOfAJournalIsNotWaitedFor(t *testing.T) {
	j, path := inFolder(t)
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Skip("no pipe can be made here:", err)
	}
	_, _, reading := j.Entries()
	_, forgetting := j.Forget(nil)
	for _, err := range []error{reading, forgetting, j.Append(sitting(0))} {
		if err == nil || !strings.Contains(err.Error(), "it is no ordinary file; a journal is a text file") {
			t.Errorf("got %v", err)
		}
	}
}

func TestAJournalKeepsTheModeItWasGiven(t *testing.T) {
	j, path := inFolder(t)
	appendAll(t, j, sitting(0), sitting(1))
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	forgets(t, j, numbered(0), 1)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}
