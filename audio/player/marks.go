package player

import (
	"slices"
	"sort"
)

// Marks are the places of a session that keys lead to, in frames and in order.
type Marks struct {
	Phrases  []Span
	Sections []int64 // where each begins
}

// A Span is a stretch of a session.
type Span struct{ From, To int64 }

// last returns the phrase that began last at a frame of the session.
func (m Marks) last(at int64) (s Span, found bool) {
	n := sort.Search(len(m.Phrases), func(i int) bool { return m.Phrases[i].From > at })
	if n == 0 {
		return Span{}, false
	}
	return m.Phrases[n-1], true
}

// interrupted returns where a session goes on that is interrupted at a frame: at the
// beginning of the phrase, also of one that ended less than so many frames ago; in a
// silence, there.
func (m Marks) interrupted(at, before int64) int64 {
	if s, found := m.last(at); found && at < s.To+before {
		return s.From
	}
	return at
}

// taken returns where a session is taken up that was left at a frame: at the
// beginning of the phrase that was heard last.
func (m Marks) taken(at int64) int64 {
	s, _ := m.last(at)
	return s.From
}

// goal returns where a command leads from a frame of the session. Of who goes back,
// less than restart of a phrase or section does not count as having heard it.
func (m Marks) goal(c Command, at, restart int64) (goal int64, found bool) {
	starts := m.Sections
	if c == NextPhrase || c == PreviousPhrase {
		starts = make([]int64, len(m.Phrases))
		for i, s := range m.Phrases {
			starts[i] = s.From
		}
	}
	next, _ := slices.BinarySearch(starts, at+1)
	i := next
	if c == PreviousPhrase || c == PreviousSection {
		i = next - 1
		if i > 0 && at-starts[i] < restart {
			i--
		}
	}
	if i < 0 || i == len(starts) || starts[i] == at {
		return 0, false
	}
	return starts[i], true
}
