package speech

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// silent marks are never read aloud: quotes, emphasis and other markup. What
// stands in < > is an order to pico.
const silent = "\"«»“”„‟‹›*_#~^|\\{}<>"

// isSilent tells the marks that are dropped: silent ones, pictures, arrows.
func isSilent(r rune) bool {
	const firstArrow, lastArrow = '←', '⇿'
	switch {
	case r == '°':
		return false
	case r < utf8.RuneSelf:
		return strings.ContainsRune(silent, r)
	}
	return unicode.In(r, unicode.So, unicode.Sk) || r >= firstArrow && r <= lastArrow || strings.ContainsRune(silent, r)
}

// Three dots are read as "point" three times by pico inside a text; the one
// character is not.
var dots = regexp.MustCompile(`\.{3,}`)

// marks drops what is not read aloud, without joining words, and turns a dash
// between words into a comma: pico makes no pause at a dash.
func marks(text string) string {
	var e eraser
	for i, r := range text {
		switch {
		case r == ' ':
			e.space = true
		case r == '*' && e.between(text[i+1:]):
			// tou*te*s, in*croy*able: one word
		case isSilent(r), strings.ContainsRune(middleDots, r) && !e.between(text[i+utf8.RuneLen(r):]):
			e.gap = true
		case e.pauses(r, text[i+utf8.RuneLen(r):]):
			e.dash = true
			e.space = true
		default:
			e.write(r)
		}
	}
	return dots.ReplaceAllString(e.out.String(), "…")
}

// An eraser writes a text of which some is left out.
type eraser struct {
	out  strings.Builder
	last rune // written; 0 at the beginning

	// What lies between the last character and the next.
	space, gap, dash bool
}

func (e *eraser) write(r rune) {
	const closing, opening = ",;:.!?…)", "("
	pause := e.dash && !strings.ContainsRune(closing+opening, e.last) && !strings.ContainsRune(closing, r)
	joined := inWord(e.last) && inWord(r)
	switch {
	case e.last == 0:
	case pause:
		e.out.WriteString(", ")
	case e.space && (e.gap || e.dash) && strings.ContainsRune(",.…)", r):
		// the space stood before a closing quote
	case e.space, e.gap && joined:
		e.out.WriteByte(' ')
	}
	e.out.WriteRune(r)
	e.last = r
	e.space, e.gap, e.dash = false, false, false
}

// between tells whether the place before rest is inside a word of Latin letters.
func (e *eraser) between(rest string) bool {
	return !e.space && !e.gap && unicode.Is(unicode.Latin, e.last) && unicode.Is(unicode.Latin, first(rest))
}

// pauses tells whether a character is a dash that stands for a pause. The short
// one is none inside a word or a number, and a hyphen none at the end of one.
func (e *eraser) pauses(r rune, rest string) bool {
	const long, short, hyphen = "—―", "–‒", '-'
	left := inWord(e.last) && !e.space && !e.gap
	right := inWord(first(rest))
	switch {
	case strings.ContainsRune(long, r):
		return true
	case strings.ContainsRune(short, r):
		return !left || !right
	}
	return r == hyphen && !left && !right
}

// first returns the first character of a text, utf8.RuneError of an empty one.
func first(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}
