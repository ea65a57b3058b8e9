// Package voice turns phrases into clips. A voice is a pack of recordings or an
// engine that is installed; [Choose] picks the one that a script is spoken with.
package voice

import (
	"context"
	"strings"

	"meditate/audio"
)

// A Voice speaks phrases. It is safe for use by several goroutines at once.
type Voice interface {
	// Name is what the --voice flag calls it.
	Name() string

	// Speak returns the clip of a phrase, fit for a session: trimmed, at the
	// loudness of every other clip, with soft edges. The same phrase always
	// gives the same clip. The clip may be shared: it is never written to. Where
	// a pack has no clip of the phrase, the error is a *MissingError; where ctx
	// ends, it is ctx.Err().
	Speak(ctx context.Context, phrase string) (audio.Clip, error)
}

// key is the form in which phrases are compared: with single ordinary spaces.
func key(phrase string) string { return strings.Join(strings.Fields(phrase), " ") }
