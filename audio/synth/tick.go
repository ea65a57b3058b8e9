package synth

import (
	"meditate/audio"
)

// The tick is a drop of sound: short enough to be noticed, soft enough not to
// startle.
const (
	tickHz      = 880.0
	tickSeconds = 0.12
	tickDecay   = 0.15  // seconds until it has fallen by 60 dB
	tickAttack  = 0.004 // seconds
	tickPeak    = 0.03  // −30 dBFS
)

// Tick returns a soft tick in the middle, from silence to silence.
func Tick(rate audio.Rate) audio.Signal {
	b := make(audio.Buffer, int64(tickSeconds*float64(rate)))
	ring(b, newRotor(rate, tickHz, tickDecay), 1, 1)
	shape(b, float32(tickAttack*float64(rate)), float32(len(b)/2), tickPeak)
	return b
}

const (
	toneHz      = 440.0
	toneSeconds = 0.5
	toneRamp    = 0.05 // seconds
	tonePeak    = 0.1  // −20 dBFS
)

// Tone returns a soft tone of half a second, for trying a device.
func Tone(rate audio.Rate) audio.Signal {
	b := make(audio.Buffer, int64(toneSeconds*float64(rate)))
	const forever = 1e9 // it does not decay
	ring(b, newRotor(rate, toneHz, forever), 1, 1)
	ramp := float32(toneRamp * float64(rate))
	shape(b, ramp, ramp, tonePeak)
	return b
}
