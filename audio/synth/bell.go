// Package synth makes the sounds that no one has to record: the bell, and the
// beds that lie under a session, from a quiet room to waves.
package synth

import (
	"math"

	"meditate/audio"
)

// The bell is a singing bowl struck with a soft mallet. Its modes are those of a
// thin ring bending without stretching, ω² ∝ n²(n²−1)²/(n²+1) (Rayleigh, The
// Theory of Sound, §233), which for n = 2…6 gives the ratios below. No bowl is
// quite round, so each mode is a pair a little apart, which is heard as beating.
var bellModes = []struct {
	ratio   float64 // frequency over that of the fundamental
	levelDB float64
	decay   float64 // seconds until it has fallen by 60 dB
	beat    float64 // Hz between the two of a pair
}{
	{1, 0, 15, 0.45},
	{2.828, -7, 9, 0.8},
	{5.423, -15, 5, 1.3},
	{8.771, -25, 2.5, 2.1},
	{12.87, -35, 1.2, 3.0},
}

const (
	bellHz      = 216.0 // the fundamental: low enough to be calm, heard on small speakers
	bellSeconds = 9.0
	bellAttack  = 0.012 // seconds; a felt mallet, no click
	bellRelease = 3.0   // seconds in which what still rings is let go
	bellPeak    = 0.11  // −19 dBFS: below speech
)

// BellFrames returns how long one stroke and its whole tail last.
func BellFrames(rate audio.Rate) int64 { return int64(bellSeconds * float64(rate)) }

// Bell returns one stroke and its whole tail, from silence to silence.
func Bell(rate audio.Rate) audio.Signal {
	b := make(audio.Buffer, BellFrames(rate))
	for i, mode := range bellModes {
		for side := range 2 {
			hz := mode.ratio*bellHz + mode.beat*(float64(side)-0.5)
			// One of the pair leans left, the other right; the beating then
			// wanders gently between the ears.
			level := audio.Gain(mode.levelDB) / 2
			lean := 0.25
			if (i+side)%2 == 1 {
				lean = -lean
			}
			ring(b, newRotor(rate, hz, mode.decay), float32(level*(1-lean)), float32(level*(1+lean)))
		}
	}
	shape(b, float32(bellAttack*float64(rate)), float32(bellRelease*float64(rate)), bellPeak)
	return b
}

// ring adds a decaying sine.
func ring(b audio.Buffer, r rotor, left, right float32) {
	re, im := 1.0, 0.0
	for i := range b {
		b[i][0] += float32(left * float32(im))
		b[i][1] += float32(right * float32(im))
		re, im = float64(re*r.re)-float64(im*r.im), float64(re*r.im)+float64(im*r.re)
	}
}

// A rotor turns a phasor by one frame and shortens it by its decay.
type rotor struct{ re, im float64 }

// newRotor rounds its parts to 2⁻⁴⁰, coarser than the last bit in which the
// sines and exponentials of two machines may differ: the bell is the same bits
// on both. It detunes the bell by less than a millionth of a hertz.
func newRotor(rate audio.Rate, hz, decay float64) rotor {
	radius := math.Exp(-3 * math.Ln10 / (decay * float64(rate))) // −60 dB is 10⁻³
	sin, cos := math.Sincos(2 * math.Pi * hz / float64(rate))
	round := func(x float64) float64 { return math.Round(x*(1<<40)) / (1 << 40) }
	return rotor{round(radius * cos), round(radius * sin)}
}

// shape lets a sound begin and end in silence, within so many frames, and sets its
// peak.
func shape(b audio.Buffer, attack, release, loudest float32) {
	peak := float32(0)
	for i := range b {
		g := audio.Ramp(float32(i)/attack) * audio.Ramp(float32(len(b)-1-i)/release)
		b[i][0] *= g
		b[i][1] *= g
		peak = max(peak, b[i][0], -b[i][0], b[i][1], -b[i][1])
	}
	for i := range b {
		b[i][0] *= loudest / peak
		b[i][1] *= loudest / peak
	}
}
