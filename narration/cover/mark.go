package cover

import (
	"meditate/narration"
	"meditate/narration/script"
)

// A mark is what a figure shows of a session at one time of its clock. Times are
// in turns: 0 is the first frame, 1 the last.
type mark struct {
	kind  narration.Kind
	role  script.Role
	start float64
	arc   float64 // how long it lasts
}

// middle is the time half way through.
func (m mark) middle() float64 { return m.start + m.arc/2 }

// The shortest way between two marks of one kind, in turns. In a session of a
// hundred thousand events, or where many days share a clock, those that are closer
// are one mark: more would be a haze, and a large file.
const (
	dayFinest  = 1.0 / 720
	showFinest = 1.0 / 160
)

// marksOf reads a clock off the sessions that share it, one after the other, all
// with the same part of it.
func marksOf(scores []*narration.Score, finest float64) []mark {
	var out []mark
	share := 1 / float64(len(scores))
	for i, s := range scores {
		if s.Frames <= 0 {
			continue
		}
		turn := func(frames int64) float64 { return float64(frames) / float64(s.Frames) * share }
		var last [4][2]float64 // where each kind and role may begin again
		for _, e := range s.Events {
			m := mark{kind: e.Kind, role: e.Role, start: turn(e.Start), arc: turn(e.Frames)}
			if next := &last[e.Kind][e.Role]; m.start >= *next {
				*next = m.start + finest
				m.start += float64(float64(i) * share)
				out = append(out, m)
			}
		}
	}
	return out
}
