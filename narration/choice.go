package narration

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// Rounds of refrains and whole breaths come before the pauses: they are chosen
// so that the pauses have to stretch least. All counts grow along one path, from
// every cue at its least through every cue at its nominal number to every cue at
// its most, each in step with the others. A longer session so never has fewer
// rounds or breaths than a shorter one, and the choice is a search along a line.
type path struct {
	cues    []count
	steps   []int    // steps[k] is the cue that grows from place k to place k+1
	extents []extent // how long the session can last at each place
}

// path returns the path for the sections that a session of a length takes.
func (a *arranger) path(length time.Duration) (path, error) {
	p, err := newPlan(a.script, length, a.breath, nil)
	if err != nil {
		return path{}, err
	}
	ways := path{cues: p.cues, steps: inStep(p.cues)}
	first, err := a.layout(length, ways.counts(0))
	if err != nil {
		return path{}, err
	}
	more := make([]extent, len(p.cues))
	for i, cue := range p.cues {
		more[i] = a.extent(cue.more)
	}
	ways.extents = []extent{first.extent}
	for k, cue := range ways.steps {
		ways.extents = append(ways.extents, ways.extents[k].plus(more[cue]))
	}
	return ways, nil
}

// inStep returns the order in which cues grow from their least to their most.
func inStep(cues []count) []int {
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
	order := make([]int, len(steps))
	for k, s := range steps {
		order[k] = s.cue
	}
	return order
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

// around returns the two places between which the nominal length goes past so
// many frames; it is one place at the ends of the path.
func (p path) around(frames int64) []int {
	above := sort.Search(len(p.steps), func(k int) bool { return p.extents[k].nominal >= frames })
	if above == 0 {
		return []int{0}
	}
	return []int{above - 1, above}
}
