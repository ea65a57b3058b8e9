package speech

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// The abbreviations that espeak-ng 1.51 or pico2wave was heard to read wrongly.
// Both know Mme, Mlle and etc.
var (
	// titles stand before a name, which has a capital.
	titles = map[string]string{
		"M.": "monsieur", "MM.": "messieurs", "Mmes": "mesdames", "Mlles": "mesdemoiselles",
		"Dr": "docteur", "Dr.": "docteur", "Pr": "professeur", "Pr.": "professeur", "Prof.": "professeur",
		"Mgr": "monseigneur", "St": "saint", "Ste": "sainte",
	}

	// beforeNumbers mean something else elsewhere.
	beforeNumbers = map[string]string{
		"env.": "environ", "p.": "page", "pp.": "pages", "chap.": "chapitre",
	}

	anywhere = map[string]string{
		"n°": "numéro", "n°s": "numéros", "cf.": "confer",
		"p. ex.": "par exemple", "p.ex.": "par exemple", "par ex.": "par exemple",
		"c.-à-d.": "c'est-à-dire", "c.à.d.": "c'est-à-dire", "c-à-d": "c'est-à-dire", "càd": "c'est-à-dire",
		"svp": "s'il vous plaît", "s.v.p.": "s'il vous plaît", "rdv": "rendez-vous",
	}

	// atEnds are likely to end a sentence: a capital after them begins the next.
	atEnds = map[string]string{
		"av. j.-c.": "avant Jésus-Christ", "apr. j.-c.": "après Jésus-Christ",
	}
)

var (
	titlePattern = regexp.MustCompile(anyOf(titles))
	shortPattern = regexp.MustCompile(`(?i)` + anyOf(beforeNumbers, anywhere, atEnds))
)

// anyOf returns a pattern of all that the tables say, the longest first.
func anyOf(tables ...map[string]string) string {
	var all []string
	for _, table := range tables {
		for written := range maps.Keys(table) {
			all = append(all, regexp.QuoteMeta(written))
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return strings.Join(all, "|")
}

// abbreviations says what is abbreviated.
func abbreviations(text string) string {
	text = rewrite(text, titlePattern, func(m match) (string, bool) {
		next := first(strings.TrimLeft(m.after, " -"))
		return m.spaced(titles[m.groups[0]]), unicode.IsUpper(next) || next == heldMark
	})
	return rewrite(text, shortPattern, func(m match) (string, bool) {
		written := strings.ToLower(m.groups[0])
		said, ok := anywhere[written], true
		if beforeNumbers[written] != "" {
			said, ok = beforeNumbers[written], unicode.IsDigit(first(strings.TrimPrefix(m.after, " ")))
		}
		ends := m.after == ""
		if atEnds[written] != "" {
			said = atEnds[written]
			ends = ends || unicode.IsUpper(first(strings.TrimPrefix(m.after, " ")))
		}
		if unicode.IsUpper(first(m.groups[0])) {
			said = capital(said)
		}
		if ends && strings.HasSuffix(written, ".") {
			return said + ".", ok
		}
		return m.spaced(said), ok
	})
}

// spaced returns what is said with a space behind it where a word follows at
// once.
func (m match) spaced(said string) string {
	if inWord(first(m.after)) {
		return said + " "
	}
	return said
}

// capital returns a word with a capital.
func capital(word string) string {
	r := first(word)
	return string(unicode.ToUpper(r)) + strings.TrimPrefix(word, string(r))
}
