// Package voices chooses between all the voices there are: packs, and the
// engines of this computer and its network. It also makes what an engine gives
// fit for a session, and sees to it that nothing is spoken twice.
package voices

import (
	"slices"

	"meditate/narration/speech"
	"meditate/narration/voice"
	"meditate/narration/voice/cache"
)

// Voices are the voices of a user.
type Voices struct {
	Engines []voice.Engine // of this computer, in the order in which they are tried
	Named   []voice.Engine // spoken with only when asked for by name: servers get no text otherwise
	Home    string         // the folder in which the user's packs lie; "" for none

	// Accord and Lexicon say how engines are given their text.
	Accord  speech.Accord
	Lexicon *speech.Lexicon

	// Cache keeps what engines say; nil for none.
	Cache *cache.Cache
}

// A Request says what has to be spoken.
type Request struct {
	Name     string // the voice that was asked for, or the folder of a pack; "" for the best there is
	Language string // BCP 47
	Phrases  []string
	Fill     string // the voice that speaks what the pack lacks; "" for none
}

// EngineNames returns what the voices of engines are called before the colon.
func (vs *Voices) EngineNames() []string {
	var names []string
	for _, e := range slices.Concat(vs.Engines, vs.Named) {
		names = append(names, e.Name())
	}
	return names
}

// Rules returns how phrases of a language are prepared for an engine.
func (vs *Voices) Rules(language string) speech.Rules {
	return speech.Rules{Language: language, Accord: vs.Accord, Lexicon: vs.Lexicon}
}
