package take

import "math"

// Two readings of the same words differ in speed: at a place i, the other may be
// ahead or behind by up to a quarter, and 0.2 s at the beginning.
const (
	slack     = 10 // steps
	stretchBy = 4  // a quarter
)

// Apart tells how far the sound from step first on is from the sound from step
// second on. Element i of the result compares the first i+1 steps of the one
// with as much of the other as fits best: the mean difference of a band, in dB.
// So a beginning that broke off is near to the whole that follows it. There are
// n elements, or fewer where the recording ends.
//
// This is dynamic time warping (Sakoe and Chiba, "Dynamic programming algorithm
// optimization for spoken word recognition", IEEE ASSP 26, 1978), with an open
// end. Every step of the first sound counts once, so that it needs no weights.
func (s Sketch) Apart(first, second, n int) []float64 {
	n = max(0, min(n, len(s.steps)-first))
	out := make([]float64, 0, n)
	// Column j of the table is element j+2: two more are kept for what looks back.
	before, now := make([]float32, 2*n+slack+4), make([]float32, 2*n+slack+4)
	for j := range before {
		before[j], now[j] = far, far
	}
	clear(before[1 : 1+slack/2]) // the other may begin up to 0.1 s later: ends are found no better
	for i := range n {
		off := slack + i/stretchBy
		from, to := max(0, i-off), min(i+off+1, len(s.steps)-second)
		best := float32(far)
		for j := from; j < to; j++ {
			// The other stays, goes on, or skips a step.
			cost := min(before[j+2], before[j+1], before[j]) + distance(&s.steps[first+i], &s.steps[second+j])
			now[j+2] = cost
			best = min(best, cost)
		}
		now[from+1], now[from] = far, far // the row before last began further left
		out = append(out, float64(best)/float64(i+1))
		before, now = now, before
	}
	return out
}

// far is farther apart than sounds can be.
const far = math.MaxFloat32 / 4

// distance is the mean difference of a band, in dB.
func distance(a, b *[bands]float32) float32 {
	sum := float32(0)
	for i := range a {
		sum += max(a[i]-b[i], b[i]-a[i])
	}
	return sum / bands
}
