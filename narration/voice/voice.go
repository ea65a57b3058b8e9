// Package voice is the vocabulary of everything that speaks: what a voice is,
// what an engine is, and how a whole script is spoken. The packages below it are
// the voices themselves; package voices, beside it, chooses between them.
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

// Rated is a voice that keeps its clips at other rates than their own, too.
type Rated interface {
	Voice

	// SpeakAt is Speak with the clip at a rate, and at exactly the loudness of
	// speech.
	SpeakAt(ctx context.Context, phrase string, rate audio.Rate) (audio.Clip, error)
}

// Key is the form in which phrases are compared: with single ordinary spaces, and
// with the apostrophe of print, whichever was typed.
func Key(phrase string) string { return strings.ReplaceAll(OneLine(phrase), "'", "’") }

// OneLine returns a text with single ordinary spaces.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// Excerpt returns as much of a phrase as an error message has room for.
func Excerpt(phrase string) string {
	const most = 60
	phrase = OneLine(phrase)
	if runes := []rune(phrase); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return phrase
}
