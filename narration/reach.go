package narration

import (
	"fmt"
	"slices"
	"time"

	"meditate/narration/script"
)

// Reach says how long sessions of a script can be, with one voice.
type Reach struct {
	Shortest, Natural, Longest time.Duration
	Gaps                       []Gap // lengths between that cannot be met
}

// A Gap lies between two lengths that can be met.
type Gap struct{ From, To time.Duration }

// ReachOf returns the reach of a script. The rate and the breath of the options
// count, the length does not.
func ReachOf(s *script.Script, lengths Lengths, o Options) (Reach, error) {
	a, err := newArranger(s, lengths, o)
	if err != nil {
		return Reach{}, err
	}
	natural, pauses, err := a.natural()
	if err != nil {
		return Reach{}, err
	}
	spans, err := a.spans()
	if err != nil {
		return Reach{}, err
	}
	r := Reach{
		Shortest: a.rate.Duration(spans[0].shortest),
		Natural:  a.rate.Duration(a.score(natural, pauses).Frames),
		Longest:  a.rate.Duration(spans[len(spans)-1].longest),
	}
	for i := 1; i < len(spans); i++ {
		r.Gaps = append(r.Gaps, Gap{a.rate.Duration(spans[i-1].longest), a.rate.Duration(spans[i].shortest)})
	}
	return r, nil
}

// A LimitError says that a session would be longer, or have more events, than
// any may.
type LimitError struct{ Script, Text string }

func (e *LimitError) Error() string { return e.Script + ": " + e.Text }

// A LengthError says that a script cannot be stretched or shortened to a length.
type LengthError struct {
	Script string
	Wanted time.Duration
	// Below and Above are the nearest lengths that can be met; 0 where there is
	// none on that side.
	Below, Above time.Duration
}

func (e *LengthError) Error() string {
	wanted := script.FormatDuration(e.Wanted, "en")
	below, above := wholeSeconds(e.Below, false), wholeSeconds(e.Above, true)
	switch {
	case e.Below == 0:
		return fmt.Sprintf("%s: %s is too short; the shortest is %s. To go below, cut text, fixed silences or bells, or make a section optional, with a length in its heading",
			e.Script, wanted, above)
	case e.Above == 0:
		return fmt.Sprintf("%s: %s is too long; the longest is %s. To go beyond, add silences, or give them wider bounds: (silence 20 s, 8 à 120 s)",
			e.Script, wanted, below)
	}
	return fmt.Sprintf("%s: %s cannot be met; the nearest are %s and %s. To come closer, give silences wider bounds, or change where an optional section begins",
		e.Script, wanted, below, above)
}

// wholeSeconds writes a length so that what it says can be met: rounded up, or down.
func wholeSeconds(d time.Duration, up bool) string {
	whole := d.Truncate(time.Second)
	if up && whole < d {
		whole += time.Second
	}
	return script.FormatDuration(whole, "en")
}

// unreachable explains why a length cannot be met.
func (a *arranger) unreachable(length time.Duration) error {
	spans, err := a.spans()
	if err != nil {
		return err
	}
	e := &LengthError{Script: a.script.Name, Wanted: length}
	total := a.rate.Frames(length)
	for _, s := range spans {
		if s.longest < total {
			e.Below = a.rate.Duration(s.longest)
		}
		if s.shortest > total && e.Above == 0 {
			e.Above = a.rate.Duration(s.shortest)
		}
	}
	return e
}

// A span is a stretch of lengths, in frames, that can all be met.
type span struct{ shortest, longest int64 }

// spans returns the lengths that can be met, in order. There is at least one gap
// where an optional section begins that is longer than what could be given up,
// and between whole breaths where no pause can take up the difference.
func (a *arranger) spans() ([]span, error) {
	starts := a.starts()
	var out []span
	for i, from := range starts {
		first, last := a.rate.Frames(from), a.rate.Frames(script.MaxSession)
		if i+1 < len(starts) {
			last = a.rate.Frames(starts[i+1]) - 1
		}
		ways, err := a.path(from)
		if err != nil {
			return nil, err
		}
		for _, e := range ways.extents {
			s := span{max(e.shortest, first), min(e.longest, last)}
			if s.shortest <= s.longest && s.longest > 0 {
				out = join(out, s)
			}
		}
	}
	if len(out) == 0 {
		return nil, &LimitError{a.script.Name, "the shortest session would last more than 24 h; shorten it"}
	}
	return out, nil
}

// join adds a span behind others; those that touch become one.
func join(spans []span, s span) []span {
	if n := len(spans) - 1; n >= 0 && s.shortest <= spans[n].longest+1 {
		spans[n].longest = max(spans[n].longest, s.longest)
		return spans
	}
	return append(spans, s)
}

// starts returns the lengths at which the set of sections changes, from 0 on.
func (a *arranger) starts() []time.Duration {
	starts := []time.Duration{0}
	for _, section := range a.script.Sections {
		starts = append(starts, section.From)
	}
	slices.Sort(starts)
	return slices.Compact(starts)
}

// natural lays out the session in which nothing is stretched, with as many
// optional sections as it is then long enough for. Where all of them wait for a
// longer session, it is the shortest that can be had.
func (a *arranger) natural() (*layout, []int64, error) {
	starts := a.starts()
	slices.Reverse(starts)
	for _, from := range starts {
		l, err := a.layout(from, nil)
		if err != nil {
			return nil, nil, err
		}
		if len(l.slots) == 0 || l.extent.nominal < a.rate.Frames(from) {
			continue
		}
		if l.extent.nominal > a.rate.Frames(script.MaxSession) {
			return nil, nil, &LimitError{a.script.Name, "the session would last more than 24 h; shorten it"}
		}
		pauses, _ := l.stretch(l.extent.nominal)
		return l, pauses, nil
	}
	spans, err := a.spans()
	if err != nil {
		return nil, nil, err
	}
	return a.fit(a.rate.Duration(spans[0].shortest))
}
