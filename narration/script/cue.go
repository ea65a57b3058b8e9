package script

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most of each thing that one cue may ask for.
const (
	maxBreaths = 1000
	maxStrokes = 108
	maxRounds  = 100
)

// A cue is a cue that was understood; it needs only its place.
type cue func(Pos) Item

// A cueWord is a word that a cue begins with, folded.
type cueWord struct {
	word    string
	kind    cueKind
	example string
}

type cueKind uint8

const (
	notACue cueKind = iota // a word that people may try, and what they meant
	silenceCue
	longCue
	breathsCue
	bellCue
	refrainCue
	repeatCue
)

const (
	exampleSilence   = "(silence 20 s)"
	exampleBreaths   = "(respirations 3)"
	exampleRefrain   = "(refrain « Le cœur », 1 à 3 fois)"
	exampleReprendre = "(reprendre « Le cœur »)"
)

var cueWords = []cueWord{
	{"silence", silenceCue, exampleSilence},
	{"silences", silenceCue, exampleSilence},
	{"long", longCue, "(long silence)"},
	{"respirations", breathsCue, exampleBreaths},
	{"respiration", breathsCue, exampleBreaths},
	{"breaths", breathsCue, "(breaths 3)"},
	{"breath", breathsCue, "(breaths 3)"},
	{"cloche", bellCue, "(cloche)"},
	{"cloches", bellCue, "(cloche)"},
	{"bell", bellCue, "(bell)"},
	{"bells", bellCue, "(bell)"},
	{"refrain", refrainCue, exampleRefrain},
	{"refrains", refrainCue, exampleRefrain},
	{"reprendre", repeatCue, exampleReprendre},
	{"repeat", repeatCue, `(repeat "Le cœur")`},
	{"pause", notACue, exampleSilence},
	{"gong", notACue, "(cloche)"},
	{"souffle", notACue, exampleBreaths},
	{"souffles", notACue, exampleBreaths},
	{"breathe", notACue, "(breaths 3)"},
	{"reprise", notACue, exampleReprendre},
	{"respire", notACue, exampleBreaths},
	{"respirez", notACue, exampleBreaths},
}

// lookUpCue returns what is known of the first word of a cue.
func lookUpCue(word string) cueWord {
	if len(word) > 4*mostCompared {
		return cueWord{}
	}
	word = fold(word)
	for _, known := range cueWords {
		if known.word == word {
			return known
		}
	}
	return cueWord{}
}

// nearestCue returns the cue word spelt most like a word, and how many letters
// differ.
func nearestCue(word string) (cueWord, int) {
	words := make([]string, len(cueWords))
	for i, known := range cueWords {
		words[i] = known.word
	}
	i, distance := nearest(fold(head(word, mostCompared)), words)
	return cueWords[i], distance
}

// parseCue reads what stands between the parentheses of a cue.
func parseCue(inside string) (cue, *fault) {
	a := arg{text: inside}.trim()
	if a.text == "" {
		return nil, faultf(0, "empty parentheses; write a cue such as (silence 20 s), or leave them out")
	}
	word, rest := a.word()
	switch known := lookUpCue(word); known.kind {
	case silenceCue:
		return readSilence(rest)
	case longCue:
		if second, more := rest.word(); fold(second) == "silence" {
			return longSilence(more)
		}
	case breathsCue:
		return readBreaths(rest, known.example)
	case bellCue:
		if known.example == "(bell)" {
			return readBell(rest, "(bell 3 times)")
		}
		return readBell(rest, "(cloche 3 fois)")
	case refrainCue:
		return readRefrain(rest, known.example)
	case repeatCue:
		return readRepeat(rest, known.example)
	}
	return nil, unknownCue(a)
}

func unknownCue(a arg) *fault {
	letters := strings.TrimLeftFunc(a.text, func(r rune) bool { return !unicode.IsLetter(r) })
	word, rest := arg{text: letters}.word()
	known, distance := nearestCue(word)
	if closeTo(word, distance) && (rest.text == "" || rest.specific()) {
		return faultf(a.at, "unknown cue %s; did you mean %s?", quote(a.text), known.example)
	}
	return faultf(a.at, "unknown cue %s; what is to be spoken stands without parentheses, and the nearest cue is %s", quote(a.text), known.example)
}

// An arg is a piece of a cue, and where in the cue it begins, in characters.
type arg struct {
	text string
	at   int
}

// word splits off the letters in front.
func (a arg) word() (word string, rest arg) {
	end := strings.IndexFunc(a.text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	if end < 0 {
		end = len(a.text)
	}
	return a.text[:end], a.from(end).trim()
}

// specific tells whether there is a number or a name in it, as in cues, and
// not just words.
func (a arg) specific() bool {
	return strings.ContainsFunc(a.text, func(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune("«“\"", r) })
}

// from returns what begins at a byte.
func (a arg) from(i int) arg {
	return arg{a.text[i:], a.at + utf8.RuneCountInString(a.text[:i])}
}

func (a arg) trim() arg {
	a.text = strings.TrimRightFunc(a.text, unicode.IsSpace)
	return a.from(len(a.text) - len(strings.TrimLeftFunc(a.text, unicode.IsSpace)))
}

// number reads a count from 1 to most.
func (a arg) number(most int, example string) (int, *fault) {
	n, err := strconv.Atoi(a.text)
	if err != nil || strings.HasPrefix(a.text, "+") {
		return 0, faultf(a.at, "%s is not a whole number; write for example %s", quote(a.text), example)
	}
	if n < 1 || n > most {
		return 0, faultf(a.at, "%s is not from 1 to %d; write for example %s", quote(a.text), most, example)
	}
	return n, nil
}

// times reads a count that may be followed by fois or times.
func (a arg) times(most int, example string) (int, *fault) {
	switch fold(a.text) {
	case "once", "une fois":
		return 1, nil
	case "twice":
		return 2, nil
	}
	for _, word := range []string{"fois", "times", "time"} {
		if cut, found := cutSuffixFold(a.text, word); found {
			a.text = cut
			break
		}
	}
	return a.number(most, example)
}

// cutSuffixFold removes a word in ASCII, in any case, from the end of a text.
func cutSuffixFold(text, word string) (string, bool) {
	i := len(text) - len(word)
	if i < 0 || !strings.EqualFold(text[i:], word) {
		return text, false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	if unicode.IsLetter(before) {
		return text, false
	}
	return strings.TrimRightFunc(text[:i], unicode.IsSpace), true
}

func readBreaths(rest arg, example string) (cue, *fault) {
	if rest.text == "" {
		return nil, faultf(0, "how many breaths? write for example %s", example)
	}
	n, f := rest.times(maxBreaths, example)
	return func(at Pos) Item { return Breaths{at, n} }, f
}

func readBell(rest arg, example string) (cue, *fault) {
	if rest.text == "" {
		return func(at Pos) Item { return Bell{at, 1} }, nil
	}
	n, f := rest.times(maxStrokes, example)
	return func(at Pos) Item { return Bell{at, n} }, f
}
