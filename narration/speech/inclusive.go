package speech

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// middleDots separate the endings of an inclusive spelling: seul·e.
const middleDots = "·•‧⋅∙"

var otherDots = regexp.MustCompile(`[` + middleDots + `]`)

// inclusive reads the spellings that stand for two genders, such as seul·e. The
// dots between other words become commas.
func inclusive(text string, accord Accord) string {
	return otherDots.ReplaceAllString(Agree(text, accord), ", ")
}

// Agree returns a French text with each spelling that stands for two genders, such as
// seul·e, in the form that the accord asks for, and everything else as it is written.
func Agree(text string, accord Accord) string {
	var out strings.Builder
	for at := 0; at < len(text); {
		if s, found := spellingAt(text, at); found {
			out.WriteString(s.read(accord))
			at += s.length
			continue
		}
		token := nextToken(text[at:])
		out.WriteString(token)
		at += len(token)
	}
	return out.String()
}

// read says one form where both sound alike, else what the accord asks for. The
// feminine is the one that says its last consonant for sure.
func (s spelling) read(accord Accord) string {
	switch {
	case s.masculine == s.feminine || accord == Masculine:
		return s.masculine
	case accord == Feminine || s.alike:
		return s.feminine
	}
	second := s.feminine
	if !isUpper(second) {
		r := first(second)
		second = string(unicode.ToLower(r)) + strings.TrimPrefix(second, string(r))
	}
	or := " ou "
	if isUpper(second) {
		or = " OU "
	}
	return s.masculine + or + second
}

// A spelling is a word with endings for two genders or two numbers.
type spelling struct {
	masculine, feminine string
	alike               bool // they sound the same
	length              int  // of the spelling, in bytes
}

// spellingAt returns the inclusive spelling that begins at a place in a text
// where a word begins, or anything else.
func spellingAt(text string, at int) (spelling, bool) {
	stem := nextToken(text[at:])
	if !isLetter(first(stem)) || utf8.RuneCountInString(stem) < 2 || len(stem) > longestStem || inWord(lastOf(text[:at])) {
		return spelling{}, false
	}
	t, found := tailAt(text[at+len(stem):])
	upper := isUpper(stem)
	switch {
	case !found:
		return spelling{}, false
	case t.separator == '.' && strings.ContainsRune("./@", lastOf(text[:at])):
		return spelling{}, false // an address
	case t.separator == '.' && !upper && t.ending != strings.ToLower(t.ending):
		return spelling{}, false // the next sentence, without its space
	}
	t.ending = strings.ToLower(t.ending)
	word := stem
	if upper {
		word = strings.ToLower(stem)
	}
	s, found := t.join(word)
	if upper {
		s.masculine, s.feminine = strings.ToUpper(s.masculine), strings.ToUpper(s.feminine)
	}
	s.length = len(stem) + t.length
	return s, found
}

// longestStem is longer than any word that has two genders, in bytes.
const longestStem = 60

// isUpper tells words in capitals.
func isUpper(word string) bool { return word == strings.ToUpper(word) }

// A tail is what follows the stem of an inclusive spelling: ·e, .e, (e), ·e·s,
// ·es, (e)s, (e)(s), (s).
type tail struct {
	separator rune
	ending    string
	plural    bool // an s of its own follows the ending
	length    int  // in bytes
}

var tailPattern = regexp.MustCompile(`^(?:` +
	`([` + middleDots + `.])(\pL{1,8})(?:[` + middleDots + `.]([sSxX]))?` +
	`|(\()(\pL{1,8})\)([sSxX]|\([sSxX]\))?` +
	`)`)

// tailAt returns the tail that a text begins with, if it ends where a word does.
func tailAt(text string) (tail, bool) {
	if text == "" || !strings.ContainsRune(middleDots+".(", first(text)) {
		return tail{}, false
	}
	m := tailPattern.FindStringSubmatch(text[:min(len(text), 80)])
	if m == nil {
		return tail{}, false
	}
	t := tail{first(m[0]), m[2] + m[5], m[3]+m[6] != "", len(m[0])}
	if m[3] != "" && inWord(first(text[t.length:])) {
		t.plural, t.length = false, len(m[1]+m[2]) // the s begins another word
	}
	after := text[t.length:]
	next := first(after)
	follows := first(strings.TrimPrefix(after, string(next)))
	// It goes on as a word, as an address, or with another tail.
	if after != "" && (inWord(next) || strings.ContainsRune("/@", next) || strings.ContainsRune(".(", next) && unicode.IsLower(follows)) {
		return tail{}, false
	}
	return t, true
}
