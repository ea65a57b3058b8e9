package voices

import (
	"context"

	"meditate/audio"
	"meditate/narration/voice"
)

// A Filled voice is a pack whose missing phrases another voice speaks.
type Filled struct {
	voice.Voice
	other   voice.Voice
	missing map[string]bool // by key of the phrase
}

// fill returns the pack with what it lacks spoken by the voice that the request
// names for it.
func (vs *Voices) fill(ctx context.Context, r Request, p voice.Voice, missing []string) (voice.Voice, error) {
	other, err := vs.Choose(ctx, Request{Name: r.Fill, Language: r.Language, Phrases: missing})
	if err != nil {
		return nil, err
	}
	f := &Filled{p, other, map[string]bool{}}
	for _, phrase := range missing {
		f.missing[voice.Key(phrase)] = true
	}
	return f, nil
}

// Name implements [voice.Voice].
func (f *Filled) Name() string { return f.Voice.Name() + " + " + f.other.Name() }

// Speak implements [voice.Voice].
func (f *Filled) Speak(ctx context.Context, phrase string) (audio.Clip, error) {
	if f.missing[voice.Key(phrase)] {
		return f.other.Speak(ctx, phrase)
	}
	return f.Voice.Speak(ctx, phrase)
}

// SpeakAt implements [voice.Rated].
func (f *Filled) SpeakAt(ctx context.Context, phrase string, rate audio.Rate) (audio.Clip, error) {
	if f.missing[voice.Key(phrase)] {
		return voice.SpeakAt(ctx, f.other, phrase, rate)
	}
	return voice.SpeakAt(ctx, f.Voice, phrase, rate)
}

// Other returns the name of the voice that speaks a phrase in the place of the
// pack, "" where the pack speaks it itself.
func (f *Filled) Other(phrase string) string {
	if f.missing[voice.Key(phrase)] {
		return f.other.Name()
	}
	return ""
}

// Parts returns the voices that speak for v: one, unless another fills what it lacks.
func Parts(v voice.Voice) []voice.Voice {
	if f, ok := v.(*Filled); ok {
		return append(Parts(f.Voice), Parts(f.other)...)
	}
	return []voice.Voice{v}
}

// Speakers returns the engines' voices among those that speak for v: none where
// it is a pack.
func Speakers(v voice.Voice) []*Speaker {
	var out []*Speaker
	for _, part := range Parts(v) {
		if s, ok := part.(*Speaker); ok {
			out = append(out, s)
		}
	}
	return out
}
