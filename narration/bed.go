package narration

import (
	"time"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/master"
	"meditate/audio/mix"
)

// A Bed is what sounds under a session.
type Bed struct {
	Period audio.Signal // repeated from the beginning of the session on, at its rate; nil: no bed at all
	Seam   int64        // frames of its end that are faded into its beginning; 0: it was made to be repeated

	// LevelDB is how far the bed lies below the speech while someone speaks, in
	// LU. Of a room it is its level in dBFS.
	LevelDB float64

	// Room makes it the tone of a room, which is not noticed: it keeps its level
	// whatever becomes of the speech, and makes no way for it.
	Room bool

	Ducking Ducking // of a bed that is no room

	// Away is how long the bed takes to fade to nothing at the end, in place of the
	// usual time; 0: the usual.
	Away time.Duration
}

// RoomLevelDB is the level of room tone in dBFS: below what is noticed, above
// what headphones and players take for silence.
const RoomLevelDB = -62

// A Ducking says how a bed makes way for the voice. It is read off the score, so
// that the bed is down when the first syllable comes.
type Ducking struct {
	DepthDB         float64       // how much louder the bed is in long silences
	Fall, Rise      time.Duration // before a phrase, and after it
	FadeIn, FadeOut time.Duration // of the session
}

// roomFade is how long room tone comes and goes.
const roomFade = time.Second

// manyRamps is how many times the time of its ramps a silence lasts at least in
// which a bed rises: in a shorter one it would heave.
const manyRamps = 2

// Session returns what a score and its sounds make, for mastering. Channels are
// those of the file that it will be.
func Session(s *Score, sounds Sounds, b Bed, channels int) master.Session {
	out := master.Session{Rate: s.Rate, Channels: channels, Voice: Voice(s, sounds), SpeechLevel: clean.Speech}
	if b.Period == nil {
		return out
	}
	d := b.Ducking
	if b.Room {
		d = Ducking{FadeIn: roomFade, FadeOut: roomFade}
	}
	if b.Away > 0 {
		d.FadeOut = b.Away
	}
	out.Bed = &master.Bed{
		Period: b.Period, Seam: b.Seam, LevelDB: b.LevelDB, Fixed: b.Room,
		Curves: []mix.Curve{mix.Rise(s.Rate.Frames(d.FadeIn)), mix.Fall(s.Frames, s.Rate.Frames(d.FadeOut))},
	}
	if d.DepthDB != 0 {
		out.Bed.LevelDB -= d.DepthDB
		out.Bed.Curves = append(out.Bed.Curves, s.duck(d))
	}
	return out
}

// HasSpeech tells whether anything is said.
func (s *Score) HasSpeech() bool { return s.Share(Phrase) > 0 }

// duck returns the gain of a bed that makes way for every phrase: it has fallen
// when the phrase begins, stays down until it has ended and through short
// silences, and is 1 in long ones.
func (s *Score) duck(d Ducking) mix.Curve {
	low := float32(audio.Gain(-d.DepthDB))
	fall, rise := s.Rate.Frames(d.Fall), s.Rate.Frames(d.Rise)
	down := s.spoken(manyRamps * (fall + rise))
	var points []mix.Point
	for _, span := range down {
		points = append(points,
			mix.Point{At: span.from - fall, Gain: 1}, mix.Point{At: span.from, Gain: low},
			mix.Point{At: span.to, Gain: low}, mix.Point{At: span.to + rise, Gain: 1})
	}
	return mix.NewCurve(points...)
}

// A talk is a part of a session in which someone speaks, in frames.
type talk struct{ from, to int64 }

// spoken returns where someone speaks: phrases with less than so many frames
// between them are one stretch.
func (s *Score) spoken(gap int64) []talk {
	var out []talk
	for _, e := range s.Events {
		if e.Kind != Phrase {
			continue
		}
		if n := len(out); n > 0 && e.Start-out[n-1].to < gap {
			out[n-1].to = e.Start + e.Frames
			continue
		}
		out = append(out, talk{e.Start, e.Start + e.Frames})
	}
	return out
}
