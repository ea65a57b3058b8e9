package script

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestWellFormed(t *testing.T) {
	for _, text := range wellFormed {
		checkRoundTrip(t, mustParse(t, text))
	}
}

func TestFaulty(t *testing.T) {
	for _, c := range faulty {
		t.Run(c.in, func(t *testing.T) {
			_, err := Parse("x.md", strings.NewReader(c.in))
			want := make([]string, len(c.want))
			for i, w := range c.want {
				want[i] = "x.md:" + w
				if w[0] < '0' || w[0] > '9' {
					want[i] = "x.md: " + w
				}
			}
			if err == nil {
				t.Fatalf("no error\nwant %q", want)
			}
			checkErrors(t, err)
			if got := strings.Split(err.Error(), "\n"); !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", err, strings.Join(want, "\n"))
			}
		})
	}
}

// TestItems tells what lines become, item by item with their places.
func TestItems(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"a sentence is a phrase", "Un.\nDeux ! Trois.\n", []string{
			`1:1 guide "Un." lines ["Un."]`,
			`2:1 guide "Deux ! Trois." lines ["Deux ! Trois."]`}},
		{"a wrapped sentence is one phrase", "  Si tu veux,\n\tun son  convient.\n", []string{
			`1:3 guide "Si tu veux, un son convient." lines ["Si tu veux," "un son  convient."]`}},
		{"closing marks may follow the end", "« Un. »\n(ou *deux ?*)…\n“Trois:”\n", []string{
			`1:1 guide "« Un. »" lines ["« Un. »"]`,
			`2:1 guide "(ou deux ?)…" lines ["(ou *deux ?*)…"]`,
			`3:1 guide "“Trois:”" lines ["“Trois:”"]`}},
		{"what is shown decides where a phrase ends", "Chez {M.|monsieur}\nDurand et {Cie|compagnie.}\nfin\n", []string{
			`1:1 guide "Chez M." spoken "Chez monsieur" lines ["Chez {M.|monsieur}"]`,
			`2:1 guide "Durand et Cie fin" spoken "Durand et compagnie. fin" lines ["Durand et {Cie|compagnie.}" "fin"]`}},
		{"blank line, cue, role and end of file end a phrase", "a\n\nb\n(cloche)\nc\n>d\ne", []string{
			`1:1 guide "a" lines ["a"]`, "2:1 blank",
			`3:1 guide "b" lines ["b"]`, "4:1 (cloche)",
			`5:1 guide "c" lines ["c"]`,
			`6:2 affirmation "d" lines ["d"]`,
			`7:1 guide "e" lines ["e"]`}},
		{"several blank lines are one, those at the ends none", "\n\n## A\n\nUn.\n\n \nDeux.\n\n\n## B\n\n(cloche)\n\n", []string{
			`5:1 guide "Un." lines ["Un."]`, "6:1 blank", `8:1 guide "Deux." lines ["Deux."]`, "13:1 (cloche)"}},
		{"a note neither ends a phrase nor parts two blank lines", "Un\n<!-- n -->\ndeux.\n\n<!-- m -->\n\nTrois.\n", []string{
			`1:1 guide "Un deux." lines ["Un" "<!-- n -->" "deux."]`, "4:1 blank", `5:1 note "m"`,
			`7:1 guide "Trois." lines ["Trois."]`}},
		{"a note in a line is not said, and one of several lines joins them", "Bon<!-- x -->jour <!-- y\nz --> toi.\n(cloche) <!-- w -->\n", []string{
			`1:1 guide "Bonjour toi." lines ["Bon<!-- x -->jour <!-- y\nz --> toi."]`, "3:1 (cloche)", `3:10 note "w"`}},
		{"a note at the end of an unfinished phrase follows it", "Un\n<!-- n -->\n\nDeux.\n", []string{
			`1:1 guide "Un" lines ["Un"]`, `2:1 note "n"`, "3:1 blank", `4:1 guide "Deux." lines ["Deux."]`}},
		{"no-break spaces are shown and not said", "Tu  viens\u00a0?\n«\u202fOui\u202f»\n", []string{
			"1:1 guide \"Tu viens\\u00a0?\" spoken \"Tu viens ?\" lines [\"Tu  viens\\u00a0?\"]",
			"2:1 guide \"«\\u202fOui\\u202f»\" spoken \"« Oui »\" lines [\"«\\u202fOui\\u202f»\"]"}},
		{"marks inside a word are letters", "Tou*te*s a_b et _non_ **oui**.\n", []string{
			`1:1 guide "Tou*te*s a_b et non oui." lines ["Tou*te*s a_b et _non_ **oui**."]`}},
		{"dialogue and lone words are text", "— Oui.\nSilence.\nSouffle\n\n(long) repos.\nLe 5, (silence et calme) ici.\n1984. Une année.\n", []string{
			`1:1 guide "— Oui." lines ["— Oui."]`, `2:1 guide "Silence." lines ["Silence."]`,
			`3:1 guide "Souffle" lines ["Souffle"]`, "4:1 blank", `5:1 guide "(long) repos." lines ["(long) repos."]`,
			`6:1 guide "Le 5, (silence et calme) ici." lines ["Le 5, (silence et calme) ici."]`,
			`7:1 guide "1984. Une année." lines ["1984. Une année."]`}},
		{"a line that names no section is text", "Repeat \"I am kind\"\n", []string{
			`1:1 guide "Repeat \"I am kind\"" lines ["Repeat \"I am kind\""]`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := items(t, c.in); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// TestCues reads each way of writing a cue and compares how Format writes it.
func TestCues(t *testing.T) {
	for want, ways := range map[string][]string{
		"(silence 20 s)":                    {"(Silence 20s)", "( silence  20\u00a0s )", "(SILENCE\u202f20 secondes)", "(silences 20 sec)"},
		"(silence 20 s, 8 à 60 s)":          {"(silence 20 s, 8 s to 1 min)", "(silence 20 s,8 a 60 s)"},
		"(silence 1,5 s, 0,5 à 2 s)":        {"(silence 1,5 s, 0.5 à 2 s)", "(silence 1.5 s, 0,5 s à 2 s)"},
		"(silence 2 min, 1 min 30 à 5 min)": {"(silence 2 min, 90 s à 5 min)"},
		"(silence 2 h, 1 à 3 h)":            {"(silence 2 h, 1 h à 3 h)"},
		"(silence 20 s fixe)":               {"(silence 20 s fixed)", "(silence 20 s, fixe)", "(silence 20 s Fixe )"},
		"(silence 3 souffles)":              {"(silence 3 breaths)", "(silence 3 respirations)"},
		"(silence 1 souffle)":               {"(silence 1 breath)"},
		"(silence long)":                    {"(long silence)", "(Silence longue)"},
		"(silence long fixe)":               {"(long silence, fixed)"},
		"(respirations 3)":                  {"(breaths 3)", "(Réspiration 3)", "(respirations 3 fois)"},
		"(cloche)":                          {"(bell)", "(bell once)", "(cloche 1 fois)", "(cloche une fois)", "(bells 1 time)"},
		"(cloche 3 fois)":                   {"(bell 3 times)", "(cloche 3)"},
		"(cloche 2 fois)":                   {"(bell twice)"},
		"(refrain « Le cœur », 1 à 3 fois)": {`(refrain "Le cœur", 1 to 3 times)`, "(refrain “Le cœur” 1 à 3)"},
		"(refrain « LE COEUR »)":            {"(refrain «\u00a0LE COEUR\u00a0», 1 fois)", "(refrain \"LE  COEUR\")"},
		"(refrain « le cœur », 2 fois)":     {"(refrain « le cœur », twice)"},
		"(reprendre « Le cœur »)":           {`(repeat "Le cœur")`},
	} {
		for _, way := range ways {
			s := mustParse(t, "## Le cœur\n> Oui.\n## B\n"+way+"\n")
			if got := itemLine(s.Sections[1].Items[0]); got != "4:1 "+want {
				t.Errorf("%s: got %s, want %s", way, got, want)
			}
		}
	}
}

func TestHeadings(t *testing.T) {
	s := mustParse(t, "A.\n## Le *cœur* (bis) ##\nA.\n## Reprise (dès 1h30)\nA.\n## Rest (from the heart) (From 90 s)\n## L’été (dès l’aube)\n")
	for i, want := range []struct {
		title string
		from  time.Duration
		at    Pos
	}{
		{"", 0, Pos{1, 1}}, {"Le cœur (bis)", 0, Pos{2, 1}}, {"Reprise", 90 * time.Minute, Pos{4, 1}},
		{"Rest (from the heart)", 90 * time.Second, Pos{6, 1}}, {"L’été (dès l’aube)", 0, Pos{7, 1}},
	} {
		if got := s.Sections[i]; got.Title != want.title || got.From != want.from || got.Pos != want.at {
			t.Errorf("section %d: got %q from %v at %v", i, got.Title, got.From, got.Pos)
		}
	}
}

func TestErrorsOfOneFileComeInOrder(t *testing.T) {
	_, err := Parse("jour-3.md", strings.NewReader("---\ntitel: a\n---\n(refrain « X »)\n(pause 20)\n- b\n"))
	var list ErrorList
	if !errors.As(err, &list) || len(list) != 4 {
		t.Fatalf("got %v", err)
	}
	checkErrors(t, err)
}
