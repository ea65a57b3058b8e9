package speech

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// french reads out what engines read badly in French. The order matters: what a
// step writes is nothing that one before it would change. So ranges and hours,
// whose numbers may hang together, come early, ordinals before inclusive
// spellings (1er·e), and un becomes une only when all nouns are there.
func french(text string, accord Accord) string {
	text = abbreviations(text)
	text = minus(text)
	text = ranges(text)
	text = hours(text)
	text = ordinals(text)
	text = inclusive(text, accord)
	text = fractions(text)
	text = measures(text)
	text = minutesPast(text)
	text = ones(text)
	return largeNumbers(text)
}

// A match is a place in a text where a pattern was found.
type match struct {
	groups []string // the match and its groups
	before string   // the text before it, as rewritten
	after  string   // the text after it, as it was
}

// rewrite replaces every match of a pattern that is not the middle of a longer
// word or number by what say returns; false leaves it.
func rewrite(text string, pattern *regexp.Regexp, say func(match) (string, bool)) string {
	var out strings.Builder
	done := 0
	for _, at := range pattern.FindAllStringSubmatchIndex(text, -1) {
		out.WriteString(text[done:at[0]])
		done = at[1]
		m := match{before: out.String(), after: text[done:]}
		for i := 0; i < len(at); i += 2 {
			group := ""
			if at[i] >= 0 {
				group = text[at[i]:at[i+1]]
			}
			m.groups = append(m.groups, group)
		}
		if said, ok := say(m); ok && m.whole() {
			out.WriteString(said)
		} else {
			out.WriteString(m.groups[0])
		}
	}
	out.WriteString(text[done:])
	return out.String()
}

// whole tells whether no word and no number goes on around a match. A word goes
// on after an apostrophe, too (3 s'en vont).
func (m match) whole() bool {
	begin, end := first(m.groups[0]), lastOf(m.groups[0])
	before, next := lastOf(m.before), first(m.after)
	switch {
	case next == '\'', inWord(begin) && inWord(before), inWord(end) && inWord(next):
		return false
	}
	return !unicode.IsDigit(begin) || !insideNumber.MatchString(m.before[max(0, len(m.before)-8):])
}

// insideNumber matches the part of a number before its comma, of a date, a time
// or a range.
var insideNumber = regexp.MustCompile(`\d[,.:/–-]$`)

func lastOf(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r
}
