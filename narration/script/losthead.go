package script

import (
	"strings"
	"unicode"
)

// lostHead finds a head at from whose --- lines are missing, or were made into a
// dash by a word processor: it would be read aloud. It returns where the body
// begins.
func (p *parser) lostHead(from int) int {
	at, found := from, false
	for at < len(p.text) {
		text, next := p.physicalLine(at)
		text = strings.TrimSpace(text)
		if text != "" && !isDash(text) && !isPair(text) {
			break
		}
		found = found || text != ""
		at = next
	}
	if !found {
		return from
	}
	p.errorf(from, "the head stands between two lines of three hyphens; write --- on a line of its own above its first key and below its last")
	return at
}

// isDash tells whether a line is nothing but hyphens and dashes.
func isDash(text string) bool { return strings.Trim(text, "-–—―") == "" }

// isPair tells whether a line is a key of the head with its value. Souffle is a
// word that a sentence may begin with, so it needs its numbers.
func isPair(text string) bool {
	name, value, found := strings.Cut(text, ":")
	if !found {
		return false
	}
	k, f := findKey(strings.TrimSpace(name))
	return f == nil && (k.english != "breath" || strings.ContainsFunc(value, unicode.IsDigit))
}
