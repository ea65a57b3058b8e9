package voice

import (
	"context"

	"meditate/audio"
	"meditate/audio/filter"
)

// An Engine has any text spoken: by a program on this computer, or by a server.
type Engine interface {
	// Name is what its voices are called before the colon: espeak-ng, http.
	Name() string

	// Open returns one of its voices: the variant that stands behind the colon
	// (espeak-ng:fr+f3), or where that is empty its voice for a language (BCP
	// 47). Where it cannot be used so, the error is ErrNoVoice and says what is
	// missing and what to do.
	Open(ctx context.Context, variant, language string) (*Synthesiser, error)

	// List says of each of its voices that is worth listing whether it can be
	// used here; at least one.
	List(ctx context.Context) []Status
}

// A Synthesiser is one voice of an engine. It makes sound as the engine gives
// it: nothing is trimmed or levelled yet.
type Synthesiser struct {
	Name string // as --voice calls it: espeak-ng:fr+f3

	// Engine, Version and Settings are everything that decides how a text
	// sounds: what makes it, as it calls itself, its version or "unknown", and
	// in Settings the voice, the hash of its file and every setting that is
	// passed on, in a fixed order. None of them holds a secret.
	Engine, Version string
	Settings        []string

	Licence  string        // of the sound it makes
	Tone     []filter.Band // an equaliser for its sound, at 48 kHz
	MaxText  int           // the longest text that Say takes, in bytes; 0: any
	InFlight int           // how many may be spoken at once; 0: one for each core

	// Say returns what the engine makes of a text of at most MaxText bytes, at
	// the engine's own rate; the clip is the caller's. It is safe for use by
	// several goroutines at once. Its error says what went wrong and what to do,
	// without the phrase and the name of the voice, which the caller adds; where
	// ctx ends, it is ctx.Err().
	Say func(ctx context.Context, text string) (audio.Clip, error)
}

// A Status says whether a voice can be used here.
type Status struct {
	Name   string `json:"name"`
	Usable bool   `json:"usable"`
	Detail string `json:"detail"` // what it is, or what it needs
	Heard  bool   `json:"heard"`  // whether it has been heard for real by those who wrote this program
}
