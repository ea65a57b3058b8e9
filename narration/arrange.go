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

	// Opening is the least time from the beginning to the first event that is
	// no bell, in a script that begins with one: for sessions that have begun
	// while their phrases are still being spoken.
	Opening time.Duration
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
	var l *layout
	var pauses []int64
	if length > 0 {
		l, pauses, err = a.fit(length)
	} else {
		l, pauses, err = a.natural()
	}
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
	opening time.Duration
}

func newArranger(s *script.Script, lengths Lengths, o Options) (*arranger, error) {
	a := &arranger{s, lengths, o.Rate, o.Breath, o.Opening}
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
	extent extent
}

// An extent is how long something can last, in frames.
type extent struct{ shortest, nominal, longest int64 }

func (e extent) plus(f extent) extent {
	return extent{e.shortest + f.shortest, e.nominal + f.nominal, e.longest + f.longest}
}

// holds tells whether the extent can be stretched to a length.
func (e extent) holds(frames int64) bool { return e.shortest <= frames && frames <= e.longest }

func (a *arranger) layout(length time.Duration, counts []int) (*layout, error) {
	p, err := newPlan(a.script, length, a.breath, counts)
	if err != nil {
		return nil, err
	}
	p.slots = a.open(p.slots)
	l := &layout{plan: p, extent: a.extent(p.slots)}
	for _, s := range p.slots {
		if s.kind == Pause {
			l.pauses = append(l.pauses, newElastic(s.pause, a.rate))
		}
	}
	return l, nil
}

// extent returns how long slots can last together.
func (a *arranger) extent(slots []slot) extent {
	var sum extent
	for _, s := range slots {
		if s.kind == Pause {
			p := newElastic(s.pause, a.rate)
			sum = sum.plus(extent{p.min, p.nominal, p.max})
		} else {
			n := a.frames(s)
			sum = sum.plus(extent{n, n, n})
		}
	}
	return sum
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

// stretch sizes the pauses so that the session lasts so many frames.
func (l *layout) stretch(frames int64) (pauses []int64, x float64) {
	shortest, _ := bounds(l.pauses)
	return stretch(l.pauses, frames-(l.extent.shortest-shortest))
}

// fit chooses rounds and breaths so that |x| is least, and sizes the pauses.
func (a *arranger) fit(length time.Duration) (best *layout, pauses []int64, err error) {
	if length > script.MaxSession {
		return nil, nil, &LimitError{a.script.Name, "a session lasts at most 24 h; ask for less"}
	}
	ways, err := a.path(length)
	if err != nil {
		return nil, nil, err
	}
	total := a.rate.Frames(length)
	least := math.Inf(1)
	for _, k := range ways.around(total) {
		if !ways.extents[k].holds(total) {
			continue
		}
		l, err := a.layout(length, ways.counts(k))
		if err != nil {
			return nil, nil, err
		}
		if lengths, x := l.stretch(total); len(l.slots) > 0 && math.Abs(x) < least {
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
