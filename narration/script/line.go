package script

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A char is one character of a line and where in the text it stands.
type char struct {
	r   rune
	off int
}

// A line is one line of the body. It has several lines of the file where a
// note in it has.
type line struct {
	start, end int    // in the text, notes and white space included
	text       []char // what is left without notes, trimmed
	notes      []span
}

// A span is a stretch of the text.
type span struct{ start, end int }

// nextLine reads the line that begins at off and returns where the next one
// does. A note that is never closed is an error and swallows the rest.
func (s *source) nextLine(off int) (l line, next int) {
	l.start = off
	at := off
	for at < len(s.text) && s.text[at] != '\n' {
		if !strings.HasPrefix(s.text[at:], "<!--") {
			r, size := utf8.DecodeRuneInString(s.text[at:])
			l.text = append(l.text, char{r, at})
			at += size
			continue
		}
		length := strings.Index(s.text[at+len("<!--"):], "-->")
		if length < 0 {
			s.errorf(at, "this note is never closed; write --> at its end")
			l.end = len(s.text)
			return l, l.end
		}
		end := at + len("<!--") + length + len("-->")
		l.notes = append(l.notes, span{at, end})
		at = end
	}
	l.end = at
	l.text = trim(l.text)
	return l, min(at+1, len(s.text))
}

// note returns the note that fills a span. Line breaks at its ends are the
// author's layout, and stay.
func (s *source) note(at span) Note {
	text := s.text[at.start+len("<!--") : at.end-len("-->")]
	return Note{s.pos(at.start), strings.Trim(text, " \t")}
}

// trim removes white space of every kind from both ends.
func trim(text []char) []char {
	for len(text) > 0 && unicode.IsSpace(text[0].r) {
		text = text[1:]
	}
	for len(text) > 0 && unicode.IsSpace(text[len(text)-1].r) {
		text = text[:len(text)-1]
	}
	return text
}

// plain returns the characters as a string.
func plain(text []char) string {
	var b strings.Builder
	for _, c := range text {
		b.WriteRune(c.r)
	}
	return b.String()
}

// runAt returns how many times the character at i stands there in a row.
func runAt(text []char, i int) int {
	n := 1
	for i+n < len(text) && text[i+n].r == text[i].r {
		n++
	}
	return n
}

// at returns the character at i, or 0 beyond the ends.
func at(text []char, i int) rune {
	if i < 0 || i >= len(text) {
		return 0
	}
	return text[i].r
}
