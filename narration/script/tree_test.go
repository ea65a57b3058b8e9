package script

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// writeTree prints a script as the tests compare it: one item a line.
func writeTree(w io.Writer, s *Script) {
	fmt.Fprintf(w, "%+v\n", s.Meta)
	for _, section := range s.Sections {
		fmt.Fprintf(w, "## %q from %v\n", section.Title, section.From)
		for _, item := range section.Items {
			fmt.Fprintln(w, itemLine(item))
		}
	}
}

// itemLine prints one item with its position.
func itemLine(item Item) string {
	pos := item.Position()
	at := fmt.Sprintf("%d:%d", pos.Line, pos.Col)
	switch item := item.(type) {
	case *Phrase:
		text := fmt.Sprintf("%s %s %q", at, item.Role, item.Written)
		if item.Spoken != item.Written {
			text += fmt.Sprintf(" spoken %q", item.Spoken)
		}
		return text + fmt.Sprintf(" lines %q", item.Lines)
	case Blank:
		return at + " blank"
	case Note:
		return fmt.Sprintf("%s note %q", at, item.Text)
	}
	return fmt.Sprintf("%s (%s)", at, (&printer{language: "fr", french: true}).cue(item))
}

// items parses a script and prints its items, those of all sections.
func items(t *testing.T, text string) []string {
	t.Helper()
	var lines []string
	for _, section := range mustParse(t, text).Sections {
		for _, item := range section.Items {
			lines = append(lines, itemLine(item))
		}
	}
	return lines
}

func mustParse(t *testing.T, text string) *Script {
	t.Helper()
	s, err := Parse("test.md", strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v\nin:\n%s", err, text)
	}
	return s
}
