package take

import "slices"

// The noise of a room changes: a fan starts, a street wakes up. So the floor is
// found for every 5 s from the 25 s around it. Its level there is what the
// quietest twentieth of the windows stays under: in 25 s a reader is silent for
// longer than that.
const (
	floorStep  = 5 * perSecond
	floorReach = 10 * perSecond // before and after
	floorShare = 0.05

	perSecond = 100 // windows
)

// floorsOf returns the noise floor for each 5 s of levels, in dBFS.
func floorsOf(levels []float64) []float64 {
	var out []float64
	around := make([]float64, 0, floorStep+2*floorReach)
	for at := 0; at < len(levels); at += floorStep {
		from, to := max(0, at-floorReach), min(len(levels), at+floorStep+floorReach)
		around = append(around[:0], levels[from:to]...)
		out = append(out, percentile(around, floorShare))
	}
	return out
}

// median returns the middle one of values, which must be some, without changing
// their order.
func median(values []float64) float64 {
	return percentile(slices.Clone(values), 0.5)
}

// percentile sorts values, which must be some, and returns the one that the
// share of them stays under.
func percentile(values []float64, share float64) float64 {
	slices.Sort(values)
	return values[min(len(values)-1, int(share*float64(len(values))))]
}
