package cover

import (
	"image"
	"strings"
	"testing"

	"meditate/narration/script"

	"pgregory.net/rapid"
)

// letters is what texts of the property tests are made of: letters of many
// scripts, marks, digits, signs, spaces and what cannot be seen.
var letters = []rune("aÀçœßøţựWMjgfi ABC123 ٣٤ אבגשּׁ عربيمحالله لا Яжщ ΠΩ " +
	"’“«»&<>\"'…—·.,:;!?()[]{}%$€/\\ \u00a0\u202f\u200d\u200e\u200f\u202e\u2066\u2069\t\n\x00\ufffd\ufeff\u0301\u0327\u0489😀👨‍👩‍👧🇫🇷❤️漢字ไทยहिं𝔐")

func anyText(t *rapid.T, name string) string {
	text := string(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 80).Draw(t, name))
	return strings.Repeat(text, rapid.SampledFrom([]int{1, 1, 1, 5, 40}).Draw(t, name+" times"))
}

func TestWordsNeverLeaveTheSafeArea(t *testing.T) {
	safe := image.Rect(margin, margin, Side-margin, Side-margin)
	check := func(t interface{ Errorf(string, ...any) }, w Words, lang string) {
		for _, s := range append(dayWords(w, lang).all, showWords(w, lang).all...) {
			left, right := s.x-s.block.width/2, s.x+s.block.width/2
			top, bottom := s.y+s.block.top, s.y+s.block.bottom
			if left < float64(safe.Min.X) || right > float64(safe.Max.X) || top < float64(safe.Min.Y) || bottom > float64(safe.Max.Y) {
				t.Errorf("%+v: words from %.0f,%.0f to %.0f,%.0f", w, left, top, right, bottom)
			}
		}
	}
	for _, w := range wild {
		check(t, w, "")
	}
	rapid.Check(t, func(t *rapid.T) {
		w := Words{
			Programme: anyText(t, "programme"), Title: anyText(t, "title"), Subtitle: anyText(t, "subtitle"), Length: anyText(t, "length"),
			Day: rapid.OneOf(rapid.Just(script.NoDay), rapid.IntRange(0, 400), rapid.Int()).Draw(t, "day"),
		}
		check(t, w, rapid.SampledFrom([]string{"", "fr", "ar", "he", "tr", "ro", "x-!"}).Draw(t, "language"))
	})
}

// What is set is also drawn there: of the pixels that words change, none is
// outside of the safe area, and none under the petals.
func TestWordsAreDrawnWhereTheyAreSet(t *testing.T) {
	if testing.Short() {
		t.Skip("six covers are read pixel by pixel")
	}
	for _, w := range append(wild, Words{Title: strings.Repeat("ÅŞ̧ẫ", 200), Subtitle: strings.Repeat("שָּׁ", 300), Day: 10_000_000}) {
		c := newCanvas(palettes[0].ground)
		signs := dayWords(w, "fr")
		c.letter(signs, palettes[0])
		ground := palettes[0].ground
		for y := range Side {
			for x := range Side {
				if c.img.RGBAAt(x, y) == ground {
					continue
				}
				dx, dy := float64(x)-middle.x, float64(y)-middle.y
				from := dx*dx + dy*dy
				if x < margin || y < margin || x >= Side-margin || y >= Side-margin || from > sq(dayInner-moon-gap) && from < sq(dayOuter) {
					t.Fatalf("%+v: ink at %d,%d", w, x, y)
				}
			}
		}
	}
}

func sq(x float64) float64 { return x * x }

func TestClean(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"La  compassion\tpour\nsoi ", "La compassion pour soi"},
		{"Tu n’es pas seul·e & <toi> \"là\"", "Tu n’es pas seul·e & <toi> \"là\""},
		{"e\u0301te\u0301", "été"},
		{"瞑想 calme 👨‍👩‍👧 !", "calme !"},
		{"I ❤️ 😀", "I ❤ 😀"},
		{"a\u0000b\u202ec\ufeffd\xff", "abcd"},
		{"שָׁלוֹם", "שָׁלוֹם"},
		{"می\u200cخواهم", "می\u200cخواهم"},
		{"a\u200db", "a\u200db"},
		{"漢字", ""},
		{"", ""},
	} {
		if got := string(clean(c.text, newFaces(regular))); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	if got := clean(strings.Repeat("a", 5000), newFaces(regular)); len(got) != maxCharacters+1 || got[maxCharacters] != '…' {
		t.Errorf("%d characters of a long text, %q at the end", len(got), got[len(got)-1])
	}
}

func TestUnder(t *testing.T) {
	const l, r = "\u200e", "\u200f"
	for _, c := range []struct{ subtitle, length, want string }{
		{"La force", "8 min", l + "La force" + l + " · " + l + "8 min"},
		{"שלום", "8 min", r + "שלום" + r + " · " + r + "8 min"},
		{"La force", "", "La force"},
		{"", "8 min", "8 min"},
		{"瞑想", "8 min", "8 min"},
		{"", "", ""},
	} {
		if got := under(c.subtitle, c.length); got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.subtitle, c.length, got, c.want)
		}
	}
}

func TestLongTitles(t *testing.T) {
	title := func(text string) block { return shape(text, "fr", regular).set(titleRoom) }
	if b := title("Une force paisible"); len(b.lines) != 1 || b.size != titleRoom.largest || b.cut {
		t.Errorf("a short title: %d lines of size %v", len(b.lines), b.size)
	}
	if b := title("Rencontrer ce qui est là, et lui laisser la place dont il a besoin ce soir"); len(b.lines) != 2 || b.cut || b.size == titleRoom.largest {
		t.Errorf("a longer one: %d lines of size %v", len(b.lines), b.size)
	}
	long := title(strings.Repeat("encore et encore, ", 20))
	last := long.lines[len(long.lines)-1]
	if glyphs := last[len(last)-1].Glyphs; !long.cut || glyphs[len(glyphs)-1].GlyphID != shape(ellipsis, "", regular).runs[0].Glyphs[0].GlyphID {
		t.Error("a title that is too long does not end with an ellipsis")
	}
}

// What stands from left to right, for texts in two directions. Upper case are the
// letters as they are typed; "<" in the wanted order is not used.
func TestOrder(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // the runs from left to right, each in the order of typing
	}{
		{"abc", []string{"abc"}},
		{"אבג", []string{"אבג"}},
		{"abc אבג 123", []string{"abc ", "123", "אבג "}},
		{"abc אבג 12.5% def", []string{"abc ", "12.5%", "אבג ", " def"}},
		{"abc אבג def", []string{"abc ", "אבג", " def"}},
		{"אבג abc 12 דהו", []string{" דהו", "abc 12", "אבג "}},
		{"אבג 12 דהו", []string{" דהו", "12", "אבג "}},
		{"abc ٣ אבג", []string{"abc ", " אבג", "٣"}},
		{"יום: «שלום»", []string{"יום: «שלום»"}},
	} {
		p := shape(c.text, "", regular)
		b := p.wrap(10000, 100, 0, 1)
		var got []string
		for _, run := range b.lines[0] {
			piece := string(p.text[run.Runes.Offset : run.Runes.Offset+run.Runes.Count])
			// Runs of one direction that differ in their font are one here.
			got = append(got, piece)
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
