package voice

import (
	"errors"
	"fmt"
)

// ErrNoVoice is what an error is where nothing can speak.
var ErrNoVoice = errors.New("no voice")

// An unusable error says why one voice cannot be used, and what to do. It is
// ErrNoVoice without its words, so that several reasons read well in a row.
type unusable string

// Unusablef makes the error, an ErrNoVoice, that says why one voice cannot be
// used and what to do.
func Unusablef(format string, args ...any) error { return unusable(fmt.Sprintf(format, args...)) }

func (e unusable) Error() string { return string(e) }

func (unusable) Is(target error) bool { return target == ErrNoVoice }

// A MissingError says that a voice has no recording of some phrases.
type MissingError struct {
	Voice   string
	Phrases []string // in the order of the script; at least one
}

func (e *MissingError) Error() string {
	first := Excerpt(e.Phrases[0])
	if len(e.Phrases) == 1 {
		return fmt.Sprintf("the voice %s does not have 1 phrase of this script: %q", e.Voice, first)
	}
	return fmt.Sprintf("the voice %s does not have %d phrases of this script; the first is %q", e.Voice, len(e.Phrases), first)
}
