package narration

import (
	"fmt"
	"math"
	"time"

	"meditate/audio"
	"meditate/audio/synth"
	"meditate/narration/script"
)

// SessionRate is the usual rate of a session.
const SessionRate audio.Rate = 48000

// Natural asks for a session in which no pause is stretched.
const Natural time.Duration = -1

// strokeSeconds lie between the strokes of a bell that is struck several times.
const strokeSeconds = 5

// Options say how a session is arranged; the zero value is the usual one.
type Options struct {
	Rate   audio.Rate    // 0: SessionRate
	Length time.Duration // 0: the script's own; Natural: no stretching
	Breath script.Breath // zero: the script's
}

// Lengths holds, for what is said in each phrase, how many frames it takes at
// the rate of the session.
type Lengths map[string]int64

// Arrange gives every event of a script its time. The session lasts the length
// that was asked for, to the frame; a length that cannot be met is a
// *LengthError.
func Arrange(s *script.Script, lengths Lengths, o Options) (*Score, error) {
	a, err := newArranger(s, lengths, o)
	if err != nil {
		return nil, err
	}
	length := o.Length
	if length == 0 {
		length = s.Meta.Length
	}
	if length <= 0 {
		l, err := a.natural()
		if err != nil {
			return nil, err
		}
		return a.score(l, l.nominals()), nil
	}
	l, pauses, err := a.fit(length)
	if err != nil {
		return nil, err
	}
	return a.score(l, pauses), nil
}

// An arranger knows everything about a session but its length.
type arranger struct {
	script  *script.Script
	lengths Lengths
	rate    audio.Rate
	breath  script.Breath
}

func newArranger(s *script.Script, lengths Lengths, o Options) (*arranger, error) {
	a := &arranger{s, lengths, o.Rate, o.Breath}
	if a.rate == 0 {
		a.rate = SessionRate
	}
	if a.breath.Duration() == 0 {
		a.breath = s.Meta.Breath
	}
	for _, phrase := range s.Phrases() {
		if lengths[phrase.Spoken] <= 0 {
			return nil, fmt.Errorf("%s:%d:%d: no clip says %q", s.Name, phrase.Line, phrase.Col, phrase.Spoken)
		}
	}
	return a, nil
}

// A layout is a plan in frames, with its pauses still open.
type layout struct {
	*plan
	pauses []elastic // in the order of the slots
	fixed  int64     // frames of everything else
}

func (a *arranger) layout(length time.Duration, counts []int) (*layout, error) {
	p, err := newPlan(a.script, length, a.breath, counts)
	if err != nil {
		return nil, err
	}
	l := &layout{plan: p}
	for _, s := range p.slots {
		if s.kind == Pause {
			l.pauses = append(l.pauses, newElastic(s.pause, a.rate))
		} else {
			l.fixed += a.frames(s)
		}
	}
	return l, nil
}

// frames returns how long a slot lasts that is not a pause.
func (a *arranger) frames(s slot) int64 {
	switch {
	case s.kind == Phrase:
		return a.lengths[s.phrase.Spoken]
	case s.kind == Breath:
		return a.rate.Frames(a.breath.Duration())
	case s.tail:
		return synth.BellFrames(a.rate)
	}
	return strokeSeconds * int64(a.rate)
}

// nominals returns the pauses as they are where nothing is stretched.
func (l *layout) nominals() []int64 {
	out := make([]int64, len(l.pauses))
	for i, p := range l.pauses {
		out[i] = p.nominal
	}
	return out
}

// nominal returns the length of the session where nothing is stretched.
func (l *layout) nominal() int64 {
	sum := l.fixed
	for _, p := range l.pauses {
		sum += p.nominal
	}
	return sum
}

// bounds returns the shortest and the longest session of this layout.
func (l *layout) bounds() (shortest, longest int64) {
	shortest, longest = bounds(l.pauses)
	return shortest + l.fixed, longest + l.fixed
}

// path returns the path of rounds and breaths for sessions of a length.
func (a *arranger) path(length time.Duration) (path, error) {
	p, err := newPlan(a.script, length, a.breath, nil)
	if err != nil {
		return path{}, err
	}
	return newPath(p.cues), nil
}

// fit chooses rounds and breaths so that |x| is least, and sizes the pauses.
func (a *arranger) fit(length time.Duration) (*layout, []int64, error) {
	if length > script.MaxSession {
		return nil, nil, &LimitError{a.script.Name, "a session lasts at most 24 h; ask for less"}
	}
	ways, err := a.path(length)
	if err != nil {
		return nil, nil, err
	}
	total := a.rate.Frames(length)
	below, above := ways.around(func(k int) bool {
		l, err := a.layout(length, ways.counts(k))
		return err != nil || l.nominal() >= total
	})
	var best *layout
	var pauses []int64
	least := math.Inf(1)
	for _, k := range []int{below, above} {
		l, err := a.layout(length, ways.counts(k))
		if err != nil {
			continue // too many events: the fewer rounds may still do
		}
		if shortest, longest := l.bounds(); total < shortest || total > longest || len(l.slots) == 0 {
			continue
		}
		lengths, x := stretch(l.pauses, total-l.fixed)
		if math.Abs(x) < least {
			best, pauses, least = l, lengths, math.Abs(x)
		}
	}
	if best == nil {
		return nil, nil, a.unreachable(length)
	}
	return best, pauses, nil
}

// score writes down a layout whose pauses have been sized.
func (a *arranger) score(l *layout, pauses []int64) *Score {
	meta := a.script.Meta
	s := &Score{Title: meta.Title, Subtitle: meta.Subtitle, Day: meta.Day, Language: meta.Language, Rate: a.rate}
	section := -1
	for _, slot := range l.slots {
		if slot.section != section {
			section = slot.section
			s.Sections = append(s.Sections, Section{Title: a.script.Sections[section].Title, Start: s.Frames})
		}
		e := Event{Kind: slot.kind, Section: len(s.Sections) - 1, Start: s.Frames, Line: slot.line}
		switch slot.kind {
		case Pause:
			e.Frames, pauses = pauses[0], pauses[1:]
		case Phrase:
			e.Role, e.Text, e.Spoken = slot.phrase.Role, slot.phrase.Written, slot.phrase.Spoken
			e.Frames = a.frames(slot)
		default:
			e.Frames = a.frames(slot)
		}
		s.Events = append(s.Events, e)
		s.Frames += e.Frames
		s.Sections[e.Section].Frames += e.Frames
	}
	return s
}
