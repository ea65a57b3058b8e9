package script

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"French by default, and tidy", "\n## A\n\n<!--n-->\n  Un,\n>  deux\n( SILENCE 90s , 60 TO 120 s )\n(long silence)\n(bell 1 times)\n\n\n\n\n(breath 3)\n## B (from 300 s)\n(silence 3 breaths fixed)\n(repeat \"A\")\n(refrain \"a\", 2 to 3 times)",
			"## A\n<!-- n -->\nUn,\n> deux\n(silence 1 min 30, 1 à 2 min)\n(silence long)\n(cloche)\n\n(respirations 3)\n\n## B (dès 5 min)\n(silence 3 souffles fixe)\n(reprendre « A »)\n(refrain « a », 2 à 3 fois)\n"},
		{"English where the script is", "---\nlangue: en\ntitre: Day\njour: 0\ndurées: [1,5 min]\n---\n## A (dès 5 min)\n> Yes.\n## B\n(silence 1,5 s, 1 à 2,5 s)\n(silence long)\n(cloche 3 fois)\n(silence 1 souffle)\n(respirations 3)\n(refrain « A », 2 fois)\n(reprendre « A »)\n", ""},
		{"notes keep their lines", "<!--\n  a\n-->\n\n## A\n<!-- b\n  c -->\nUn <!-- d --> mot\n<!-- e -->\nde plus.\n<!---->\n",
			"<!--\n  a\n-->\n\n## A\n<!-- b\n  c -->\nUn <!-- d --> mot\n<!-- e -->\nde plus.\n<!-- -->\n"},
		{"front matter in order, comments with their keys", "---\n# above\nsouffle: 4,5-6 # beside\ntitle: '#1'\nlengths: [\"1,5 s\", 1h]\n# end\n---\nA.\n",
			"---\ntitre: \"#1\"\nlangue: fr\ndurées: [\"1,5 s\", 1 h]\n# above\n# beside\nsouffle: 4,5-6\n# end\n---\n\nA.\n"},
		{"quotes that the name leaves free", "## A » b\n> Un.\n## B\n(refrain \"a » b\")\n", "## A » b\n> Un.\n\n## B\n(refrain “a » b”)\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.want == "" { // a decimal comma would have parted the list
				c.in = strings.Replace(c.in, "1,5 min", "1.5 min", 1)
				c.want = "---\ntitle: Day\nday: 0\nlanguage: en\nlengths: [1 min 30]\nbreath: 4-6\n---\n\n## A (from 5 min)\n> Yes.\n\n## B\n(silence 1.5 s, 1 to 2.5 s)\n(long silence)\n(bell 3 times)\n(silence 1 breath)\n(breaths 3)\n(refrain \"A\", 2 times)\n(repeat \"A\")\n"
			}
			s := mustParse(t, c.in)
			if got := string(Format(s)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			checkRoundTrip(t, s)
		})
	}
}

// TestProgramme checks that the built-in scripts are written as Format writes.
func TestProgramme(t *testing.T) {
	const programme = "../../scripts"
	entries, err := os.ReadDir(programme)
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("there are no built-in scripts")
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".md" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(programme, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		s := mustParse(t, string(text))
		if got := string(Format(s)); got != string(text) {
			t.Errorf("%s: Format writes\n%s", e.Name(), got)
		}
		checkRoundTrip(t, s)
	}
}

func TestFormatOfAPhraseMadeByHand(t *testing.T) {
	s := &Script{Meta: defaultMeta(), Sections: []Section{{Items: []Item{&Phrase{Role: Affirmation, Written: "Oui."}}}}}
	if got := string(Format(s)); got != "> Oui.\n" {
		t.Errorf("got %q", got)
	}
}

// TestAnyScriptReadsBack draws scripts, writes them and reads them back.
func TestAnyScriptReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawScript(t)
		text := Format(want)
		got, err := Parse(want.Name, strings.NewReader(string(text)))
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if w, g := dump(placeless(want)), dump(placeless(got)); w != g {
			t.Fatalf("wrote\n%s\nread\n%s\nas\n%s", w, g, text)
		}
	})
}

func drawScript(t *rapid.T) *Script {
	s := &Script{Name: "drawn.md", Meta: drawMeta(t)}
	titles := []string{"Le cœur", "L’été (bis)", "A » b"}
	n := rapid.IntRange(1, len(titles)).Draw(t, "sections")
	for i := range n {
		section := Section{Title: titles[i], From: rapid.SampledFrom([]time.Duration{0, 90 * time.Second, 5 * time.Minute}).Draw(t, "from")}
		section.Items = append(section.Items, drawPhrase(t, Affirmation))
		for range rapid.IntRange(0, 6).Draw(t, "items") {
			section.Items = append(section.Items, drawItem(t, titles[:i+1]))
			if rapid.Bool().Draw(t, "blank") {
				section.Items = append(section.Items, Blank{}, drawPhrase(t, Guide))
			}
		}
		s.Sections = append(s.Sections, section)
	}
	return s
}

func drawMeta(t *rapid.T) Meta {
	m := defaultMeta()
	text := rapid.Custom(func(t *rapid.T) string {
		return tidy(rapid.StringOfN(rapid.RuneFrom([]rune("aé 1:#'\"\\[]{}&*!|>%@`-,?\u00a0’\u200b"), unicode.Letter), 0, 12, -1).Draw(t, "text"))
	})
	m.Title, m.Subtitle, m.Voice, m.Bed = text.Draw(t, "title"), text.Draw(t, "subtitle"), text.Draw(t, "voice"), text.Draw(t, "bed")
	m.Description = text.Draw(t, "description")
	m.Day = rapid.IntRange(NoDay, 400).Draw(t, "day")
	m.Language = rapid.SampledFrom([]string{"fr", "fr-CA", "en", "de", "no"}).Draw(t, "language")
	length := rapid.Custom(func(t *rapid.T) time.Duration {
		return time.Duration(rapid.IntRange(1, 240).Draw(t, "half seconds")) * 500 * time.Millisecond
	})
	m.Length = length.Draw(t, "length")
	m.Lengths = rapid.SliceOfN(length, 0, 4).Draw(t, "lengths")
	if len(m.Lengths) == 0 {
		m.Lengths = nil
	}
	m.Breath = Breath{max(time.Second, length.Draw(t, "in")/2), 6 * time.Second}
	return m
}

func drawPhrase(t *rapid.T, role Role) *Phrase {
	word := rapid.SampledFrom([]string{"Un", "mot", "*doux*", "{seul·e|seule}", "(ici)", "l’été", "« oui »", "a_b"})
	p := &Phrase{Role: role}
	words := rapid.SliceOfN(word, 1, 6).Draw(t, "words")
	broken := rapid.IntRange(0, len(words)-1).Draw(t, "break")
	if broken > 0 {
		p.Lines = append(p.Lines, "x "+strings.Join(words[:broken], " "))
	}
	p.Lines = append(p.Lines, "y "+strings.Join(words[broken:], " ")+".")
	all := strings.NewReplacer("*", "").Replace(strings.Join(p.Lines, " "))
	p.Written = strings.ReplaceAll(all, "{seul·e|seule}", "seul·e")
	p.Spoken = strings.ReplaceAll(all, "{seul·e|seule}", "seule")
	return p
}

func drawItem(t *rapid.T, titles []string) Item {
	count := rapid.IntRange(1, 20).Draw(t, "count")
	long := time.Duration(rapid.IntRange(1, 600).Draw(t, "tenths")) * 100 * time.Millisecond
	title := rapid.SampledFrom(titles).Draw(t, "title")
	return rapid.SampledFrom([]Item{
		drawPhrase(t, Guide), drawPhrase(t, Affirmation),
		Silence{Nominal: long}, Silence{Nominal: long, Fixed: true}, Silence{Nominal: 10 * long, Min: long, Max: 20 * long},
		Silence{Breaths: count}, Silence{Long: true}, Breaths{Count: count}, Bell{Count: count},
		Refrain{Section: title, Min: 1, Max: count}, Refrain{Section: title, Min: count, Max: count},
		Note{Text: "a -- b"}, Note{Text: "\n a\n b\n"}, Note{},
	}).Draw(t, "item")
}
