package loudness

import "math"

// An interpolated value is a point on the straight line between its neighbours
// and a sum of the second differences of the samples within reach, for the taps
// are such that a straight line stays one. Most sound bends little, and most of
// the weight lies on the differences nearby. So a few of these say where a value
// must lie, within what the largest of the others could add.
const (
	// bend bounds the sum of the absolute weights of all second differences.
	bend = 0.49

	// bendBeyond bounds that of those which are not nearby.
	bendBeyond = 0.15

	// nearby is how many second differences are nearby, as many at either side.
	nearby = 6
)

// bends holds for each of the points the weight of every second difference, the
// first that of sample i−Reach+1.
var bends = newBending()

type bending [points][taps]float64

// newBending sums the taps, less those of the straight line, twice: summation by
// parts.
func newBending() *bending {
	var b bending
	for p := range b {
		t := float64(p+1) / (points + 1)
		once, twice := 0.0, 0.0
		for j := range b[p] {
			b[p][j] = twice
			tap := interpolator[p][j]
			switch j {
			case Reach - 1:
				tap -= 1 - t
			case Reach:
				tap -= t
			}
			once += tap
			twice += once
		}
	}
	return &b
}

// nearly returns the largest absolute value at the points between two samples as
// far as the second differences nearby tell.
func (b *bending) nearly(here, next float64, second *[nearby]float64) float64 {
	const first = Reach - nearby/2
	mid := (here + next) / 2
	x, y, z := (here+mid)/2, mid, (mid+next)/2
	for j, v := range second {
		x += float64(b[0][first+j] * v)
		y += float64(b[1][first+j] * v)
		z += float64(b[2][first+j] * v)
	}
	return max(math.Abs(x), math.Abs(y), math.Abs(z))
}
