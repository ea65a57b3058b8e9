package synth

import (
	"math"

	"meditate/audio"
)

// A stage filters both channels in place and remembers their past.
type stage interface{ filter(left, right []float64) }

// A chain is stages one after the other.
type chain []stage

func (c chain) filter(left, right []float64) {
	for _, s := range c {
		s.filter(left, right)
	}
}

// response returns the first half second of what a fresh chain makes of a single
// 1 in the left channel.
func (c chain) response(rate audio.Rate) []float64 {
	left, right := make([]float64, rate/2), make([]float64, rate/2)
	left[0] = 1
	c.filter(left, right)
	return left
}

// dot is the sum of the products: of a response with itself, the factor by which
// the power of white noise changes.
func dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += float64(x * b[i])
	}
	return sum
}

// A pinkBank turns white noise into pink noise: power falls by 3 dB an octave
// above its lowest frequency; with pinkHz, within 0.3 dB from 40 Hz to 16 kHz or
// 0.36 of the rate.
//
// It is the integral
//
//	1/√s = (1/π) ∫ √x/(s+x) du,  x = eᵘ,
//
// as a sum over six values of u at equal distances: one-pole low-passes between
// the lowest frequency and a sixteenth of the rate, each weighted by the root of
// its frequency. A sum over steps in u of less than ln 5 ripples by less than
// 2·exp(−π²/ln 5), 0.04 dB. The rest is ends: what is missing below the slowest
// pole is given to that one, as a geometric series, and what is missing above the
// fastest to two direct paths, now and one frame ago, whose gains were searched
// for the least error at all rates from 8 to 192 kHz. Last, a high-pass below the
// lowest frequency keeps what is too slow to be heard from becoming an offset.
type pinkBank struct {
	pole, gain  [6]float64
	block       float64 // pole of the high-pass
	left, right pinkState
}

type pinkState struct {
	y         [6]float64
	x, v, out float64 // the frame before: white, pink, pink after the high-pass
}

const (
	pinkHz     = 8.0
	pinkTop    = 1.0 / 16 // of the rate
	pinkDirect = 0.5375
	pinkBefore = 0.175
	pinkBlock  = 0.625 // the corner of the high-pass, of the lowest frequency
)

func newPinkBank(rate audio.Rate, lowest float64) *pinkBank {
	b := &pinkBank{block: fixed(math.Exp(-2 * math.Pi * pinkBlock * lowest / float64(rate)))}
	step := math.Log(pinkTop*float64(rate)/lowest) / float64(len(b.pole)-1)
	for k := range b.pole {
		turn := lowest * math.Exp(step*float64(k)) / float64(rate)
		gain := math.Sqrt(turn) * step
		if k == 0 {
			gain /= 1 - math.Exp(-step/2)
		}
		b.pole[k], b.gain[k] = fixed(math.Exp(-2*math.Pi*turn)), fixed(gain)
	}
	return b
}

func (b *pinkBank) filter(left, right []float64) {
	b.one(&b.left, left)
	b.one(&b.right, right)
}

func (b *pinkBank) one(s *pinkState, samples []float64) {
	p, g, block := b.pole, b.gain, b.block
	y0, y1, y2, y3, y4, y5 := s.y[0], s.y[1], s.y[2], s.y[3], s.y[4], s.y[5]
	before, last, out := s.x, s.v, s.out
	for i, x := range samples {
		y0 = float64(p[0]*y0) + x
		y1 = float64(p[1]*y1) + x
		y2 = float64(p[2]*y2) + x
		y3 = float64(p[3]*y3) + x
		y4 = float64(p[4]*y4) + x
		y5 = float64(p[5]*y5) + x
		v := (float64(g[0]*y0) + float64(g[1]*y1)) + (float64(g[2]*y2) + float64(g[3]*y3)) +
			(float64(g[4]*y4) + float64(g[5]*y5)) + (float64(pinkDirect*x) + float64(pinkBefore*before))
		out = (v - last) + float64(block*out)
		samples[i] = out
		before, last = x, v
	}
	*s = pinkState{[6]float64{y0, y1, y2, y3, y4, y5}, before, last, out}
}

// A section is a second-order filter for both channels:
//
//	y[n] = b0·x[n] + b1·x[n−1] + b2·x[n−2] − a1·y[n−1] − a2·y[n−2]
type section struct {
	b0, b1, b2, a1, a2 float64
	left, right        sectionState
}

type sectionState struct{ x1, x2, y1, y2 float64 }

// newSection rounds coefficients and divides by a0.
func newSection(b0, b1, b2, a0, a1, a2 float64) *section {
	return &section{
		b0: fixed(b0 / a0), b1: fixed(b1 / a0), b2: fixed(b2 / a0),
		a1: fixed(a1 / a0), a2: fixed(a2 / a0),
	}
}

// lowPass falls by 12 dB an octave above hz (Butterworth). Where the rate leaves
// no room for that, it passes what there is: its corner is at most 0.45 of the
// rate. The design is that of Robert Bristow-Johnson, "Cookbook formulae for audio
// equalizer biquad filter coefficients" (W3C Note, 2021).
func lowPass(rate audio.Rate, hz float64) *section {
	sin, cos := math.Sincos(2 * math.Pi * min(hz/float64(rate), 0.45))
	alpha := sin / math.Sqrt2
	return newSection((1-cos)/2, 1-cos, (1-cos)/2, 1+alpha, -2*cos, 1-alpha)
}

// bandPass falls by 6 dB an octave below from and above to: one pole for each,
// and zeros at both ends of the band.
func bandPass(rate audio.Rate, from, to float64) *section {
	p := math.Exp(-2 * math.Pi * from / float64(rate))
	q := math.Exp(-2 * math.Pi * to / float64(rate))
	return newSection(1, 0, -1, 1, -p-q, p*q)
}

// filter takes both channels through one loop: each sample waits for the one
// before it, and two that wait take no longer than one.
func (q *section) filter(left, right []float64) {
	b0, b1, b2, a1, a2 := q.b0, q.b1, q.b2, q.a1, q.a2
	l, r := q.left, q.right
	right = right[:len(left)]
	for i, x := range left {
		y := (float64(b0*x) + float64(b1*l.x1) + float64(b2*l.x2) - float64(a2*l.y2)) - float64(a1*l.y1)
		l.x2, l.x1, l.y2, l.y1 = l.x1, x, l.y1, y
		left[i] = y

		x = right[i]
		y = (float64(b0*x) + float64(b1*r.x1) + float64(b2*r.x2) - float64(a2*r.y2)) - float64(a1*r.y1)
		r.x2, r.x1, r.y2, r.y1 = r.x1, x, r.y1, y
		right[i] = y
	}
	q.left, q.right = l, r
}
