package cache

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAnswersAreRemembered(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "clips")
	c := Open(dir, 1<<20)
	if answer, ok := c.Recall("which version?"); ok {
		t.Errorf("nobody said %q", answer)
	}
	c.Remember("which version?", "1.52")
	c.Remember("which voice?", "")
	for question, want := range map[string]string{"which version?": "1.52", "which voice?": ""} {
		if got, ok := Open(dir, 1<<20).Recall(question); !ok || got != want {
			t.Errorf("%s %q, %v; want %q", question, got, ok, want)
		}
	}
	if u, err := c.Usage(); err != nil || u.Clips != 0 {
		t.Errorf("an answer was counted as a clip: %+v, %v", u, err)
	}
	if _, _, err := c.Prune(0); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Recall("which version?"); ok {
		t.Error("it was remembered when the cache was emptied")
	}
}

func TestADamagedAnswerIsNone(t *testing.T) {
	dir := t.TempDir()
	c := Open(dir, 1<<20)
	c.Remember("which version?", "1.52")
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || !strings.HasSuffix(entries[0].Name(), ".answer") {
		t.Fatalf("%v, %v", entries, err)
	}
	path := filepath.Join(dir, entries[0].Name())
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		for name, damaged := range map[string][]byte{"cut short": whole[:i], "flipped": append(append([]byte{}, whole[:i]...), whole[i]^1)} {
			if name == "flipped" {
				damaged = append(damaged, whole[i+1:]...)
			}
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			if answer, ok := c.Recall("which version?"); ok {
				t.Errorf("%s at byte %d: %q", name, i, answer)
			}
		}
	}
}
