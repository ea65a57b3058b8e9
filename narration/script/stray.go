package script

import (
	"strings"
	"unicode"
)

// A cue must never be spoken by accident. This file finds the ways in which one
// ends up in a line of text.

// isOpener and isCloser know brackets of every shape, also those that only look
// like the right ones.
func isOpener(r rune) bool { return unicode.Is(unicode.Ps, r) && r != '{' }

func isCloser(r rune) bool { return unicode.Is(unicode.Pe, r) && r != '}' }

// stray finds a cue in brackets among other text, or in the wrong ones, or not
// closed.
func stray(text []char) *fault {
	outer, inner, depth := -1, -1, 0
	for i, c := range text {
		switch {
		case isOpener(c.r):
			if depth == 0 {
				outer = i
			}
			inner = i
			depth++
		case isCloser(c.r) && depth > 0:
			depth--
			if inner >= 0 && looksLikeCue(plain(text[inner+1:i])) {
				return misplaced(inner, text[inner:i+1])
			}
			if depth == 0 && inner != outer && looksLikeCue(plain(text[outer+1:i])) {
				return misplaced(outer, text[outer:i+1])
			}
			inner = -1
		case isCloser(c.r) && unicode.IsLetter(text[0].r) && looksLikeCue(plain(text[:i])):
			return faultf(i, "this cue is not opened; write ( at its beginning, or words without the bracket if it is to be spoken")
		}
	}
	for _, open := range []int{outer, inner} {
		if depth > 0 && open >= 0 && unclosed(text, open) {
			return faultf(open, "this cue is not closed; write ) at its end, or words without the bracket if it is to be spoken")
		}
	}
	return nil
}

// misplaced says where a cue should stand, and how it is written.
func misplaced(at int, group []char) *fault {
	inside := strings.TrimSpace(strings.Trim(plain(group[1:len(group)-1]), "*_ "))
	if _, err := ParseDuration(inside); err == nil {
		inside = "silence " + inside
	}
	advice := "write " + clip("("+inside+")") + " there"
	if _, f := parseCue(inside); f != nil {
		advice = "this one is wrong as well: " + f.text
	}
	return faultf(at, "a cue stands on a line of its own, in round parentheses and with nothing before or after it; %s", advice)
}

// unclosed tells whether what follows a bracket that is never closed is a cue.
// At the beginning of a line the word alone is enough.
func unclosed(text []char, open int) bool {
	inside := plain(text[open+1:])
	if looksLikeCue(inside) {
		return true
	}
	word, _ := arg{text: inside}.trim().word()
	kind := lookUpCue(word).kind
	return open == 0 && kind != notACue && kind != longCue
}

// looksLikeCue tells whether what stands in brackets is a cue, perhaps a wrong
// one, and not prose: its first word is that of a cue, and it has nothing else
// or a number or a name.
func looksLikeCue(inside string) bool {
	a := arg{text: strings.Trim(inside, "*_ ")}.trim()
	if _, err := ParseDuration(a.text); err == nil {
		return true // (20 s)
	}
	word, rest := a.word()
	if word == "" {
		return false
	}
	full := rest.specific()
	if known := lookUpCue(word); known.word != "" {
		if known.kind == notACue || known.kind == longCue && !full {
			_, f := parseCue(a.text)
			return full || f == nil || known.kind == notACue && rest.text == "" // (pause)
		}
		if full || rest.text == "" {
			return true
		}
		_, f := parseCue(a.text)
		return f == nil
	}
	if !full && (rest.text != "" || len(word) < 6) || len(word) > 4*mostCompared {
		return false
	}
	_, distance := nearestCue(word)
	return closeTo(word, distance)
}

// bareCue complains about a line that would be a cue if it stood in
// parentheses: silence 20 s, but also Pause de 20 s., 20 secondes de silence,
// and cloche. A lone word with a full stop (Silence.) is text.
func (p *parser) bareCue(text []char) bool {
	inside := strings.TrimSpace(strings.Trim(unquoted(plain(text)), "()[]*_–—- "))
	if strings.ContainsFunc(inside, unicode.IsDigit) {
		inside = strings.TrimRight(inside, ".…!")
	}
	word, what := splitBare(inside)
	known := lookUpCue(word)
	if known.word == "" && strings.ContainsFunc(what, unicode.IsDigit) {
		if near, distance := nearestCue(word); closeTo(word, distance) {
			known, word = near, near.word
		}
	}
	switch {
	case known.word == "":
		return true
	case what == "":
		// Souffle, Respire: these may well be said.
		if strings.Contains("(silence 20 s)(cloche)(bell)", known.example) && fold(inside) == known.word && len(p.phrase.lines) == 1 {
			p.errorf(text[0].off, "this line would be spoken, but reads like a cue; write %s, or end it with a full stop if it is to be spoken", known.example)
			return false
		}
		return true
	case known.kind == notACue && known.example == exampleSilence:
		word = "silence" // (pause 5 s) is no cue, but nobody means it to be spoken
	}
	c, f := parseCue(word + " " + what)
	if f != nil {
		return true
	}
	at, line := text[0].off, "("+word+" "+what+")"
	switch item := c(Pos{}).(type) {
	case Refrain:
		p.loose = append(p.loose, loose{at, item.Section, line})
	case Repeat:
		p.loose = append(p.loose, loose{at, item.Section, line})
	default:
		p.bare(at, line)
		return false
	}
	return true
}

// unquoted takes the quotation marks off a line that stands in them as a whole.
func unquoted(line string) string {
	for _, q := range quotes {
		if inside, found := strings.CutPrefix(line, q.open); found && strings.HasSuffix(inside, q.close) {
			return strings.TrimSpace(strings.TrimSuffix(inside, q.close))
		}
	}
	return line
}

// splitBare takes a line apart into the word of a cue and what it is to have:
// silence | 20 s, from silence : 20 s, silence de 20 s and 20 s de silence.
func splitBare(line string) (word, what string) {
	w, rest := arg{text: line}.word()
	what = strings.TrimLeft(rest.text, ": ")
	for _, of := range []string{"de ", "of "} {
		what = strings.TrimPrefix(what, of)
		if length, last, found := strings.Cut(line, " "+of); found && w == "" {
			return last, length
		}
	}
	return w, what
}

func (p *parser) bare(at int, line string) {
	p.errorf(at, "this line would be spoken, but reads like a cue; write %s", clip(line))
}
