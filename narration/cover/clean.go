package cover

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/text/unicode/norm"
)

const (
	maxCharacters = 300 // of a text: more would be cut by any layout
	maxMarks      = 3   // on one letter; Hebrew with points and accents has three
)

const ellipsis = "…"

// Marks that are not seen but have a direction, as a letter has.
const (
	leftToRight = '\u200e'
	rightToLeft = '\u200f'
)

// clean returns what can be drawn of a text, on one line: composed, without what
// cannot be seen, and without characters that no font has. Such a character goes
// with all that belongs to it, as the parts of an emoji do.
func clean(text string, f *faces) []rune {
	if len(text) > 16*maxCharacters {
		text = strings.ToValidUTF8(text[:16*maxCharacters], "")
	}
	raw := []rune(norm.NFC.String(strings.Join(strings.Fields(text), " ")))
	var seg segmenter.Segmenter
	seg.Init(raw)
	var kept []rune
	for it := seg.GraphemeIterator(); it.Next(); {
		cluster, ok := cleanCluster(it.Grapheme().Text, f)
		if !ok {
			continue
		}
		if len(kept)+len(cluster) > maxCharacters {
			kept = append(kept, []rune(ellipsis)...)
			break
		}
		kept = append(kept, cluster...)
	}
	// What was left out may have stood between two spaces.
	return []rune(strings.Join(strings.FieldsFunc(string(kept), isBreakingSpace), " "))
}

// cleanCluster cleans what is seen as one character.
func cleanCluster(cluster []rune, f *faces) (kept []rune, ok bool) {
	marks := 0
	for i, r := range cluster {
		switch {
		case r == '\u200c' || r == '\u200d' && i > 0 && unicode.IsLetter(cluster[0]):
			// Joiners decide the shape of Arabic letters.
			kept = append(kept, r)
		case r == leftToRight || r == rightToLeft:
			kept = append(kept, r)
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector) || r == unicode.ReplacementChar:
		case unicode.Is(unicode.M, r):
			if marks++; marks <= maxMarks && f.has(r) && len(kept) > 0 {
				kept = append(kept, r)
			}
		case !f.has(r):
			return nil, false
		default:
			kept = append(kept, r)
		}
	}
	return kept, true
}

// isBreakingSpace tells spaces at which a line may end from those that French
// puts before a colon.
func isBreakingSpace(r rune) bool {
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' && r != '\u2007'
}
