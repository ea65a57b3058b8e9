package script

import (
	"fmt"
	"strings"
	"testing"
)

func TestRepeatsAreAddedUp(t *testing.T) {
	// Each section holds twice the one before it and two repeats, and the first
	// two events: so S0 to S13 are 65504, and the second half of S14 is too much.
	if _, err := Parse("x.md", strings.NewReader(bomb(14))); err != nil {
		t.Errorf("65504 events are allowed: %v", err)
	}
	_, err := Parse("x.md", strings.NewReader(bomb(200)))
	const want = "x.md:44:1: the session grows past 100000 events here (phrases, pauses, breaths and bells, repeats included); repeat less"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// A bomb without a sound in it would cost as much time as any other.
func TestSilentRepeatsCountToo(t *testing.T) {
	silent := strings.ReplaceAll(bomb(40), "Bonjour.", "<!-- rien -->")
	if _, err := Parse("x.md", strings.NewReader(silent+"## Fin\n(cloche)\n")); err == nil || !strings.Contains(err.Error(), "grows past 100000 events") {
		t.Errorf("got %v", err)
	}
}

func TestLimitIsExact(t *testing.T) {
	bells := strings.Repeat("(cloche 100 fois)\n", 1000)
	if _, err := Parse("x.md", strings.NewReader(bells)); err != nil {
		t.Errorf("100000 events are allowed: %v", err)
	}
	if _, err := Parse("x.md", strings.NewReader(bells+"(cloche)\n")); err == nil || !strings.HasPrefix(err.Error(), "x.md:1001:1: the session grows past") {
		t.Errorf("got %v", err)
	}
}

// Each different length at which sections begin costs a look at the whole script.
func TestSectionsBeginAtAHundredLengthsAtMost(t *testing.T) {
	var b strings.Builder
	for i := range 150 {
		fmt.Fprintf(&b, "## S%d (dès %d min)\nUn.\n", i, i%99+1)
	}
	if _, err := Parse("x.md", strings.NewReader(b.String())); err != nil {
		t.Error(err)
	}
	b.WriteString("## Fin (dès 2 h)\nUn.\n## Encore (dès 3 h)\nUn.\n")
	if _, err := Parse("x.md", strings.NewReader(b.String())); err == nil || !strings.Contains(err.Error(), "sections begin at more than 100 different lengths") {
		t.Errorf("got %v", err)
	}
}

func TestRefrainCountsDistinctBlocksByRounds(t *testing.T) {
	// 400 blocks, of which 200 say the same; a phrase and two pauses each, 100
	// rounds: 201 × 3 × 100 = 60300 events, and 1200 in the section itself.
	var b strings.Builder
	b.WriteString("## A\n")
	for i := range 400 {
		fmt.Fprintf(&b, "> Mot %d.\n\n", min(i, 200))
	}
	b.WriteString("## B\n(refrain « A », 100 fois)\n")
	if _, err := Parse("x.md", strings.NewReader(b.String())); err != nil {
		t.Errorf("one refrain is allowed: %v", err)
	}
	b.WriteString("(refrain « A », 1 à 100 fois)\n")
	if _, err := Parse("x.md", strings.NewReader(b.String())); err == nil || !strings.HasPrefix(err.Error(), "x.md:804:1: the session grows past") {
		t.Errorf("got %v", err)
	}
}

func TestShortestPauses(t *testing.T) {
	for _, c := range []struct {
		cue  string
		most int // how many of them a day may hold
	}{
		{"(silence 12 h fixe)", 2},
		{"(silence 12 h, 6 à 12 h)", 4},
		{"(silence 10 h)", 6},               // 3.5 h each
		{"(silence 1000 souffles fixe)", 8}, // 10000 s each
		{"(silence long fixe)", 1440},       // 1 min each
		{"(silence long)", 4320},            // 20 s each
		{"(respirations 2)", 8640},          // one breath of 10 s at least
	} {
		fits := "(cloche)\n" + strings.Repeat(c.cue+"\n", c.most)
		if _, err := Parse("x.md", strings.NewReader(fits)); err != nil {
			t.Errorf("%d × %s: %v", c.most, c.cue, err)
		}
		if _, err := Parse("x.md", strings.NewReader(fits+c.cue+"\n")); err == nil || !strings.Contains(err.Error(), "longer than 24 h") {
			t.Errorf("%d × %s: %v", c.most+1, c.cue, err)
		}
		optional := "(cloche)\n## A (dès 1 h)\n" + strings.Repeat(c.cue+"\n", c.most+1)
		if _, err := Parse("x.md", strings.NewReader(optional)); err != nil {
			t.Errorf("an optional section is no reason to refuse: %v", err)
		}
	}
}

func TestRingsAreNamedOnce(t *testing.T) {
	_, err := Parse("x.md", strings.NewReader(ring(10_000)))
	const want = `x.md:30000:1: a section repeats itself and would never end: "S0" → "S1" → "S2" → "S3" → … → "S0"; take this cue out`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestFind(t *testing.T) {
	const text = "A.\n## L’été\n> Un.\n<!-- n -->\n> Deux.\n\n> Trois.\nGuide.\n> Quatre.\n## L'ÉTÉ  doux\n(cloche)\n## Le cœur\nB.\n## Fin\n"
	s := mustParse(t, text)
	for title, want := range map[string]int{"L’été": 1, "l'ete": 1, "L’ÉTÉ\u00a0Doux": 2, "le coeur": 3, "LE CŒUR": 3} {
		again := mustParse(t, text+"(reprendre « "+title+" »)\n(refrain « L’été »)\n").Sections[4].Items
		if got := again[0].(Repeat).Target; got != want {
			t.Errorf("%q: got %d, want %d", title, got, want)
		}
		if got := again[1].(Refrain).Target; got != 1 {
			t.Errorf("the refrain is of section %d", got)
		}
	}
	for _, title := range []string{"L’hiver", "é"} {
		if _, err := Parse("x.md", strings.NewReader(text+"(reprendre « "+title+" »)\n")); err == nil {
			t.Errorf("%q: found", title)
		}
	}
	var blocks []string
	for _, block := range Blocks(s.Sections[1].Items) {
		var words []string
		for _, p := range block {
			words = append(words, p.Spoken)
		}
		blocks = append(blocks, strings.Join(words, " "))
	}
	if got := strings.Join(blocks, "/"); got != "Un. Deux./Trois./Quatre." {
		t.Errorf("blocks: %s", got)
	}
	var all []string
	for _, p := range s.Phrases() {
		all = append(all, p.Spoken)
	}
	if got := strings.Join(all, " "); got != "A. Un. Deux. Trois. Guide. Quatre. B." {
		t.Errorf("phrases: %s", got)
	}
}
