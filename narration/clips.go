package narration

import (
	"context"

	"meditate/audio"
	"meditate/audio/mix"
	"meditate/audio/spool"
	"meditate/audio/synth"
	"meditate/narration/script"
	"meditate/narration/voice"
)

// Sounds holds, for what is said in each phrase, how it sounds at the rate of a
// session.
type Sounds map[string]audio.Signal

// Lengths returns how many frames the phrases take.
func (s Sounds) Lengths() Lengths {
	lengths := make(Lengths, len(s))
	for spoken, sound := range s {
		lengths[spoken] = sound.Len()
	}
	return lengths
}

// Speak has a voice say every phrase of a script, several at once, and sets the
// clips aside in a spool, at the rate of the session and all at one loudness.
// Progress is told how many are done; it may be nil.
func Speak(ctx context.Context, v voice.Voice, s *script.Script, rate audio.Rate, aside *spool.Spool, progress func(done, all int)) (Sounds, error) {
	return voice.SpeakAll(ctx, v, Spoken(s), rate, progress, func(c audio.Clip) audio.Signal {
		return aside.Add(c.Samples)
	})
}

// Measure has a voice say every phrase of a script and returns only how many
// frames each takes at a rate. Progress is as for [Speak].
func Measure(ctx context.Context, v voice.Voice, s *script.Script, rate audio.Rate, progress func(done, all int)) (Lengths, error) {
	return voice.SpeakAll(ctx, v, Spoken(s), 0, progress, func(c audio.Clip) int64 { return c.FramesAt(rate) })
}

// Spoken returns what is said in a script, phrase by phrase.
func Spoken(s *script.Script) []string {
	var spoken []string
	for _, phrase := range s.Phrases() {
		spoken = append(spoken, phrase.Spoken)
	}
	return spoken
}

// Voice returns the phrases and the bells of a score as they sound, in the
// middle and around it, with digital silence between. The sounds are those that
// the score was arranged with.
func Voice(s *Score, sounds Sounds) audio.Signal {
	var parts []mix.Part
	var bell audio.Signal
	for _, e := range s.Events {
		switch e.Kind {
		case Phrase:
			parts = append(parts, mix.Part{Signal: sounds[e.Spoken], At: e.Start})
		case Bell:
			if bell == nil {
				bell = synth.Bell(s.Rate)
			}
			parts = append(parts, mix.Part{Signal: bell, At: e.Start})
		}
	}
	return mix.Sum(s.Frames, parts...)
}
