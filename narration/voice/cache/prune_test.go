package cache

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// age sets a clip's last use back.
func age(t *testing.T, c *Cache, key Key, by time.Duration) {
	t.Helper()
	setAge(t, c.path(key), by)
}

func setAge(t *testing.T, path string, by time.Duration) {
	t.Helper()
	then := time.Now().Add(-by)
	if err := os.Chtimes(path, then, then); err != nil {
		t.Fatal(err)
	}
}

// filled returns a cache with the phrases 0 to n−1 of 100 samples each, put by
// another process: phrase i was used i hours ago.
func filled(t *testing.T, n int, limit int64) *Cache {
	t.Helper()
	folder := t.TempDir()
	other := Open(folder, plenty)
	for i := range n {
		key, clip := phrase(i, 100)
		mustPut(t, other, key, clip)
		age(t, other, key, time.Duration(i)*time.Hour)
	}
	return Open(folder, limit)
}

// left lists which of the phrases 0 to n−1 are there.
func left(c *Cache, n int) (numbers []int) {
	for i := range n {
		if key, _ := phrase(i, 0); has(c, key) {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

func expect(t *testing.T, c *Cache, n int, want ...int) {
	t.Helper()
	got := left(c, n)
	if len(got) != len(want) {
		t.Fatalf("left are %v, want %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("left are %v, want %v", got, want)
		}
	}
}

// one is the size of the file of every phrase here.
var one = fileSize(100)

func TestUsageCountsClips(t *testing.T) {
	c := filled(t, 5, 1000)
	u, err := c.Usage()
	if want := (Usage{c.folder, 5, 5 * one, 1000}); u != want || err != nil {
		t.Errorf("got %+v, %v", u, err)
	}
	u, err = Open(filepath.Join(t.TempDir(), "none"), -5).Usage()
	if u.Clips != 0 || u.Bytes != 0 || u.Limit != 0 || err != nil {
		t.Errorf("a folder that is not there: %+v, %v", u, err)
	}
}

func TestTheLeastRecentlyUsedGoFirst(t *testing.T) {
	c := filled(t, 6, plenty)
	clips, bytes, err := c.Prune(4*one + one/2)
	if clips != 2 || bytes != 2*one || err != nil {
		t.Errorf("removed %d clips, %d bytes, %v", clips, bytes, err)
	}
	expect(t, c, 6, 0, 1, 2, 3)
	if clips, _, err := c.Prune(4 * one); clips != 0 || err != nil {
		t.Errorf("again: %d, %v", clips, err)
	}
	if clips, _, err := c.Prune(0); clips != 4 || err != nil {
		t.Errorf("emptied of %d, %v", clips, err)
	}
	expect(t, c, 6)
}

func TestAClipThatIsReadIsUsed(t *testing.T) {
	c := filled(t, 4, plenty)
	key, _ := phrase(3, 0)
	if _, ok, err := Open(c.folder, plenty).Get(key); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if _, _, err := c.Prune(2 * one); err != nil {
		t.Fatal(err)
	}
	expect(t, c, 4, 0, 3)
}

func TestReadingSetsTheTimeOnceAnHour(t *testing.T) {
	c := filled(t, 1, plenty)
	key, _ := phrase(0, 0)
	for _, test := range []struct {
		age time.Duration
		set bool
	}{{10 * time.Minute, false}, {50 * time.Minute, false}, {70 * time.Minute, true}, {9000 * time.Hour, true}, {-9000 * time.Hour, true}} {
		age(t, c, key, test.age)
		if _, ok, err := c.Get(key); !ok || err != nil {
			t.Fatal(ok, err)
		}
		info, err := os.Stat(c.path(key))
		if err != nil {
			t.Fatal(err)
		}
		if set := time.Since(info.ModTime()).Abs() < 5*time.Minute; set != test.set {
			t.Errorf("used %v ago: time set is %v", test.age, set)
		}
	}
}

func TestPuttingKeepsToTheLimit(t *testing.T) {
	c := Open(t.TempDir(), 20*one+one/2)
	for i := range 100 {
		key, clip := phrase(i, 100)
		mustPut(t, c, key, clip)
		if !has(c, key) {
			t.Fatalf("phrase %d is not kept", i)
		}
		if u, err := c.Usage(); u.Bytes > u.Limit || i > 20 && u.Clips < 18 || err != nil {
			t.Fatalf("after phrase %d: %+v, %v", i, u, err)
		}
	}
}

func TestASessionThrowsAwayWhatOthersUsedFirst(t *testing.T) {
	c := filled(t, 10, 10*one)
	old, _ := phrase(9, 0) // the least recently used, but by this session too
	if _, ok, err := c.Get(old); !ok || err != nil {
		t.Fatal(ok, err)
	}
	age(t, c, old, 100*time.Hour)
	for i := 10; i < 18; i++ {
		key, clip := phrase(i, 100)
		mustPut(t, c, key, clip)
	}
	expect(t, c, 18, 0, 9, 10, 11, 12, 13, 14, 15, 16, 17)
	// Where little else is left, what the session used first goes next.
	key, clip := phrase(18, 100)
	mustPut(t, c, key, clip)
	expect(t, c, 19, 10, 11, 12, 13, 14, 15, 16, 17, 18)
}

func TestWhatAnotherProcessRemovedMeanwhileIsGoneAndNoError(t *testing.T) {
	c := filled(t, 4, plenty)
	files, err := c.files()
	if err != nil {
		t.Fatal(err)
	}
	key, _ := phrase(3, 0)
	if err := os.Remove(c.path(key)); err != nil {
		t.Fatal(err)
	}
	removed, left, err := c.remove(files, 2*one)
	if len(removed) != 1 || left != 2*one || err != nil {
		t.Errorf("removed %d, %d bytes left, %v", len(removed), left, err)
	}
	expect(t, c, 4, 0, 1)
}

func TestAClipThatCannotBeRemovedIsAnErrorOnlyIfTooMuchIsLeft(t *testing.T) {
	c := filled(t, 3, plenty)
	files, err := c.files()
	if err != nil {
		t.Fatal(err)
	}
	key, _ := phrase(2, 0)
	stuck := filepath.Join(c.path(key), "in the way")
	if err := errors.Join(os.Remove(c.path(key)), os.MkdirAll(stuck, 0o700)); err != nil {
		t.Fatal(err)
	}
	if removed, _, err := c.remove(files, 2*one); len(removed) != 1 || err != nil {
		t.Errorf("removed %d, %v", len(removed), err)
	}
	if _, _, err := c.remove(files, 0); err == nil || !strings.Contains(err.Error(), c.path(key)) {
		t.Errorf("got %v", err)
	}
}

func TestAClipThatIsTooLargeIsNotKept(t *testing.T) {
	c := filled(t, 3, 3*one)
	key, clip := phrase(3, 400)
	mustPut(t, c, key, clip)
	expect(t, c, 4, 0, 1, 2)
	// One that leaves room for nothing else is kept.
	key, clip = phrase(3, 100+25*2)
	c = Open(c.folder, fileSize(len(clip.Samples)))
	mustPut(t, c, key, clip)
	expect(t, c, 4, 3)
}

func TestALimitOfNothingKeepsNothing(t *testing.T) {
	for _, limit := range []int64{0, -1} {
		c := filled(t, 3, limit)
		key, clip := phrase(3, 100)
		mustPut(t, c, key, clip)
		mustPut(t, c, key, clip)
		expect(t, c, 4)
	}
	c := Open(filepath.Join(t.TempDir(), "cache"), 0)
	key, clip := phrase(3, 100)
	mustPut(t, c, key, clip)
	if _, err := os.Stat(c.folder); err == nil {
		t.Error("a folder was made for nothing")
	}
}

func TestWhatWasLeftHalfWrittenIsRemovedInTime(t *testing.T) {
	c := filled(t, 1, plenty)
	write := func(name string, old time.Duration) string {
		path := filepath.Join(c.folder, name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		setAge(t, path, old)
		return path
	}
	for path, stays := range map[string]bool{
		write("clip-1.part", 2*time.Hour):    false,
		write("clip-2.part", time.Minute):    true, // another process is writing it
		write("film.part", 1000*time.Hour):   true, // not ours
		write("notes.txt", 1000*time.Hour):   true,
		write("abcd.clip", 1000*time.Hour):   true,
		write("clip-note.md", 999*time.Hour): true,
	} {
		if clips, _, err := c.Prune(one); clips != 0 || err != nil {
			t.Fatal(clips, err)
		}
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
	if _, _, err := c.Prune(0); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(c.folder); len(entries) != 5 {
		t.Errorf("left are %v", entries)
	}
}
