// Package filter holds the second-order filters that treatments and meters are
// made of.
package filter

import (
	"math"

	"meditate/audio"
)

// A Biquad is a second-order filter, normalised so that a0 = 1:
//
//	y[n] = B0·x[n] + B1·x[n−1] + B2·x[n−2] − A1·y[n−1] − A2·y[n−2]
type Biquad struct{ B0, B1, B2, A1, A2 float64 }

// Apply runs the filter over samples in place, from rest. Each product is
// converted on its own, which keeps the compiler from fusing it with the sum
// that follows: the result is the same on every machine.
func (q Biquad) Apply(samples []float64) {
	var x1, x2, y1, y2 float64
	for i, x := range samples {
		y := float64(q.B0*x) + float64(q.B1*x1) + float64(q.B2*x2) - float64(q.A1*y1) - float64(q.A2*y2)
		x2, x1 = x1, x
		y2, y1 = y1, y
		samples[i] = y
	}
}

// A Band is one movement of an equaliser, made for a rate by Biquad. The
// designs are those of Robert Bristow-Johnson, "Cookbook formulae for audio
// equalizer biquad filter coefficients" (W3C Note, 2021).
type Band struct {
	Shape  Shape
	Hz     float64 // corner of a shelf, centre of a peak
	GainDB float64
	// Octaves is the width of a peak between its half-gain points. Shelves
	// ignore it: their slope is 1, the steepest that does not overshoot.
	Octaves float64
}

// A Shape is the form of a Band.
type Shape uint8

const (
	LowShelf Shape = iota
	HighShelf
	Peak
)

// Biquad designs the band for a rate. Bands at or above half the rate have
// nothing to act on and come out as the identity.
func (b Band) Biquad(rate audio.Rate) Biquad {
	if 2*b.Hz >= float64(rate) {
		return Biquad{B0: 1}
	}
	a := math.Pow(10, b.GainDB/40)
	w := 2 * math.Pi * b.Hz / float64(rate)
	sin, cos := math.Sincos(w)
	switch b.Shape {
	case Peak:
		alpha := sin * math.Sinh(math.Ln2/2*b.Octaves*w/sin)
		return normalise(1+alpha*a, -2*cos, 1-alpha*a, 1+alpha/a, -2*cos, 1-alpha/a)
	case HighShelf:
		cos = -cos // the high shelf is the low shelf seen from the other end
	}
	k := 2 * math.Sqrt(a) * sin / math.Sqrt2
	q := normalise(
		a*((a+1)-(a-1)*cos+k), 2*a*((a-1)-(a+1)*cos), a*((a+1)-(a-1)*cos-k),
		(a+1)+(a-1)*cos+k, -2*((a-1)+(a+1)*cos), (a+1)+(a-1)*cos-k)
	if b.Shape == HighShelf {
		q.B1, q.A1 = -q.B1, -q.A1
	}
	return q
}

func normalise(b0, b1, b2, a0, a1, a2 float64) Biquad {
	return Biquad{b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0}
}
