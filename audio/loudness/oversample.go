package loudness

import "math"

// True peak is the largest absolute value of the sound between its samples, as
// BS.1770-5, annex 2, estimates it: at three points between two neighbours, four
// times the rate in all. The interpolator is our own, a sinc under a Kaiser
// window (J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh
// window function", 1974) with 32 taps for each point. It keeps within 0.04 dB up
// to 0.45 of the rate, 21.6 kHz of 48. What is left is a peak that falls between
// two of the four points: cos(πf/4) of it is read at a frequency of f rates, which
// for f = 0.45 is 0.55 dB less.
const (
	// Reach is how many samples on either side an interpolated value looks at.
	Reach = 16

	// PeakBound is the largest possible ratio of an interpolated value to the
	// largest absolute sample within its reach: the sum of the absolute taps,
	// rounded up.
	PeakBound = 2.55

	// beta is the shape of the window: 0.1102 (A − 8.7) for ripples of A = 54 dB,
	// of all the one with the least up to 0.45 of the rate.
	beta = 5.0

	points = 3
	taps   = 2 * Reach
)

// interpolator holds the taps of the points 1/4, 1/2 and 3/4 between sample i
// and sample i+1; the first tap belongs to sample i−Reach+1.
var interpolator = newInterpolator()

func newInterpolator() (h [points][taps]float64) {
	for p := range h {
		t := float64(p+1) / (points + 1)
		sin := 1.0 // sin πt, from the exact square root
		if p != 1 {
			sin = math.Sqrt(0.5)
		}
		for j := range h[p] {
			k := j - Reach + 1 // sin π(t−k) is ±sin πt
			u := t - float64(k)
			if k%2 != 0 {
				u = -u
			}
			h[p][j] = sin / (math.Pi * u) * kaiser(u/Reach)
		}
		straight(&h[p], t)
	}
	return h
}

// straight moves the two taps in the middle, by less than a thousandth, so that
// a straight line of samples is interpolated as what it is: the taps add up to 1
// and their centre lies at t. Less the line between its neighbours, an
// interpolated value is then a sum of second differences (see bends).
func straight(h *[taps]float64, t float64) {
	sum, centre := 0.0, 0.0
	for j, tap := range h {
		sum += tap
		centre += float64(float64(j-Reach+1) * tap)
	}
	h[Reach] += t - centre
	h[Reach-1] += (1 - sum) - (t - centre)
}

// kaiser is the window at −1 ≤ x ≤ 1, by the power series of the Bessel function.
func kaiser(x float64) float64 {
	bessel := func(y float64) float64 { // I0(2√y)
		sum, term := 1.0, 1.0
		for k := 1.0; term > 1e-17*sum; k++ {
			term = float64(term * y / (k * k))
			sum += term
		}
		return sum
	}
	const y = beta * beta / 4
	return bessel(float64(y*(1-float64(x*x)))) / bessel(y)
}

// Between returns the largest absolute value of the sound at the three points
// between sample i and sample i+1 of a channel. Beyond the slice is silence; i
// may lie there, too.
func Between(samples []float32, i int) float64 {
	var x [taps]float64
	for j := range x {
		if at := i - Reach + 1 + j; at >= 0 && at < len(samples) {
			x[j] = float64(samples[at])
		}
	}
	return between(&x)
}

// between is the interpolator itself. The three sums do not wait for each other.
func between(x *[taps]float64) float64 {
	var a, b, c float64
	for j, v := range x {
		a += float64(interpolator[0][j] * v)
		b += float64(interpolator[1][j] * v)
		c += float64(interpolator[2][j] * v)
	}
	return max(math.Abs(a), math.Abs(b), math.Abs(c))
}
