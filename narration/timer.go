package narration

import (
	"slices"
	"time"

	"meditate/audio"
	"meditate/audio/synth"
	"meditate/narration/script"
)

// A Sitting is a stretch of silence between bells, for someone who needs no guide.
type Sitting struct {
	Title    string
	Language string
	Prepare  time.Duration   // before the sitting begins
	Length   time.Duration   // of the sitting, to the bell that ends it
	Bells    []time.Duration // since its beginning, in any order; the one at its end comes by itself
}

// Score returns a sitting as a score like any other. It lasts until the last bell has
// rung out; a bell that is struck while another rings is heard beside it.
func (s Sitting) Score(rate audio.Rate) *Score {
	start := rate.Frames(s.Prepare)
	end := start + rate.Frames(s.Length)
	strokes := []int64{}
	for _, b := range s.Bells {
		strokes = append(strokes, start+rate.Frames(b))
	}
	strokes = append(strokes, end)
	slices.Sort(strokes)
	strokes = slices.Compact(strokes)

	whole := end + synth.BellFrames(rate)
	out := &Score{Title: s.Title, Day: script.NoDay, Language: s.Language, Rate: rate, Frames: whole}
	out.Sections = []Section{{Title: s.Title, Frames: whole}}
	out.add(Pause, strokes[0])
	for i, at := range strokes {
		next := whole
		if i+1 < len(strokes) {
			next = strokes[i+1]
		}
		out.add(Bell, min(synth.BellFrames(rate), next-at))
		out.add(Pause, next-at-synth.BellFrames(rate))
	}
	return out
}

// add adds an event behind those that are there, unless it lasts no time.
func (s *Score) add(kind Kind, frames int64) {
	if frames <= 0 {
		return
	}
	start := int64(0)
	if n := len(s.Events); n > 0 {
		start = s.Events[n-1].Start + s.Events[n-1].Frames
	}
	s.Events = append(s.Events, Event{Kind: kind, Section: len(s.Sections) - 1, Start: start, Frames: frames})
}
