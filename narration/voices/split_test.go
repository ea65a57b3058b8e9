package voices

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestATextIsCutWhereOneBreathes(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string // the pieces, with | between them
	}{
		{"Un texte court.", 0, "Un texte court."},
		{"Un texte court.", 100, "Un texte court."},
		{"Une phrase. Une autre, plus longue.", 20, "Une phrase.|Une autre,|plus longue."},
		{"Une phrase… une autre", 16, "Une phrase…|une autre"},
		{"sans rien qui arrête", 10, "sans rien|qui|arrête"},
		{"3.5 et 4.5 font 8", 10, "3.5 et|4.5 font 8"},
		{"interminable", 5, "inter|minab|le"},
		{"éééé", 5, "éé|éé"},
	} {
		if got := strings.Join(split(c.text, c.most), "|"); got != c.want {
			t.Errorf("%q, %d at most: %s, want %s", c.text, c.most, got, c.want)
		}
	}
}

func TestCuttingLosesNothingButSpaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("aé 😀.,…!  3"))).Draw(t, "text")
		most := rapid.IntRange(4, 30).Draw(t, "most")
		pieces := split(text, most)
		for _, piece := range pieces {
			if len(piece) > most || !utf8.ValidString(piece) {
				t.Fatalf("%d bytes at most: %q", most, piece)
			}
		}
		squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got := squeeze(strings.Join(pieces, "")); got != squeeze(text) {
			t.Fatalf("%q became %q", text, pieces)
		}
	})
}
