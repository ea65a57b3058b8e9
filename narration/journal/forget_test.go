package journal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// numbered tells whether a sitting has one of these numbers.
func numbered(numbers ...int) func(Entry) bool {
	return func(e Entry) bool {
		for _, number := range numbers {
			if same(e, sitting(number)) {
				return true
			}
		}
		return false
	}
}

func forgets(t *testing.T, j Journal, which func(Entry) bool, want int) {
	t.Helper()
	if n, err := j.Forget(which); n != want || err != nil {
		t.Errorf("forgot %d, %v, want %d", n, err, want)
	}
}

func TestOnlyWhatIsToBeForgottenIsGone(t *testing.T) {
	j, path := inFolder(t)
	appendAll(t, j, sittings(0, 6)...)
	forgets(t, j, numbered(9), 0)
	forgets(t, j, numbered(0, 3, 5), 3)
	holds(t, j, 0, sitting(1), sitting(2), sitting(4))
	appendAll(t, j, sitting(5))
	forgets(t, j, numbered(1, 2, 4), 3)
	holds(t, j, 0, sitting(5))
	nothingLeft(t, filepath.Dir(path), "journal.jsonl", "journal.jsonl.lock")
	forgets(t, j, numbered(5), 1)
	nothingLeft(t, filepath.Dir(path), "journal.jsonl.lock")
	holds(t, j, 0)
	appendAll(t, j, sitting(6))
	holds(t, j, 0, sitting(6))
}

// What a later version, or its owner, has added to a line is not lost.
func TestWhatStaysIsAsItWasWritten(t *testing.T) {
	const kept = "{\"start\":\"2026-11-27T07:00:00Z\", \"mood\": \"clair\"}\r\n\nhalf a li"
	j, path := inFolder(t)
	appendAll(t, j, sitting(0))
	put(t, path, content(t, path)+kept)
	forgets(t, j, numbered(0), 1)
	if got := content(t, path); got != kept {
		t.Errorf("got %q, want %q", got, kept)
	}
	appendAll(t, j, sitting(1))
	if got := content(t, path); !strings.HasPrefix(got, kept+"\n{") {
		t.Errorf("got %q", got)
	}
}

func TestDamagedLinesStayWhileAnEntryDoes(t *testing.T) {
	j, path := inFolder(t)
	damaged := strings.Join(damagedLines, "\n") + "\n"
	put(t, path, damaged)
	everything := func(Entry) bool { return true }
	forgets(t, j, everything, 0) // there was nothing to forget
	appendAll(t, j, sitting(0), sitting(1))
	forgets(t, j, numbered(0), 1)
	holds(t, j, len(damagedLines), sitting(1))
	forgets(t, j, everything, 1)
	nothingLeft(t, filepath.Dir(path), "journal.jsonl.lock")

	put(t, path, damaged)
	forgets(t, j, nil, 0)
	nothingLeft(t, filepath.Dir(path), "journal.jsonl.lock")
}

// A process that was killed while it forgot leaves a file beside the journal, in
// which is what should be gone some day, too.
func TestWhatAnotherHadBegunIsSweptAway(t *testing.T) {
	j, path := inFolder(t)
	appendAll(t, j, sitting(0))
	put(t, part(path), "half")
	appendAll(t, j, sitting(1))
	nothingLeft(t, filepath.Dir(path), "journal.jsonl", "journal.jsonl.lock")
	put(t, part(path), "half")
	forgets(t, j, numbered(0), 1)
	holds(t, j, 0, sitting(1))
	nothingLeft(t, filepath.Dir(path), "journal.jsonl", "journal.jsonl.lock")
}

// links makes a path that leads through links to a journal in another folder, and
// returns both.
func links(t *testing.T) (path, target string) {
	t.Helper()
	home := t.TempDir()
	target = filepath.Join(home, "dotfiles", "journal.jsonl")
	for _, folder := range []string{"dotfiles/deep", "share"} {
		if err := os.MkdirAll(filepath.Join(home, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	// Behind the link deep, .. is dotfiles and not share.
	for name, to := range map[string]string{
		"share/deep": filepath.Join(home, "dotfiles", "deep"), "share/second": filepath.FromSlash("deep/../journal.jsonl"), "share/journal.jsonl": "second",
	} {
		if err := os.Symlink(to, filepath.Join(home, name)); err != nil {
			t.Skip("no links can be made here:", err)
		}
	}
	return filepath.Join(home, "share", "journal.jsonl"), target
}

func TestALinkedJournalStaysLinked(t *testing.T) {
	path, target := links(t)
	j := At(path)
	holds(t, j, 0) // the links lead to nothing
	forgets(t, j, nil, 0)
	for range 2 {
		appendAll(t, j, sitting(0))
		appendAll(t, At(target), sitting(1), sitting(2))
		forgets(t, j, numbered(1), 1)
		holds(t, At(target), 0, sitting(0), sitting(2))
		nothingLeft(t, filepath.Dir(target), "deep", "journal.jsonl", "journal.jsonl.lock")
		forgets(t, j, nil, 2)
		nothingLeft(t, filepath.Dir(target), "deep", "journal.jsonl.lock")
		nothingLeft(t, filepath.Dir(path), "deep", "journal.jsonl", "second")
	}
}

func TestLinksInACircleAreAnError(t *testing.T) {
	j, path := inFolder(t)
	if err := os.Symlink(filepath.Base(path), path); err != nil {
		t.Skip("no links can be made here:", err)
	}
	_, _, reading := j.Entries()
	_, forgetting := j.Forget(nil)
	for _, err := range []error{reading, forgetting, j.Append(sitting(0))} {
		if err == nil || !strings.Contains(err.Error(), "too many links") {
			t.Errorf("got %v", err)
		}
	}
}
