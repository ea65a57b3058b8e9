package speech

import (
	"io/fs"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"meditate/narration/script"
	"meditate/scripts"

	"pgregory.net/rapid"
)

// checkPrepared holds a prepared phrase to what Prepare promises.
func checkPrepared(t interface {
	Helper()
	Fatalf(string, ...any)
}, r Rules, phrase string) {
	t.Helper()
	got := r.Prepare(phrase)
	switch {
	case !utf8.ValidString(got):
		t.Fatalf("%q becomes %q: broken", phrase, got)
	case strings.ContainsRune(got, heldMark):
		t.Fatalf("%q becomes %q: something was lost", phrase, got)
	case strings.TrimSpace(got) == "" && strings.ContainsFunc(phrase, speakable):
		t.Fatalf("%q becomes empty", phrase)
	case got != r.Prepare(phrase):
		t.Fatalf("%q comes out differently the second time", phrase)
	}
	if r.Lexicon != nil {
		return
	}
	if again := r.Prepare(got); again != got {
		t.Fatalf("%q\nbecomes %q\nand that %q", phrase, got, again)
	}
}

// crumbs are what hostile phrases are made of.
var crumbs = []string{
	"seul", "prêt", "un", "ami", "premier", "M.", "Dupont", "St", "fois", "heure", "XX", "siècle", "p.", "p. ex.", "av. J.-C.", "n°", "svp", "second",
	"e", "s", "h", "min", "m", "le", "ne", "il", "elle", "er", "nde", "re", "I", "°C", "€", "½", "%",
	"·", "•", ".", "(", ")", ",", "'", "’", "-", "–", "—", "−", "/", "…", ":", "!", "*", "_", "«", "»", "\"", "<", "#",
	" ", " ", " ", "\u00a0", "\n", "0", "1", "21", "30", "1 000", "1000000", "😀", "\u200d", "\ufe0f", "\u20e3", "\u0301", "\u00ad", "\xff", "\ue000", "ᵉ", "ᵒ", "ﬁ", "É", "日",
}

func TestPreparingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		phrase := strings.Join(rapid.SliceOfN(rapid.SampledFrom(crumbs), 0, 12).Draw(t, "crumbs"), "")
		checkPrepared(t, Rules{
			Language: rapid.SampledFrom([]string{"fr", "en"}).Draw(t, "language"),
			Accord:   rapid.SampledFrom([]Accord{Doublet, Feminine, Masculine}).Draw(t, "accord"),
		}, phrase)
	})
}

func FuzzPrepare(f *testing.F) {
	for _, table := range [][]said{characterTable, abbreviationTable, numberTable, inclusiveTable} {
		for _, c := range table {
			f.Add(c.written, uint8(0))
		}
	}
	f.Add(strings.Join(crumbs, ""), uint8(1))
	f.Fuzz(func(t *testing.T, phrase string, accord uint8) {
		for _, language := range []string{"fr", "en"} {
			checkPrepared(t, Rules{Language: language, Accord: Accord(accord % 3)}, phrase)
		}
	})
}

// What is plain French already goes to the engine as it was written.
func TestTheProgrammeNeedsNoPreparing(t *testing.T) {
	days, err := fs.Glob(scripts.FS, "*.md")
	if err != nil || len(days) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, day := range days {
		f, err := scripts.FS.Open(day)
		if err != nil {
			t.Fatal(err)
		}
		s, err := script.Parse(day, f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, phrase := range s.Phrases() {
			want := strings.Join(strings.Fields(strings.ReplaceAll(phrase.Spoken, "’", "'")), " ")
			if got := (Rules{Language: "fr"}).Prepare(phrase.Spoken); got != want {
				t.Errorf("%s:%d: %q becomes %q", day, phrase.Line, phrase.Spoken, got)
			}
		}
	}
}

// hostile are phrases that would take minutes if the time grew with the square
// of their length.
var hostile = []string{
	"a", "é", "1", " 111", "1-", "–«", "- ", "a·", "seul·e ", "ami.e.", "prêt(e)", "(", "*", "a*", "1/", "1 h ", "M. ", "M. X ", "p. ex.", "1e", "XX", "XXe ",
	"½", "−", "....", "\u0301", "😀", "\xff", "…", "n°", "un un ", "1,", "<",
}

func TestTheTimeGrowsWithTheLength(t *testing.T) {
	const times = 8 // as long
	size := 2 << 10
	if testing.Short() { // the square shows in the run without
		size = 2 << 7
	}
	r := Rules{Language: "fr", Lexicon: parseLexicon(t, "un un un un un un un un un = deux\na = b\n1 = un\nl’été = x")}
	for _, unit := range hostile {
		// Where the machine is busy with something else, the next try may be luckier.
		for try := 1; ; try++ {
			short := timeOf(r, strings.Repeat(unit, size/len(unit)))
			long := timeOf(r, strings.Repeat(unit, times*size/len(unit)))
			if long < 3*times*short+50*time.Millisecond {
				break
			}
			if try == 3 {
				t.Errorf("%q: %v, and %v for %d times as much", unit, short, long, times)
				break
			}
		}
	}
}

func timeOf(r Rules, phrase string) time.Duration {
	began := time.Now()
	r.Prepare(phrase)
	return time.Since(began)
}

func BenchmarkPrepare(b *testing.B) {
	for name, phrase := range map[string]string{
		"phrase":  "Tu n’es pas seul·e à traverser des difficultés, de 10 h 30 à 12 h.",
		"hostile": strings.Repeat("1 h seul·e 1/2 M. X – ", (2<<20)/24),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(phrase)))
			for b.Loop() {
				Rules{Language: "fr"}.Prepare(phrase)
			}
		})
	}
}

func TestExpectedLengths(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"":                    300 * time.Millisecond,
		"treize lettre":       1300 * time.Millisecond,
		"éééééééééééééé"[:26]: 1300 * time.Millisecond,
		"10 à 20 ":            300*time.Millisecond + 24*time.Second/13,
	} {
		if got := Expected(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
