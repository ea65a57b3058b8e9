package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"meditate/narration/lock"
)

// sitting returns an entry that differs from all of another number.
func sitting(number int) Entry {
	zone := time.FixedZone("", (number%5-1)*3600)
	return Entry{
		Start:    time.Date(2026, 11, 27, 7, 0, number, 0, zone),
		Listened: time.Duration(number) * time.Second,
		Title:    fmt.Sprintf("Jour %d — L’expérience humaine", number),
		Day:      number%9 + NoDay,
		Finished: number%2 == 0,
		Note:     strings.Repeat("calme ", number%3) + "enfin",
	}
}

func sittings(from, to int) (all []Entry) {
	for number := from; number < to; number++ {
		all = append(all, sitting(number))
	}
	return all
}

// same compares entries by what of them is kept.
func same(a, b Entry) bool {
	_, offsetA := a.Start.Zone()
	_, offsetB := b.Start.Zone()
	equal := a.Start.Equal(b.Start) && offsetA == offsetB
	a.Start, b.Start = time.Time{}, time.Time{}
	return equal && a == b
}

// holds fails the test where a journal holds anything but these entries and a
// number of damaged lines.
func holds(t *testing.T, j Journal, damaged int, want ...Entry) {
	t.Helper()
	got, broken, err := j.Entries()
	if err != nil || broken != damaged || !slices.EqualFunc(got, want, same) {
		t.Errorf("it holds %v, %d damaged, %v;\nwant %v, %d damaged", got, broken, err, want, damaged)
	}
}

func appendAll(t *testing.T, j Journal, entries ...Entry) {
	t.Helper()
	for _, e := range entries {
		if err := j.Append(e); err != nil {
			t.Fatal(err)
		}
	}
}

// inFolder returns a journal that is not there yet.
func inFolder(t *testing.T) (j Journal, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "journal.jsonl")
	return At(path), path
}

// nothingLeft fails the test where a folder holds anything but the files named.
func nothingLeft(t *testing.T, folder string, files ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if !slices.Equal(names, files) {
		t.Errorf("the folder holds %q, want %q", names, files)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsAppendedIsThere(t *testing.T) {
	j, _ := inFolder(t)
	holds(t, j, 0)
	for number := range 20 {
		appendAll(t, j, sitting(number))
		holds(t, j, 0, sittings(0, number+1)...)
	}
}

// Whatever moment a crash or a power cut takes, it costs the line that was being
// written and no other.
func TestALineThatWasCutCostsNoOther(t *testing.T) {
	j, path := inFolder(t)
	appendAll(t, j, sittings(0, 3)...)
	whole := content(t, path)
	for cut := range len(whole) {
		put(t, path, whole[:cut])
		got, broken, err := j.Entries()
		lines := strings.Count(whole[:cut], "\n")
		if whole[cut] == '\n' {
			lines++ // only its end is missing
		}
		ended := cut == 0 || whole[cut] == '\n' || whole[cut-1] == '\n'
		if err != nil || len(got) != lines || broken > 1 || ended != (broken == 0) {
			t.Fatalf("cut at %d: %d entries, %d damaged, %v", cut, len(got), broken, err)
		}
		appendAll(t, j, sitting(7))
		holds(t, j, broken, append(sittings(0, lines), sitting(7))...)
	}
}

// A power cut may also leave a file that has grown, and nothing in it.
func TestZerosCostNoLine(t *testing.T) {
	j, path := inFolder(t)
	appendAll(t, j, sitting(0))
	put(t, path, content(t, path)+strings.Repeat("\x00", 300))
	appendAll(t, j, sitting(1))
	holds(t, j, 1, sitting(0), sitting(1))
}

func TestAJournalIsForItsOwner(t *testing.T) {
	home := t.TempDir()
	path := filepath.Join(home, "share", "meditate", "journal.jsonl")
	appendAll(t, At(path), sitting(0))
	for file, want := range map[string]os.FileMode{
		filepath.Join(home, "share"): 0o700, filepath.Dir(path): 0o700, path: 0o600, path + ".lock": 0o600,
	} {
		// Windows has no such modes; what it says of them is not a mistake of ours.
		if info, err := os.Stat(file); err != nil || filepath.Separator == '/' && info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want %v", file, info, err, want)
		}
	}
}

func TestReadingAndForgettingMakeNothing(t *testing.T) {
	home := t.TempDir()
	for _, path := range []string{filepath.Join(home, "journal.jsonl"), filepath.Join(home, "none", "journal.jsonl")} {
		holds(t, At(path), 0)
		if n, err := At(path).Forget(nil); n != 0 || err != nil {
			t.Errorf("forgot %d, %v", n, err)
		}
	}
	nothingLeft(t, home)
	path := filepath.Join(home, "journal.jsonl") // brought from another machine
	put(t, path, damagedLines[0])
	holds(t, At(path), 1)
	nothingLeft(t, home, "journal.jsonl")
}

func TestWhatIsNoJournalIsNamed(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	put(t, file, "")
	large := filepath.Join(folder, "large")
	put(t, large, "")
	if err := os.Truncate(large, maxSize+1); err != nil {
		t.Skip("no large file can be made here:", err)
	}
	beneath := filepath.Join(file, "journal.jsonl")
	for path, want := range map[string]string{
		folder:  "it is a folder; a journal is a text file",
		beneath: "",
		large:   "it is larger than 64 MiB; a journal is some lines of text",
	} {
		errs := map[string]error{}
		_, _, errs["read"] = At(path).Entries()
		_, errs["changed"] = At(path).Forget(nil)
		if path != large {
			errs["written"] = At(path).Append(sitting(0))
		}
		for done, err := range errs {
			if filepath.Separator == '\\' && path == beneath && done != "written" {
				continue // on Windows it is only not there
			}
			if beginning := path + " cannot be " + done + ": " + want; err == nil || !strings.HasPrefix(err.Error(), beginning) {
				t.Errorf("got %v, want %s", err, beginning)
			}
		}
	}
}

func TestWhoeverHoldsTheJournalIsWaitedForAndThenNamed(t *testing.T) {
	j, path := inFolder(t)
	appendAll(t, j, sitting(0))
	held, err := Journal{path, 0}.lock(path, lock.Alone)
	if err != nil {
		t.Fatal(err)
	}
	hasty := Journal{path, 10 * time.Millisecond}
	_, forgetting := hasty.Forget(nil)
	for _, err := range []error{hasty.Append(sitting(1)), forgetting} {
		if !errors.Is(err, ErrHeld) || !strings.HasPrefix(err.Error(), path+" cannot be ") {
			t.Errorf("got %v", err)
		}
	}
	holds(t, hasty, 0, sitting(0)) // looking does no harm

	done := make(chan error)
	go func() { done <- j.Append(sitting(1)) }()
	held.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
	holds(t, hasty, 0, sitting(0), sitting(1))
}

func TestAReaderWaitsForTheEndOfALine(t *testing.T) {
	j, path := inFolder(t)
	appendAll(t, j, sitting(0), sitting(1))
	whole := content(t, path)
	held, err := Journal{path, 0}.lock(path, lock.Alone)
	if err != nil {
		t.Fatal(err)
	}
	put(t, path, whole[:len(whole)-20])
	seen := make(chan int)
	go func() {
		_, damaged, _ := j.Entries()
		seen <- damaged
	}()
	holds(t, Journal{path, 10 * time.Millisecond}, 1, sitting(0)) // one who does not wait
	put(t, path, whole)
	held.Close()
	if damaged := <-seen; damaged != 0 {
		t.Error("half a line was seen")
	}
}
