package config

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"meditate/narration/script"
	"meditate/narration/yamlfile"
)

func staircase(steps int) string {
	var b strings.Builder
	for i := range steps {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestHostileFilesAreAnsweredQuickly(t *testing.T) {
	fill := func(unit string) string { return strings.Repeat(unit, yamlfile.MaxSize/len(unit)) }
	var keys strings.Builder
	for i := range yamlfile.MaxEntries {
		fmt.Fprintf(&keys, "k%d: v\n", i)
	}
	bomb := "a: &a [x, x]\n"
	for c := 'b'; c < 'z'; c++ {
		bomb += fmt.Sprintf("%c: &%c [*%c, *%c]\n", c, c, c-1, c-1)
	}
	for name, text := range map[string]string{
		"aliases":         bomb,
		"many lines":      fill("a: b\n"),
		"many keys":       keys.String(),
		"stairs":          staircase(350),
		"square brackets": fill("["),
		"braces":          fill("{a: "),
		"dashes":          strings.Repeat("- ", yamlfile.MaxEntries),
		"colons":          strings.Repeat("a: ", yamlfile.MaxEntries),
		"question marks":  fill("? "),
		"notes":           fill("# x\n"),
		"words":           "a: " + fill("b ")[:yamlfile.MaxSize-3],
		"lines of words":  "a: b\n" + fill(" c\n")[:yamlfile.MaxSize-6],
		"quotes":          "a: " + fill("'")[:yamlfile.MaxSize-3],
		"open quote":      "a: \"" + fill("x")[:yamlfile.MaxSize-4],
		"a long list":     "wyoming: [" + fill("b, ")[:yamlfile.MaxSize-12] + "]",
		"list of lists":   "wyoming: [" + fill("[],")[:yamlfile.MaxSize-12] + "]",
		"documents":       fill("---\n"),
		"a long key":      fill("k")[:yamlfile.MaxSize-3] + ": v",
		"long keys":       strings.Repeat(strings.Repeat("k", 60)+"é: v\n", yamlfile.MaxEntries),
		"blank":           "a: " + fill("\n")[:yamlfile.MaxSize-4] + "b",
		"zeros":           fill("\x00"),
		"large":           strings.Repeat("a: b\n", 1<<20),
	} {
		start := time.Now()
		_, err := Parse("c.yaml", []byte(text))
		// The slowest takes some 50 ms. Without the bounds, the parser takes 20 s
		// for the square brackets.
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		if err != nil && len(err.Error()) > 20<<10 {
			t.Errorf("%s: an answer of %d bytes", name, len(err.Error()))
		}
		if err == nil && name != "notes" && name != "documents" {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestAVeryLongListOfErrorsIsCutShort(t *testing.T) {
	_, err := Parse("c.yaml", []byte(strings.Repeat("voyce: x\n", yamlfile.MaxErrors+20)))
	var list script.ErrorList
	if !errors.As(err, &list) || len(list) != yamlfile.MaxErrors+1 || list[yamlfile.MaxErrors].Error() != "c.yaml: and 20 more" {
		t.Errorf("got %d: %v", len(list), list[len(list)-1])
	}
}

func FuzzParse(f *testing.F) {
	example, err := os.ReadFile("testdata/all.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	for _, test := range faulty {
		f.Add([]byte(test.text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("c.yaml", data)
		var list script.ErrorList
		if err != nil && !errors.As(err, &list) {
			t.Fatalf("no list of errors: %v", err)
		}
		lines := 1 + strings.Count(string(data), "\n") + strings.Count(string(data), "\r")
		for _, e := range list {
			if e.Text == "" || e.Line < 0 || e.Line > lines+1 || (e.Line > 0) != (e.Col > 0) {
				t.Errorf("%d lines: %v", lines, e)
			}
		}
		for _, h := range c.HTTP {
			if again, err := baseURL(h.URL); h.URL == "" || err != nil || again != h.URL {
				t.Errorf("the address %q is not a base: %q, %v", h.URL, again, err)
			}
		}
		for _, w := range c.Wyoming {
			if w.Address == "" {
				t.Error("a server without an address")
			}
		}
		for _, a := range c.Commands {
			if len(a.Argv) == 0 || a.Argv[0] == "" {
				t.Error("a command without a program")
			}
		}
		c.resolve("folder", "home")
	})
}
