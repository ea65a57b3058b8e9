package script

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// ligatures spells out what decomposition leaves whole.
var ligatures = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae")

// fold reduces a name to what has to agree for two spellings to mean the same:
// not case, accents, kind of space or kind of apostrophe.
func fold(s string) string {
	s = norm.NFKD.String(ligatures.Replace(s))
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(cases.Fold().String(s)), " ")
}

// mostCompared is how many letters of a word are compared with another; the
// time grows with their square.
const mostCompared = 40

// nearest returns which of the candidates is spelt most like a word, and how
// many letters differ. All are folded.
func nearest(word string, candidates []string) (best, distance int) {
	word = head(word, mostCompared)
	distance = mostCompared + 1
	letters := utf8.RuneCountInString(word)
	for i, c := range candidates {
		c = head(c, mostCompared)
		if apart := utf8.RuneCountInString(c) - letters; max(apart, -apart) >= distance {
			continue // at least as many letters differ
		}
		if d := levenshtein.ComputeDistance(word, c); d < distance {
			best, distance = i, d
		}
	}
	return best, distance
}

// closeTo tells a slip of the pen from another word.
func closeTo(word string, distance int) bool {
	letters := len([]rune(word))
	return distance <= 1 && letters >= 4 || distance <= 2 && letters >= 6
}

// head returns the first n characters of s.
func head(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// tidy makes one ordinary space of every run of them, and trims. No-break
// spaces inside are typography, and stay.
func tidy(s string) string {
	fields := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && !noBreak(r) })
	return strings.TrimSpace(strings.Join(fields, " "))
}

func noBreak(r rune) bool { return r == '\u00A0' || r == '\u202F' }
