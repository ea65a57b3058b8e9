package script

import (
	"strings"
	"testing"
)

// A cue behind a character that nobody sees is a cue, or an error; it is never
// spoken.
func TestWhatNobodySeesHidesNoCue(t *testing.T) {
	for _, z := range []string{"\u200b", "\u200c", "\u200d", "\u00ad", "\u200e", "\u200f", "\u202e", "\u2060", "\u2066", "\u180e", "\u2800", "\U000E0020", "\ufeff"} {
		s := mustParse(t, z+"## Un"+z+"\n"+z+"> Je suis là.\n"+z+"("+z+"silence 20 s"+z+")\n")
		items := s.Sections[0].Items
		if len(items) != 2 || s.Sections[0].Title != "Un" {
			t.Fatalf("%+q: %v", z, s.Sections)
		}
		if p, ok := items[0].(*Phrase); !ok || p.Role != Affirmation || p.Spoken != "Je suis là." {
			t.Errorf("%+q: %v", z, items[0])
		}
		if _, ok := items[1].(Silence); !ok {
			t.Errorf("%+q: %v", z, items[1])
		}
		if _, err := Parse("x.md", strings.NewReader("Respire. ("+z+"silence 20 s) Encore.\n")); err == nil {
			t.Errorf("%+q: a cue would be spoken", z)
		}
	}
}

func TestJoinersStayWhereTheyJoin(t *testing.T) {
	const family = "👩\u200d👧 et می\u200cخواهم."
	if got := mustParse(t, family+"\n").Phrases()[0].Spoken; got != family {
		t.Errorf("got %+q", got)
	}
}

func TestBracketsThatLookRightAreErrors(t *testing.T) {
	for _, pair := range []string{"⁽⁾", "﹙﹚", "❨❩", "⦅⦆", "｟｠", "❲❳", "｛｝", "⟨⟩", "⟦⟧", "〔〕", "〘〙", "「」", "（）", "［］"} {
		r := []rune(pair)
		for _, line := range []string{string(r[0]) + "silence 20 s" + string(r[1]), "Bonjour. " + string(r[0]) + "silence 20 s" + string(r[1])} {
			if s, err := Parse("x.md", strings.NewReader(line+"\n")); err == nil {
				t.Errorf("%s: spoken as %q", line, s.Phrases()[0].Spoken)
			}
		}
	}
	for _, line := range []string{"« silence 20 s »", "＞ Je suis là.", "＃＃ Titre"} {
		if s, err := Parse("x.md", strings.NewReader(line+"\n")); err == nil {
			t.Errorf("%s: spoken as %q", line, s.Phrases()[0].Spoken)
		}
	}
}
