package audio

// Ramp is the shape of every fade: 3t²−2t³, which rises from 0 at t ≤ 0 to 1 at
// t ≥ 1 with no corner at either end. A polynomial with every product rounded
// on its own gives the same bits on every machine.
func Ramp(t float32) float32 {
	switch {
	case t <= 0:
		return 0
	case t >= 1:
		return 1
	}
	return float32(t*t) * (3 - float32(2*t))
}
