package voice

import (
	"errors"
	"fmt"
)

// ErrNoVoice is what the error of Choose is where nothing can speak.
var ErrNoVoice = errors.New("no voice")

// An unusable error says why one voice cannot be used, and what to do. It is
// ErrNoVoice without its words, so that several reasons read well in a row.
type unusable string

func unusablef(format string, args ...any) error { return unusable(fmt.Sprintf(format, args...)) }

func (e unusable) Error() string { return string(e) }

func (unusable) Is(target error) bool { return target == ErrNoVoice }

// A MissingError says that a voice has no recording of some phrases.
type MissingError struct {
	Voice   string
	Phrases []string // in the order of the script; at least one
}

func (e *MissingError) Error() string {
	first := excerpt(e.Phrases[0])
	if len(e.Phrases) == 1 {
		return fmt.Sprintf("the voice %s does not have 1 phrase of this script: %q", e.Voice, first)
	}
	return fmt.Sprintf("the voice %s does not have %d phrases of this script; the first is %q", e.Voice, len(e.Phrases), first)
}

// excerpt returns as much of a phrase as an error message has room for.
func excerpt(phrase string) string {
	const most = 60
	phrase = key(phrase)
	if runes := []rune(phrase); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return phrase
}
