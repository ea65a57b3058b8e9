// Package narration turns a script into sound: script and clip lengths make a
// [Score], a score and clips make a signal. Arranging is a pure function; the
// same script, lengths and options always give the same score.
package narration

import (
	"meditate/audio"
	"meditate/narration/script"
)

// A Score is a session with a time in front of every event. The events cover it
// from its first frame to its last, without gap or overlap.
type Score struct {
	Title    string
	Subtitle string
	Day      int // script.NoDay if the script names none
	Language string
	Rate     audio.Rate
	Frames   int64 // the length of the session
	Sections []Section
	Events   []Event
}

// A Section is a chapter: the events of a section of the script that was taken.
type Section struct {
	Title  string
	Start  int64 // frame
	Frames int64
}

// A Kind says what an event is.
type Kind uint8

const (
	Phrase Kind = iota // the voice speaks
	Pause              // nothing but the bed
	Breath             // one whole breath of the listener
	Bell               // one stroke; the last of several includes the whole tail
)

func (k Kind) String() string { return [...]string{"phrase", "pause", "breath", "bell"}[k] }

// An Event is one thing that happens in a session.
type Event struct {
	Kind    Kind
	Role    script.Role // of a phrase
	Section int         // index in Score.Sections
	Start   int64       // frame
	Frames  int64
	Text    string // of a phrase, as it is shown
	Spoken  string // of a phrase, as it is said
	Line    int    // in the script; of a default pause, the line that it follows
}

// Share returns the part of the session that events of a kind take, from 0 to 1.
func (s *Score) Share(kind Kind) float64 {
	if s.Frames == 0 {
		return 0
	}
	sum := int64(0)
	for _, e := range s.Events {
		if e.Kind == kind {
			sum += e.Frames
		}
	}
	return float64(sum) / float64(s.Frames)
}
