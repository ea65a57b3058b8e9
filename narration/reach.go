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
	natural, err := a.natural()
	if err != nil {
		return Reach{}, err
	}
	spans, err := a.spans()
	if err != nil {
		return Reach{}, err
	}
	r := Reach{Natural: a.rate.Duration(natural.nominal())}
	if len(spans) > 0 {
		r.Shortest = a.rate.Duration(spans[0].shortest)
		r.Longest = a.rate.Duration(spans[len(spans)-1].longest)
	}
	for i := 1; i < len(spans); i++ {
		if spans[i].shortest > spans[i-1].longest+1 {
			r.Gaps = append(r.Gaps, Gap{a.rate.Duration(spans[i-1].longest), a.rate.Duration(spans[i].shortest)})
		}
	}
	return r, nil
}

// A LimitError says that a session would be longer than any may be.
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
	case e.Below == 0 && e.Above == 0:
		return fmt.Sprintf("%s: no length can be met; every section waits for a longer session: remove a (dès …)", e.Script)
	case e.Below == 0:
		return fmt.Sprintf("%s: %s is too short; the shortest is %s. To go below, cut text, fixed silences or bells, or make a section optional: ## Title (dès %s)",
			e.Script, wanted, above, above)
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

// A span is a stretch of lengths, in frames, that can be met.
type span struct{ shortest, longest int64 }

// spans returns the lengths that can be met, in order: one span for every set of
// sections, as each optional section begins at its length.
func (a *arranger) spans() ([]span, error) {
	starts := a.starts()
	var out []span
	for i, from := range starts {
		until := a.rate.Frames(script.MaxSession)
		if i+1 < len(starts) {
			until = a.rate.Frames(starts[i+1]) - 1
		}
		ways, err := a.path(from)
		if err != nil {
			return nil, err
		}
		fewest, err := a.layout(from, ways.counts(0))
		if err != nil {
			return nil, err
		}
		most, err := a.layout(from, ways.counts(len(ways.steps)))
		if err != nil {
			return nil, err
		}
		shortest, _ := fewest.bounds()
		_, longest := most.bounds()
		s := span{max(shortest, a.rate.Frames(from)), min(longest, until)}
		if s.shortest <= s.longest && len(fewest.slots) > 0 {
			out = append(out, s)
		}
	}
	return out, nil
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

// natural lays out the session in which nothing is stretched: with as many
// optional sections as it is then long enough for.
func (a *arranger) natural() (*layout, error) {
	starts := a.starts()
	slices.Reverse(starts)
	for _, from := range starts {
		l, err := a.layout(from, nil)
		if err != nil {
			return nil, err
		}
		if len(l.slots) == 0 || l.nominal() < a.rate.Frames(from) {
			continue
		}
		if l.nominal() > a.rate.Frames(script.MaxSession) {
			return nil, &LimitError{a.script.Name, "the session would last more than 24 h; shorten it"}
		}
		return l, nil
	}
	return nil, a.unreachable(a.script.Sections[0].From)
}
