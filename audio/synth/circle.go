package synth

import (
	"math"

	"meditate/audio"
	"meditate/audio/noise"
)

// The loop is 640 steps of a tenth of a second and is made in pieces, at the
// same time if there are cores for it. Where the pieces lie is fixed, so that
// the bits do not depend on how many cores there are.
const (
	stepsALoop  = 640
	pieces      = 8
	gridFrames  = stepsALoop / pieces // divides every piece, whatever the rate
	blockFrames = 12 * gridFrames     // fits the cache nearest to a core
)

// A circle is the time of a loop: the frame after its last is its first.
type circle struct {
	rate   audio.Rate
	seed   uint64
	frames int64 // once around
}

func newCircle(rate audio.Rate, seed uint64) circle {
	step := (int64(rate) + 5) / 10
	return circle{rate, seed, stepsALoop * step}
}

// A source makes sound from a place on the circle on, a block at a time. What it
// remembers of the past fades within half a second.
type source interface {
	// fill replaces both channels by the next frames of the circle, a multiple
	// of gridFrames, with a mean square of 1 over a whole turn.
	fill(left, right []float64)
}

// A design prepares a bed for a circle; a recipe starts it at any frame of the
// circle that is a multiple of gridFrames. Recipes are used by many goroutines.
type (
	design func(circle) recipe
	recipe func(at int64) source
)

// bake makes one of the pieces. It begins half a second early, which is thrown
// away: filters then hold what they would hold after many turns, to −136 dB of
// their slowest part (5 Hz, see pinkBank), and the seams between pieces, and
// between the last and the first, are nothing special.
func (c circle) bake(dst [][2]int16, piece int64, start recipe, headroom float64) {
	length := c.frames / pieces
	warm := int64(c.rate) / (2 * gridFrames) * gridFrames
	at := piece * length
	s := start((at - warm + c.frames) % c.frames)
	var left, right [blockFrames]float64
	for n := int64(0); n < warm; {
		k := min(blockFrames, warm-n)
		s.fill(left[:k], right[:k])
		n += k
	}
	for n := int64(0); n < length; {
		k := min(blockFrames, length-n)
		s.fill(left[:k], right[:k])
		pack(dst[at+n:at+n+k], left[:k], right[:k], headroom)
		n += k
	}
}

const fullScale = 1<<15 - 1

// pack rounds samples to 16 bits so that headroom becomes full scale.
func pack(dst [][2]int16, left, right []float64, headroom float64) {
	top, unit := headroom-1, fullScale/headroom
	left, right = left[:len(dst)], right[:len(dst)]
	for i := range dst {
		dst[i] = [2]int16{nearest(float64(knee(left[i], top) * unit)), nearest(float64(knee(right[i], top) * unit))}
	}
}

// knee leaves samples up to top as they are and bends the few beyond, with no
// corner, so that none passes top+1: y = d − d²/4 of what is above.
func knee(x, top float64) float64 {
	if x <= top && x >= -top {
		return x
	}
	d := min(math.Abs(x)-top, 2)
	return math.Copysign(top+d-float64(d*d)/4, x)
}

// nearest rounds, halves upwards, by cutting off what is surely positive.
func nearest(x float64) int16 { return int16(int32(x+(fullScale+1.5)) - (fullScale + 1)) }

// hiss is white noise, evenly distributed in ±peak and independent left and
// right.
type hiss struct {
	key        uint64
	at, frames int64
	peak       float64
}

// hissPower is the mean square of a hiss with a peak of 1.
const hissPower = 1.0 / 3

func (c circle) hiss(at int64, peak float64) hiss {
	return hiss{noise.Key(c.seed, streamHiss), at, c.frames, peak}
}

func (h *hiss) fill(left, right []float64) {
	right = right[:len(left)]
	unit := h.peak * (1.0 / (1 << 31))
	for len(left) > 0 {
		n := min(int64(len(left)), h.frames-h.at)
		for i := range left[:n] {
			bits := noise.Bits(h.key, uint64(h.at)+uint64(i))
			left[i] = float64(float64(int32(bits)) * unit)
			right[i] = float64(float64(int32(bits>>32)) * unit)
		}
		left, right = left[n:], right[n:]
		h.at = (h.at + n) % h.frames
	}
}

// fixed rounds a coefficient to 2⁻⁴⁰; see newRotor.
func fixed(x float64) float64 { return math.Round(x*(1<<40)) / (1 << 40) }
