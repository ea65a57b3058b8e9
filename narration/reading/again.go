package reading

import (
	"context"
	"math"
	"slices"

	"meditate/audio/take"
)

// What is said again is said again soon. What is shorter than a word or two is
// like too many things.
const (
	againWithin  = 12   // stretches
	againSeconds = 30.0 // from the beginning of the one to that of the other
	leastSeconds = 0.4
)

// Comparing is in steps of 20 ms. A first look shows most pairs to be unlike.
const (
	step      = 0.020 // seconds
	firstLook = 40    // steps
	wholeLook = 600   // steps: 12 s tell enough
	promising = 0.8   // of the usual distance: what is farther apart at first is left
)

// How much likeness says. Distances are shares of what is usual between
// different places of the same take: the same words come out at 0.2 to 0.6,
// others at 0.8 and more. At even, likeness says nothing; it weighs less the
// shorter it lasts.
const (
	evenShare   = 0.65
	shareUnit   = 0.03 // by which likeness gets e times more likely
	mostFor     = 6.0
	mostAgainst = 8.0
	fullWeight  = 0.8 // seconds
)

// An echo says what speaks for the stretches [from, to] being said again later.
type echo struct {
	favour float64 // a logarithm; negative: against it
	at     int     // the stretch that the later reading begins with
}

// echoes are those of all runs of stretches that begin with the same one, by the
// run's length less 1.
type echoes [][]echo

// saidAgain compares every stretch with the next ones.
func saidAgain(ctx context.Context, t take.Take) (echoes, error) {
	sketch, err := t.Sketch(ctx)
	if err != nil {
		return nil, err
	}
	usual := usualDistance(t, sketch)
	out := make(echoes, len(t.Stretches))
	for from := range t.Stretches {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		last := min(from+againWithin, len(t.Stretches)-1)
		out[from] = make([]echo, last-from)
		for i := range out[from] {
			out[from][i] = echo{favour: -mostAgainst, at: from + 1 + i}
		}
		for at := from + 1; at <= last; at++ {
			compare(out[from], t, sketch, from, at, usual)
		}
	}
	return out, nil
}

// compare notes how like the runs that begin with stretch from, and end before
// stretch at, are to what begins there.
func compare(out []echo, t take.Take, sketch take.Sketch, from, at int, usual float64) {
	first, second := sketch.Step(t.Stretches[from].From), sketch.Step(t.Stretches[at].From)
	if float64(second-first)*step > againSeconds {
		return
	}
	apart := sketch.Apart(first, second, min(firstLook, second-first))
	if len(apart) == 0 || apart[len(apart)-1] > promising*usual && len(apart) == firstLook {
		return
	}
	apart = sketch.Apart(first, second, min(wholeLook, second-first))
	for to := from; to < at; to++ {
		steps := sketch.Step(t.Stretches[to].To) - first
		if steps > len(apart) {
			break
		}
		seconds := float64(steps) * step
		if seconds < leastSeconds {
			continue
		}
		share := apart[steps-1] / usual
		favour := (evenShare - share) / shareUnit
		favour *= min(1, seconds/fullWeight)
		favour = min(mostFor, max(-mostAgainst, favour))
		if e := &out[to-from]; favour > e.favour {
			*e = echo{favour, at}
		}
	}
}

// usualDistance is the median distance between the beginnings of stretches.
func usualDistance(t take.Take, sketch take.Sketch) float64 {
	var all []float64
	for from := range t.Stretches {
		for at := from + 1; at < min(from+againWithin, len(t.Stretches)); at++ {
			first, second := sketch.Step(t.Stretches[from].From), sketch.Step(t.Stretches[at].From)
			if apart := sketch.Apart(first, second, min(firstLook, second-first)); len(apart) > 0 {
				all = append(all, apart[len(apart)-1])
			}
		}
	}
	if len(all) == 0 {
		return math.Inf(1)
	}
	slices.Sort(all)
	return all[len(all)/2]
}
