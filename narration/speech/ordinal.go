package speech

import (
	"regexp"
	"strconv"
	"strings"
)

// number is the pattern of a whole number, its thousands apart or not.
const number = `\d{1,3}(?: \d{3})+|\d+`

// value returns a number from the text that the pattern matched, or false where
// it is more than words can say.
func value(text string) (int64, bool) {
	n, err := strconv.ParseInt(strings.ReplaceAll(text, " ", ""), 10, 64)
	return n, err == nil && n <= maxNumber
}

// espeak-ng reads the endings of 3e and 1re as letters, and pico those of 2nde
// and 1ers.
var (
	ordinalPattern = regexp.MustCompile(`(` + number + `)(ers?|i?[èe]res?|res?|i?[èe]mes?|es?|nde?s?|de?s?)`)
	romanPattern   = regexp.MustCompile(`([IVX]+)(ers?|res?|[èe]mes?|es?)`)
)

// ordinals says places in a row: 3e, 1re, 2nde, XXe.
func ordinals(text string) string {
	text = rewrite(text, ordinalPattern, func(m match) (string, bool) {
		n, ok := value(m.groups[1])
		if !ok {
			return "", false
		}
		return place(n, m.groups[2])
	})
	return rewrite(text, romanPattern, func(m match) (string, bool) {
		n := roman(m.groups[1])
		if n == 0 {
			return "", false
		}
		return place(n, m.groups[2])
	})
}

// place says a place with the gender and number of its ending, or false where
// the ending is not that of the number.
func place(n int64, ending string) (string, bool) {
	singular := strings.TrimSuffix(ending, "s")
	plural := strings.TrimPrefix(ending, singular)
	switch singular {
	case "er":
		return "premier" + plural, n == 1
	case "re", "ère", "ere", "ière", "iere":
		return "première" + plural, n == 1
	case "d", "nd":
		return "second" + plural, n == 2
	case "de", "nde":
		return "seconde" + plural, n == 2
	}
	return ordinal(n) + plural, n > 0
}

// roman returns the value of a Roman numeral up to 39, more than there are
// centuries; 0 for what is none.
func roman(text string) int64 {
	rest := strings.TrimLeft(text, "X")
	n := int64(10 * (len(text) - len(rest)))
	if n > 30 {
		return 0
	}
	if rest == "" {
		return n
	}
	for i, digit := range [...]string{1: "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"} {
		if rest == digit {
			return n + int64(i)
		}
	}
	return 0
}
