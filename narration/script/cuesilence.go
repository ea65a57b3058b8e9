package script

import (
	"strings"
	"time"
	"unicode"
)

// The bounds of a silence.
const (
	minSilence = 100 * time.Millisecond
	maxSilence = 12 * time.Hour
)

func isBreathWord(word string) bool {
	switch word {
	case "souffle", "souffles", "respiration", "respirations", "breath", "breaths":
		return true
	}
	return false
}

// readSilence reads what follows the word silence.
func readSilence(rest arg) (cue, *fault) {
	s, rest := cutFixed(rest)
	if rest.text == "" {
		return nil, faultf(0, "how long is this silence? write (silence 20 s), (silence 3 souffles) or (silence long)")
	}
	if word, more := rest.word(); fold(word) == "long" || fold(word) == "longue" {
		if more.text != "" {
			return nil, faultf(more.at, "the long silence takes no %s; write (silence long), or a length: (silence 60 s, 20 à 150 s)", quote(more.text))
		}
		s.Long = true
		return s.cue(), nil
	}
	if words := strings.Fields(rest.text); len(words) == 2 && isBreathWord(fold(words[1])) {
		n, f := arg{words[0], rest.at}.number(maxBreaths, "(silence 3 souffles)")
		s.Breaths = n
		return s.cue(), f
	}
	nominal, bounds := cutComma(rest)
	var f *fault
	if s.Nominal, f = pause(nominal); f != nil {
		return nil, f
	}
	if bounds.text != "" {
		if s.Fixed {
			return nil, faultf(bounds.at, "a fixed silence has no bounds; write (silence 20 s fixe) or (silence 20 s, 8 à 60 s)")
		}
		if f := s.readBounds(bounds); f != nil {
			return nil, f
		}
	}
	return s.cue(), nil
}

// longSilence reads what follows (long silence.
func longSilence(rest arg) (cue, *fault) {
	s, rest := cutFixed(rest)
	if rest.text != "" {
		return nil, faultf(rest.at, "the long silence takes no %s; write (long silence), or a length: (silence 60 s, 20 to 150 s)", quote(rest.text))
	}
	s.Long = true
	return s.cue(), nil
}

func (s Silence) cue() cue {
	return func(at Pos) Item { s.Pos = at; return s }
}

// cutFixed takes fixe or fixed off the end.
func cutFixed(a arg) (Silence, arg) {
	for _, word := range []string{"fixe", "fixed"} {
		if text, found := cutSuffixFold(a.text, word); found {
			a.text = strings.TrimRight(text, ",")
			return Silence{Fixed: true}, a.trim()
		}
	}
	return Silence{}, a
}

// cutComma splits at the first comma that is not a decimal one.
func cutComma(a arg) (before, after arg) {
	digit := func(i int) bool { return i >= 0 && i < len(a.text) && a.text[i] >= '0' && a.text[i] <= '9' }
	for i := range len(a.text) {
		if a.text[i] == ',' && !(digit(i-1) && digit(i+1)) {
			return arg{a.text[:i], a.at}.trim(), a.from(i + 1).trim()
		}
	}
	return a, arg{}
}

// readBounds reads 8 à 60 s. The left bound takes the unit of the right one
// where it has none.
func (s *Silence) readBounds(a arg) *fault {
	const example = "write for example (silence 20 s, 8 à 60 s)"
	left, right, found := cutRange(a)
	if !found {
		return faultf(a.at, "%s are no bounds; %s", quote(a.text), example)
	}
	if strings.Trim(left.text, "0123456789.,") == "" {
		unit := strings.TrimLeftFunc(right.text, func(r rune) bool { return !unicode.IsLetter(r) })
		word, _ := arg{text: unit}.word()
		left.text += " " + word
	}
	var f *fault
	if s.Max, f = pause(right); f != nil {
		return f
	}
	if s.Min, f = pause(left); f != nil {
		return f
	}
	if s.Min > s.Nominal || s.Nominal > s.Max {
		return faultf(a.at, "the pause itself has to lie between its bounds, the shorter one first; %s", example)
	}
	return nil
}

// cutRange splits at the word à or to.
func cutRange(a arg) (left, right arg, found bool) {
	for i, r := range a.text {
		if !unicode.IsLetter(r) || i > 0 && !unicode.IsSpace(rune(a.text[i-1])) && a.text[i-1] < 0x80 {
			continue
		}
		word, rest := a.from(i).word()
		if w := fold(head(word, 3)); w == "a" || w == "to" {
			return arg{a.text[:i], a.at}.trim(), rest, true
		}
	}
	return a, arg{}, false
}

// pause reads the length of a silence.
func pause(a arg) (time.Duration, *fault) {
	d, err := ParseDuration(a.text)
	switch {
	case err != nil:
		return 0, faultf(a.at, "pause %v", err)
	case d < minSilence:
		return 0, faultf(a.at, "pause %s is too short; write 0.1 s or more", quote(a.text))
	case d > maxSilence:
		return 0, faultf(a.at, "pause %s is too long; write 12 h or less", quote(a.text))
	}
	return d, nil
}
