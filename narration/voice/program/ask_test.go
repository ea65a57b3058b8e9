package program

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A notebook is a memory.
type notebook map[string]string

func (n notebook) Recall(question string) (string, bool) {
	answer, ok := n[question]
	return answer, ok
}

func (n notebook) Remember(question, answer string) { n[question] = answer }

func TestWhatIsKnownIsNotAskedAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "engine")
	put := func(text string, when time.Time) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, when, when); err != nil {
			t.Fatal(err)
		}
	}
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	put("one", day)
	asked := 0
	find := func() (string, error) { asked++; return "1.52", nil }
	a := Asker{notebook{}}
	for _, c := range []struct {
		name     string
		change   func()
		question string
		asked    int // in all
	}{
		{"the first time", func() {}, "version", 1},
		{"again", func() {}, "version", 1},
		{"another question", func() {}, "voices", 2},
		{"it was touched", func() { put("one", day.Add(time.Nanosecond)) }, "version", 3},
		{"it grew", func() { put("three", day) }, "version", 4},
		{"as it was at first", func() { put("one", day) }, "version", 4},
		{"it is gone", func() { os.Remove(file) }, "version", 5},
		{"it is still gone", func() {}, "version", 6},
	} {
		c.change()
		answer, err := a.Know(c.question, []string{file}, find)
		if err != nil || answer != "1.52" || asked != c.asked {
			t.Errorf("%s: %q, %v, asked %d times; want %d", c.name, answer, err, asked, c.asked)
		}
	}
	if _, err := (Asker{}).Know("version", []string{file}, find); err != nil || asked != 7 {
		t.Errorf("without a memory: asked %d times, %v", asked, err)
	}
}

func TestAnErrorIsNotRemembered(t *testing.T) {
	a, file := Asker{notebook{}}, os.Args[0]
	for range 2 {
		if _, err := a.Know("version", []string{file}, func() (string, error) { return "", errors.New("busy") }); err == nil {
			t.Error("the error was forgotten")
		}
	}
	if len(a.Memory.(notebook)) != 0 {
		t.Errorf("remembered %v", a.Memory)
	}
}
