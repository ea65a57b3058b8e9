// Package speech prepares the phrases of a script for an engine: what is written
// becomes what is spoken. [Rules.Prepare] does it, in this order:
//
//	characters.go   one form for each character, nothing invisible
//	lexicon.go, lexiconfile.go   the user's own pronunciations, which nobody touches afterwards
//	marks.go        quotes, emphasis, emoji and dashes, which engines read aloud or stumble over
//	french.go       the order of what is done to French alone:
//	abbreviation.go, ordinal.go, inclusive.go, gender.go, fraction.go, counted.go, words.go
//
// French is read out only where espeak-ng 1.51 or pico2wave was heard to fail;
// digits that both say well stay digits. Each step is made so that no later one
// writes what an earlier one would change: preparing twice changes nothing.
//
// Packs of recordings are asked for phrases as they are written, never for
// prepared ones.
package speech

import (
	"fmt"
	"unicode"

	"meditate/narration/script"
)

// An Accord says how a spelling that stands for two genders, such as prêt·e, is
// read where they sound different.
type Accord uint8

const (
	Doublet   Accord = iota // both: prêt ou prête
	Feminine                // prête
	Masculine               // prêt
)

// ParseAccord reads what the --accord flag takes: doublet, f or m.
func ParseAccord(text string) (Accord, error) {
	for _, a := range []Accord{Doublet, Feminine, Masculine} {
		if text == a.String() {
			return a, nil
		}
	}
	return Doublet, fmt.Errorf("%q is no accord; write f (prête), m (prêt) or doublet (prêt ou prête)", text)
}

func (a Accord) String() string {
	switch a {
	case Feminine:
		return "f"
	case Masculine:
		return "m"
	}
	return "doublet"
}

// Rules say how phrases are prepared. The zero value prepares French.
type Rules struct {
	Language string // BCP 47, French if empty; only French has rules of its own
	Accord   Accord
	Lexicon  *Lexicon // nil: none
}

// Prepare returns what an engine is to be given for a phrase. It takes any text,
// in time that grows with its length, and always gives the same for the same. A
// text with a letter or a digit never comes out empty. Where no rule of the
// lexicon matched, preparing the result again does not change it.
func (r Rules) Prepare(phrase string) string {
	text, held := r.Lexicon.hold(characters(phrase))
	text = marks(text)
	if script.French(r.Language) {
		text = french(text, r.Accord)
	}
	return release(text, held)
}

// inWord tells whether a character belongs to a word or a number, rather than
// standing between them.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == heldMark
}
