package narration

import (
	"cmp"
	"slices"
	"sort"
)

// Rounds of refrains and whole breaths come before the pauses: they are chosen
// so that the pauses have to stretch least. All counts grow along one path, from
// every cue at its least through every cue at its nominal number to every cue at
// its most, each in step with the others. A longer session so never has fewer
// rounds or breaths than a shorter one, and the choice is a search along a line.
type path struct {
	cues  []count
	steps []int // steps[k] is the cue that grows from place k to place k+1
	home  int   // the place where every cue has its nominal number
}

func newPath(cues []count) path {
	type step struct {
		cue   int
		place float64 // −1 … 0 below the nominal number, 0 … 1 above
	}
	var steps []step
	for i, c := range cues {
		for n := c.min; n < c.nominal; n++ {
			steps = append(steps, step{i, -(float64(c.nominal-n) - 0.5) / float64(c.nominal-c.min)})
		}
		for n := c.nominal; n < c.max; n++ {
			steps = append(steps, step{i, (float64(n-c.nominal) + 0.5) / float64(c.max-c.nominal)})
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return cmp.Compare(a.place, b.place) })
	p := path{cues: cues}
	for _, s := range steps {
		p.steps = append(p.steps, s.cue)
		if s.place < 0 {
			p.home++
		}
	}
	return p
}

// counts returns how often each cue is carried out at place k of the path.
func (p path) counts(k int) []int {
	counts := make([]int, len(p.cues))
	for i, c := range p.cues {
		counts[i] = c.min
	}
	for _, cue := range p.steps[:k] {
		counts[cue]++
	}
	return counts
}

// around returns the two places between which a length changes from less than
// wanted to at least as much; they are the same at the ends of the path.
func (p path) around(enough func(k int) bool) (below, above int) {
	above = sort.Search(len(p.steps), enough) // the last place is taken as enough
	return max(0, above-1), above
}
