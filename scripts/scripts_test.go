package scripts_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"meditate/narration/programme"
	"meditate/narration/script"
	"meditate/scripts"

	"golang.org/x/text/unicode/norm"
)

func days(t *testing.T) []*script.Script {
	t.Helper()
	p, err := programme.Load(scripts.FS, "scripts")
	if err != nil {
		t.Fatal(err)
	}
	if p.Broken != nil {
		t.Fatal(p.Broken)
	}
	return p.Days
}

// bare folds a text to its letters: no accents, no case, no marks, no spaces.
func bare(s string) string {
	s = strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae").Replace(s)
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}

// The author's words are not ours to change: the affirmations of the five days
// say the original, letter by letter, in order, with nothing lost. Only what has
// been said may be said again.
func TestTheAuthorsWordsAreWhole(t *testing.T) {
	text, err := os.ReadFile("testdata/programme-original.txt")
	if err != nil {
		t.Fatal(err)
	}
	headings := regexp.MustCompile(`(?m)^Jour \d+$`)
	rest := bare(headings.ReplaceAllString(string(text), ""))
	said := map[string]bool{}
	for _, s := range days(t) {
		for _, phrase := range s.Phrases() {
			if phrase.Role != script.Affirmation {
				continue
			}
			words := bare(phrase.Written)
			if after, ok := strings.CutPrefix(rest, words); ok {
				rest = after
			} else if !said[words] {
				t.Fatalf("%s:%d: %q is not what the author says next: %.60s…", s.Name, phrase.Line, phrase.Written, rest)
			}
			said[words] = true
		}
	}
	if rest != "" {
		t.Errorf("lost: %.80s…", rest)
	}
}

func TestThereAreFiveDays(t *testing.T) {
	for i, s := range days(t) {
		if s.Meta.Day != i+1 || s.Meta.Language != "fr" || s.Meta.Title == "" || s.Meta.Length == 0 {
			t.Errorf("%s: %+v", s.Name, s.Meta)
		}
	}
	if n := len(days(t)); n != 5 {
		t.Errorf("%d days", n)
	}
}

// Formatting the scripts would change nothing: they are written as Format writes.
func TestTheScriptsAreWellFormatted(t *testing.T) {
	for _, s := range days(t) {
		name := strings.TrimPrefix(s.Name, "scripts/")
		text, err := fs.ReadFile(scripts.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(script.Format(s)); got != string(text) {
			t.Errorf("%s is not as Format would write it:\n%s", name, got)
		}
	}
}

// French as it is set: no straight apostrophe, no three dots for an ellipsis.
func TestTheScriptsAreSetInFrench(t *testing.T) {
	for _, s := range days(t) {
		for _, phrase := range s.Phrases() {
			if strings.ContainsAny(phrase.Written, `'"`) || strings.Contains(phrase.Written, "...") {
				t.Errorf("%s:%d: %q", s.Name, phrase.Line, phrase.Written)
			}
		}
	}
}

// The built-in programme says what is true of it whoever publishes it, in French
// as it is set, and leaves the rest to them.
func TestTheProgrammeSaysWhatItIs(t *testing.T) {
	p, err := programme.Load(scripts.FS, "scripts")
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(p.Title+p.Show.Subtitle+p.Show.Description, `'"`) || strings.Contains(p.Show.Description, "...") {
		t.Error("the texts are not set in French")
	}
	if n := len(strings.Split(p.Show.Description, "\n\n")); n != 5 {
		t.Errorf("the description has %d paragraphs", n)
	}
	if p.Show.Explicit == nil || *p.Show.Explicit || p.Show.Kind != "serial" || len(p.Show.Categories) != 1 {
		t.Errorf("got %+v", p.Show)
	}
	var said []string
	for line := range strings.Lines(p.Lacking().Error()) {
		_, key, _ := strings.Cut(line, " such as ")
		key, _, _ = strings.Cut(key, ":")
		said = append(said, key)
	}
	if got := strings.Join(said, " "); got != "author owner link base-url" {
		t.Errorf("lacking: %s", got)
	}
}
