package speech

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// oneForm gives the characters that look alike the one form that engines read:
// espeak-ng says "lettre b zéro un" for the ligature ﬁ, an English word for ʼ,
// and the number of a raised letter.
var oneForm = strings.NewReplacer(
	"’", "'", "‘", "'", "‛", "'", "ʼ", "'", "´", "'", "`", "'",
	"‑", "-", "‐", "-",
	"ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl",
	"ᵃ", "a", "ᵈ", "d", "ᵉ", "e", "ʰ", "h", "ˡ", "l", "ᵐ", "m", "ʳ", "r", "ˢ", "s", "ᵗ", "t",
	"nᵒ", "n°", "Nᵒ", "N°", "ᵒ", "°", "º", "°", "№", "n°",
	"[", "(", "]", ")", // espeak-ng takes [[…]] for phonemes
)

// characters returns the text in composed characters, with one form for each,
// single ordinary spaces, and without what cannot be seen.
func characters(text string) string {
	text = norm.NFC.String(strings.ToValidUTF8(text, " "))
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case invisible(r):
			return -1
		}
		return r
	}, text)
	// A raised letter that came down may now carry an accent.
	text = norm.NFC.String(oneForm.Replace(text))
	return strings.Join(strings.Fields(text), " ")
}

// invisible tells controls, joiners, soft hyphens, variation selectors and the
// frame of a keycap, whose digit stays. Characters for private use go too: the
// one for what the lexicon holds is among them.
func invisible(r rune) bool {
	const keycap = '\u20E3'
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Variation_Selector) || r == keycap
}
