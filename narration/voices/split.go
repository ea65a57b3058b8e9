package voices

import (
	"strings"
	"unicode/utf8"
)

// split cuts a text into pieces of at most so many bytes, four or more (0: any
// number), where a speaker would breathe: behind a sentence, else behind a comma,
// else between words, and within a word only where one is longer than a piece.
func split(text string, most int) []string {
	var pieces []string
	for most > 0 && len(text) > most {
		at := cutAt(text, most)
		pieces = append(pieces, strings.TrimSpace(text[:at]))
		text = strings.TrimSpace(text[at:])
	}
	return append(pieces, text)
}

// cutAt returns where a text is cut, at most so many bytes from its start.
func cutAt(text string, most int) int {
	head := text[:most]
	for _, ends := range []string{".!?…", ",;:", " "} {
		for end := len(head); ; {
			end = strings.LastIndexAny(head[:end], ends)
			if end <= 0 {
				break
			}
			_, size := utf8.DecodeRuneInString(head[end:])
			// A stop inside a word or a number ends no sentence.
			if after := end + size; after >= len(text) || text[after] == ' ' || head[end] == ' ' {
				return after
			}
		}
	}
	for !utf8.RuneStart(text[most]) {
		most--
	}
	return most
}
