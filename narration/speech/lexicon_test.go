package speech

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"meditate/narration/script"
)

func parseLexicon(t *testing.T, text string) *Lexicon {
	t.Helper()
	l, err := ParseLexicon("lexique.txt", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTheLexiconSaysWordsItsOwnWay(t *testing.T) {
	for _, c := range []struct{ rules, written, spoken string }{
		{"yoga = ioga", "L’yoga, le YOGA, Yoga ; les yogas, le yoga-nidra.", "L'ioga, le ioga, ioga ; les yogas, le ioga-nidra."},
		{"pleine conscience = plaine-conscience", "La pleine\u00a0conscience, la pleine lune.", "La plaine-conscience, la pleine lune."},
		{"a = un\nb = deux\na = trois", "a b", "trois deux"},
		{"bol tibétain = x\nbol = y", "un bol tibétain", "un y tibétain"},
		{"bol = y\nbol tibétain = x", "un bol tibétain, un bol", "un x, un y"},
		{"l'ami = le copain", "l’ami, l'ami", "le copain, le copain"},
		{"e\u0301te\u0301 = saison", "l’été", "l'saison"},
		{"seul·e = tout seul", "Tu es seul·e, seul et seul·e·s.", "Tu es tout seul, seul et seules."},
		{"seul = X\ne = Y\ntes = Z", "seul seul·e seul(e) seul.e tous·tes seul. e", "X seule seule seule tous ou toutes X. Y"},
		{"M. Dupont = mon docteur", "M. Dupont et M. Durand", "mon docteur et monsieur Durand"},
		{"Dupont = Dupond", "M. Dupont, n° 3", "monsieur Dupond, numéro 3"},
		{"3 = III\n3e = tierce", "le 3e, le 13e, 3, 3,5", "le tierce, le treizième, III, III,5"},
		{"h = 3e « — » M. X seul·e 10 h", "une h", "une 3e « — » M. X seul·e 10 h"},
		{"❤️ = amour", "je ❤ tu", "je amour tu"},
		{"C++ = cé plus plus", "C++, C+", "cé plus plus, C+"},
		{"ACT = acté # note\nC# = cé dièse\n# tout\n\n  \t\n", "act, C#", "acté, cé dièse"},
		{"\ufeffa = b\r\nc = d\rf = g = h", "a c f", "b d g = h"},
	} {
		r := Rules{Language: "fr", Lexicon: parseLexicon(t, c.rules)}
		if got := r.Prepare(c.written); got != c.spoken {
			t.Errorf("%q\n%q\nis said %q\nwant    %q", c.rules, c.written, got, c.spoken)
		}
	}
}

func TestAnEmptyLexiconHasNoRules(t *testing.T) {
	for _, l := range []*Lexicon{nil, {}, parseLexicon(t, ""), parseLexicon(t, "\ufeff# rien\n")} {
		if got := (Rules{Language: "fr", Lexicon: l}).Prepare("le 3e mot"); got != "le troisième mot" {
			t.Errorf("%q", got)
		}
	}
}

func TestALexiconSaysAllThatIsWrongInIt(t *testing.T) {
	const text = "yoga = ioga\nmetta\n  = méta\nbol =\n\tbol = !?\n# note\n" + "x = é\n"
	_, err := ParseLexicon("lexique.txt", strings.NewReader(text+strings.Repeat("y", MaxSide+1)+" = y\n"))
	want := strings.Join([]string{
		"lexique.txt:2:1: there is no = in this line; write for example metta = méta, or begin the line with # if it is a note",
		"lexique.txt:3:3: nothing stands before the =; write for example metta = méta",
		"lexique.txt:4:1: there is nothing to say after the =; write for example metta = méta",
		"lexique.txt:5:2: there is nothing to say after the =; write for example metta = méta",
		"lexique.txt:8:1: a side of this rule is longer than 100 characters; a rule is for a few words, so divide it",
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestLexiconsThatAreNone(t *testing.T) {
	const notText = "lexique.txt: this is not a text file in UTF-8; save it again as plain text with the encoding UTF-8"
	for text, want := range map[string]string{
		"a = \xff":      notText,
		"\xff\xfea\x00": notText,
		"a = b\x00":     notText,
		strings.Repeat("a = b\n", MaxLexicon/6+1):  "lexique.txt: the file is larger than 1 MiB; leave out rules that are not needed",
		strings.Repeat("a\n", 60) + "\n" + "a = b": "and 10 more",
	} {
		_, err := ParseLexicon("lexique.txt", strings.NewReader(text))
		if err == nil || !strings.HasSuffix(err.Error(), want) || strings.Count(err.Error(), "\n") > maxErrors {
			t.Errorf("%.20q: got %v", text, err)
		}
		var list script.ErrorList
		if !errors.As(err, &list) {
			t.Errorf("%.20q: %T is no list of errors", text, err)
		}
	}
	broken := errors.New("broken")
	if _, err := ParseLexicon("lexique.txt", failing{broken}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// The tree finds what trying every rule at every place finds.
func TestTheLastRuleThatFitsIsTaken(t *testing.T) {
	sides := []string{"a", "a b", "b", "a b c", "b c", "c"}
	for first := range sides {
		for second := range sides {
			for third := range sides {
				rules := []string{sides[first], sides[second], sides[third]}
				var text strings.Builder
				for i, side := range rules {
					fmt.Fprintf(&text, "%s = %d\n", side, i)
				}
				l := parseLexicon(t, text.String())
				const phrase = "a b c a a b b c"
				if got, want := (Rules{Lexicon: l}).Prepare(phrase), plainly(rules, phrase); got != want {
					t.Fatalf("%v: %q, want %q", rules, got, want)
				}
			}
		}
	}
}

// plainly applies rules to a phrase of words of one letter.
func plainly(rules []string, phrase string) string {
	var out []string
	for words := strings.Fields(phrase); len(words) > 0; {
		said, n := words[0], 1
		for i, rule := range rules {
			if side := strings.Fields(rule); len(side) <= len(words) && slices.Equal(words[:len(side)], side) {
				said, n = fmt.Sprint(i), len(side)
			}
		}
		out = append(out, said)
		words = words[n:]
	}
	return strings.Join(out, " ")
}

func FuzzParseLexicon(f *testing.F) {
	for _, seed := range []string{"a = b", "yoga\n= x\ny =\n", "\ufeffseul·e = seule # note\r\n", "x = \xff", "==\n#=\n"} {
		f.Add(seed, "le yoga seul·e a b")
	}
	f.Fuzz(func(t *testing.T, rules, phrase string) {
		l, err := ParseLexicon("f", strings.NewReader(rules))
		if err == nil {
			checkPrepared(t, Rules{Language: "fr", Lexicon: l}, phrase)
			return
		}
		var list script.ErrorList
		if !errors.As(err, &list) || len(list) == 0 || len(list) > maxErrors+1 {
			t.Fatalf("not a list of errors: %#v", err)
		}
	})
}
