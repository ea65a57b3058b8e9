package audio

import "math"

// Ramp is the shape of every fade and of every change of level: the raised
// cosine (1−cos πt)/2, which rises from 0 at t ≤ 0 to 1 at t ≥ 1 with no corner
// at either end. It is the square of [Quarter], and the same bits on every
// machine.
func Ramp(t float32) float32 {
	s := quarter(float64(t))
	return float32(s * s)
}

// Quarter is the first quarter of a sine, sin(πt/2): 0 at t ≤ 0, 1 at t ≥ 1. Two
// sounds that have nothing in common keep their power while one comes with
// Quarter(t) and the other goes with Quarter(1−t).
func Quarter(t float32) float32 { return float32(quarter(float64(t))) }

// quarter is the Taylor series of the sine, cut off where what is left is less
// than 10⁻⁹ (15th power: (π/2)¹⁵/15!). Every product is rounded on its own.
func quarter(t float64) float64 {
	switch {
	case t <= 0:
		return 0
	case t >= 1:
		return 1
	}
	x := t * (math.Pi / 2)
	square := x * x
	sum := float64(square*(1/6227020800.0)) - 1/39916800.0 // 1/13!, 1/11!
	sum = float64(square*sum) + 1/362880.0
	sum = float64(square*sum) - 1/5040.0
	sum = float64(square*sum) + 1/120.0
	sum = float64(square*sum) - 1/6.0
	return x * (float64(square*sum) + 1)
}
