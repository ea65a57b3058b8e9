package network

import (
	"regexp"
	"strings"
	"unicode"
)

// A secret is a key that appears in no message. Empty, there is none.
type secret string

// quote returns what a server said as one short line that is harmless: nothing
// in it steers a terminal, and nothing tells of the key.
func (s secret) quote(text string) string {
	const most = 160
	line := strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}), " ")
	line = s.hide(line)
	if runes := []rune(line); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return line
}

// hidden stands in a message where the key was.
const hidden = "(key)"

// word is what a key may stand in.
var word = regexp.MustCompile(`[^\s"'<>(){}\[\],;]+`)

// hide replaces the key, and every word that may be a part of it: servers quote
// a wrong key, some with stars in its middle (OpenAI: "Incorrect API key
// provided: sk-ab***yz"). A word too many is replaced rather than one too few.
func (s secret) hide(text string) string {
	if s == "" {
		return text
	}
	text = strings.ReplaceAll(text, string(s), hidden)
	return word.ReplaceAllStringFunc(text, func(w string) string {
		if strings.Contains(w, "**") || strings.Contains(w, "••") || s.shares(w) {
			return hidden
		}
		return w
	})
}

// shares tells whether a word has four characters in a row in common with the
// key, or all of a shorter key.
func (s secret) shares(w string) bool {
	const piece = 4
	key := strings.ToLower(string(s))
	w = strings.ToLower(w)
	for at := 0; at+piece <= len(key); at++ {
		if strings.Contains(w, key[at:at+piece]) {
			return true
		}
	}
	return len(key) < piece && strings.Contains(w, key)
}
