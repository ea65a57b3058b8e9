package speech

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	halves    = regexp.MustCompile(`(?:(\d+) ?)?([½¼¾])`)
	fraction  = regexp.MustCompile(`(\d+)/(\d+)( ?h(?:eures?)?)?`)
	chain     = regexp.MustCompile(`(\d+(?:[-–]\d+)+)(\pL*)`)
	minusSign = regexp.MustCompile(`[-−] ?`)
)

// joining stands between the numbers of a range or a date.
const joining = "-–"

// named are the fractions with a name of their own.
var named = map[string]string{
	"1/2": "un demi", "1/3": "un tiers", "2/3": "deux tiers", "1/4": "un quart", "3/4": "trois quarts",
	"½": "un demi", "¼": "un quart", "¾": "trois quarts",
}

// fractions says 1/2 and 3/10, which both engines read as two numbers. What may
// be a date (12/05, 14/7) is left.
func fractions(text string) string {
	text = rewrite(text, fraction, func(m match) (string, bool) {
		upper, lower, hour := m.groups[1], m.groups[2], m.groups[3]
		a, _ := value(upper)
		b, ok := value(lower)
		switch said := named[upper+"/"+lower]; {
		case strings.ContainsRune("/"+joining, first(m.after)):
			return "", false
		case said == "un demi" && hour != "":
			return "une demi-heure", true
		case said != "" && hour != "":
			return said + " d'heure", true
		case said != "":
			return said, true
		}
		return upper + " sur " + lower + hour, ok && a <= b && lower[0] != '0'
	})
	return rewrite(text, halves, func(m match) (string, bool) {
		if m.groups[1] == "" {
			return m.spaced(named[m.groups[2]]), true
		}
		return m.spaced(m.groups[1] + " et " + strings.TrimPrefix(named[m.groups[2]], "un ")), true
	})
}

// ranges says 10-15 as 10 à 15, and the other numbers joined by hyphens, such as
// a breath of 4-7-8, one after the other: pico says the hyphens.
func ranges(text string) string {
	return rewrite(text, chain, func(m match) (string, bool) {
		parts := strings.FieldsFunc(m.groups[1], func(r rune) bool { return !unicode.IsDigit(r) })
		from, _ := value(parts[0])
		to, ok := value(parts[1])
		between := ", "
		if len(parts) == 2 && ok && from < to && to < 1000 {
			between = " à "
		}
		alone := !strings.ContainsRune(joining, lastOf(m.before)) && !strings.ContainsRune(joining, first(m.after))
		return strings.Join(parts, between) + m.groups[2], alone
	})
}

// minus says the sign in front of a number: espeak-ng passes over the hyphen,
// and reads the sign in English.
func minus(text string) string {
	return rewrite(text, minusSign, func(m match) (string, bool) {
		before := lastOf(m.before)
		front := m.before == "" || before == ' ' || before == '('
		said := "moins "
		if !front {
			said = " moins "
		}
		return said, unicode.IsDigit(first(m.after)) && (m.groups[0] == "-" && front || m.groups[0][0] != '-')
	})
}
