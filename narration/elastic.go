package narration

import (
	"cmp"
	"math"
	"slices"

	"meditate/audio"
)

// An elastic is a pause in frames.
type elastic struct {
	nominal, min, max int64
	weight            float64
}

func newElastic(p pause, rate audio.Rate) elastic {
	return elastic{rate.Frames(p.nominal), rate.Frames(p.min), rate.Frames(p.max), p.weight}
}

// at returns how long the pause lasts for x. The product is rounded on its own,
// which keeps the result the same on every machine.
func (e elastic) at(x float64) float64 {
	length := float64(e.nominal) * (1 + float64(e.weight*x))
	return min(max(length, float64(e.min)), float64(e.max))
}

// bounds returns the shortest and the longest time that the pauses can take.
func bounds(pauses []elastic) (shortest, longest int64) {
	for _, p := range pauses {
		shortest += p.min
		longest += p.max
	}
	return shortest, longest
}

// stretch sizes the pauses so that together they take exactly total frames, and
// returns their lengths and the x that gave them. The total must lie within
// their bounds.
func stretch(pauses []elastic, total int64) ([]int64, float64) {
	x := solve(pauses, float64(total))
	lengths := make([]int64, len(pauses))
	rest := total
	for i, p := range pauses {
		lengths[i] = int64(math.Round(p.at(x)))
		rest -= lengths[i]
	}
	settle(pauses, lengths, rest)
	return lengths, x
}

// solve finds x by bisection: the total grows with x. Where many x give the
// total, because every pause has reached its bound, it is the one nearest to 0.
func solve(pauses []elastic, total float64) float64 {
	at := func(x float64) float64 {
		sum := 0.0
		for _, p := range pauses {
			sum += p.at(x)
		}
		return sum
	}
	natural := at(0)
	if natural == total {
		return 0
	}
	shrinks := natural > total
	near, far := 0.0, 1.0 // |x| lies between them
	if shrinks {
		far = -1
	}
	reached := func(x float64) bool {
		if shrinks {
			return at(x) <= total
		}
		return at(x) >= total
	}
	for !reached(far) && math.Abs(far) < 1e9 {
		far *= 2
	}
	for {
		middle := near + (far-near)/2
		if middle == near || middle == far {
			return far
		}
		if reached(middle) {
			far = middle
		} else {
			near = middle
		}
	}
}

// settle gives what rounding left over to the longest elastic pause; where its
// bounds hold it back, to the next longest.
func settle(pauses []elastic, lengths []int64, rest int64) {
	order := make([]int, len(pauses))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lengths[b], lengths[a]) })
	for _, i := range order {
		p := pauses[i]
		given := min(max(lengths[i]+rest, p.min), p.max) - lengths[i]
		lengths[i] += given
		rest -= given
	}
}
