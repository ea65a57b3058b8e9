package reading_test

import (
	"errors"
	"strings"
	"testing"

	"meditate/narration/reading"
	"meditate/narration/script"
)

func TestEachPhraseIsReadOnce(t *testing.T) {
	s, err := script.Parse("x.md", strings.NewReader("## Un\nBonjour à toi.\n> Je  suis {seul·e|seule}.\n\n## Deux\nBonjour à toi.\n> Je suis {seul|seule}.\nFin.\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := reading.Lines(s)
	want := []reading.Line{
		{1, "Bonjour à toi.", false, "Un"}, {2, "Je suis seule.", true, "Un"}, {3, "Fin.", false, "Deux"},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
}

func sheet(t *testing.T, language string, write func(reading.Sheet, *strings.Builder) error) string {
	t.Helper()
	var out strings.Builder
	if err := write(reading.Sheet{Title: "Jour <3>", Language: language, Lines: sheetLines}, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestTheTextSheet(t *testing.T) {
	got := sheet(t, "fr", func(s reading.Sheet, out *strings.Builder) error { return s.WriteText(out) })
	for _, want := range []string{
		"Jour <3>\n========\n", "la dernière fois compte", "\nArrivée\n-------\n",
		"\n   1  Tu peux t’installer ici.\n", "\n  12  Tu peux penser à <toi> & à lui.\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
	for line := range strings.Lines(got) {
		if n := len([]rune(line)); n > 68 {
			t.Errorf("%d characters: %s", n, line)
		}
	}
}

func TestTheMarkdownSheet(t *testing.T) {
	got := sheet(t, "en-GB", func(s reading.Sheet, out *strings.Builder) error { return s.WriteMarkdown(out) })
	for _, want := range []string{
		"# Jour \\<3\\>\n", "the last time counts", "\n## Le cœur\n", "\n1\\. Tu peux",
		"\n3\\. **Même là, tu es digne de \\*douceur\\*.**\n", "\\<toi\\> \\& à lui",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
}

func TestTheHTMLSheet(t *testing.T) {
	got := sheet(t, "fr-CA", func(s reading.Sheet, out *strings.Builder) error { return s.WriteHTML(out) })
	for _, want := range []string{
		`<html lang="fr-CA">`, "<title>Jour &lt;3&gt;</title>", "la dernière fois compte", "<h2>Le cœur</h2>",
		`<p class="affirmation"><span>3</span> Même là`, "&lt;toi&gt; &amp; à lui", "break-inside: avoid", "size: A4",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
	for _, not := range []string{"<script", "http", "url("} {
		if strings.Contains(got, not) {
			t.Errorf("%q is in:\n%s", not, got)
		}
	}
}

// full is a disk without room.
type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestAFullDiskIsReported(t *testing.T) {
	s := reading.Sheet{Title: "x", Lines: sheetLines}
	for name, err := range map[string]error{
		"text": s.WriteText(full{}), "Markdown": s.WriteMarkdown(full{}), "HTML": s.WriteHTML(full{}),
	} {
		if !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
