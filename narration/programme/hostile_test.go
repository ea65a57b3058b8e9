package programme

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"meditate/narration/script"
	"meditate/narration/yamlfile"
	"meditate/scripts"
)

// hostile are files that cost much, hide much or are long.
func hostile() map[string]string {
	fill := func(unit string) string { return strings.Repeat(unit, 60<<10/len(unit)) }
	bomb := "a: &a [x, x]\n"
	for c := 'b'; c < 'z'; c++ {
		bomb += fmt.Sprintf("%c: &%c [*%c, *%c]\n", c, c, c-1, c-1)
	}
	var stairs, blocks strings.Builder
	for i := range 300 {
		stairs.WriteString(strings.Repeat(" ", i) + "owner:\n")
		fmt.Fprintf(&blocks, "k%d: |\n  a\n\n  b\n", i)
	}
	return map[string]string{
		"a bomb of aliases":    bomb,
		"merged keys":          "owner: &o {name: a}\npersons: [{<<: *o}]\n",
		"an endless alias":     "owner: &o [*o]\n",
		"brackets":             fill("["),
		"braces":               fill("{owner: "),
		"stairs":               stairs.String(),
		"dashes":               "persons:\n  " + strings.Repeat("- ", 900),
		"blocks":               blocks.String(),
		"binary":               "title: \x00\x01\xfe\xff",
		"a tagged binary":      "cover: !!binary aGVsbG8=\n",
		"a long title":         "title: " + fill("é"),
		"a long word":          "categories: [" + fill("h") + "]",
		"a long key":           fill("k") + ": x\n",
		"a long email":         "owner: {email: " + fill("a.") + "b@example.org}",
		"a long address":       "link: https://example.org/" + fill("../"),
		"a long description":   "description: |\n  " + fill("a "),
		"a tall description":   "description: |\n" + fill("  a\n"),
		"an empty tall one":    "description: |\n" + fill("\n") + "  a\n",
		"an empty tail":        "description: |\n" + fill("\n")[:40<<10] + "\x14" + fill("\n")[:10<<10] + "  a\n",
		"an empty tail, CRLF":  "description: |\r\n  a\r\n" + fill(" \r\n") + "x",
		"many empty lines":     "description: |-\n" + fill("  a\n"+strings.Repeat("\n", 99)),
		"many wrong lines":     "description: |\n" + strings.Repeat("  a\u202eb\n", 5000),
		"many categories":      "categories: [" + strings.Repeat("Health > Mentel Healht Xyzzzzzzzzzzzzzzzzzz, ", 990) + "]",
		"many persons":         "persons: [" + strings.Repeat("{name: a, rol: b}, ", 300) + "]",
		"many documents":       fill("---\n"),
		"an open quote":        "title: \"" + fill("x"),
		"a block in a bracket": "persons: [{name: |\n  a\n}]",
	}
}

func TestHostileFilesAreAnsweredQuickly(t *testing.T) {
	for name, text := range hostile() {
		start := time.Now()
		_, err := load(text)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		if err != nil && len(err.Error()) > 20<<10 {
			t.Errorf("%s: an answer of %d bytes", name, len(err.Error()))
		}
		t.Logf("%s: %v, %.80v", name, time.Since(start), err)
	}
}

func FuzzProgrammeFile(f *testing.F) {
	example, err := os.ReadFile("testdata/all.yaml")
	if err != nil {
		f.Fatal(err)
	}
	builtIn, err := scripts.FS.ReadFile(fileName)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	f.Add(builtIn)
	for _, test := range faulty {
		f.Add([]byte(test.text))
	}
	for _, text := range hostile() {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := load(string(data))
		if err != nil {
			checkErrors(t, data, err)
			return
		}
		checkDetails(t, p)
	})
}

// checkErrors checks that every error has a text and a place in the file.
func checkErrors(t *testing.T, data []byte, err error) {
	t.Helper()
	var list script.ErrorList
	if !errors.As(err, &list) {
		if len(data) <= yamlfile.MaxSize {
			t.Fatalf("no list of errors: %v", err)
		}
		return
	}
	lines := 1 + strings.Count(string(data), "\n") + strings.Count(string(data), "\r")
	for _, e := range list {
		if e.Text == "" || e.Line < 0 || e.Line > lines+1 || (e.Line > 0) != (e.Col > 0) {
			t.Errorf("%d lines: %v", lines, e)
		}
	}
}

// checkDetails checks what others rely on.
func checkDetails(t *testing.T, p *Programme) {
	t.Helper()
	s := p.Show
	texts := append([]string{p.Title, p.Language, s.Subtitle, s.Author, s.Owner.Name, s.Owner.Email, s.Link,
		s.Copyright, s.License, s.Kind, s.BaseURL, s.Cover}, p.Credits...)
	for _, who := range s.Persons {
		texts = append(texts, who.Name, who.Role, who.Link)
		if who.Name == "" {
			t.Error("a person without a name")
		}
	}
	texts = append(texts, strings.Split(s.Description, "\n")...)
	for _, text := range texts {
		if _, err := line(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	if again := paragraphs(strings.Split(s.Description, "\n")); again != s.Description {
		t.Errorf("description %q, again %q", s.Description, again)
	}
	if s.BaseURL != "" {
		if again, err := baseURL(s.BaseURL); err != nil || again != s.BaseURL || strings.HasSuffix(again, "//") {
			t.Errorf("the address %q is not that of a folder: %q, %v", s.BaseURL, again, err)
		}
	}
	for _, c := range s.Categories {
		if !c.Known() {
			t.Errorf("unknown category %v", c)
		}
	}
	if s.Cover != "" && !beside(s.Cover) || s.Kind != "serial" && s.Kind != "episodic" {
		t.Errorf("cover %q, type %q", s.Cover, s.Kind)
	}
}
