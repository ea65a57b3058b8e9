package synth

import (
	"math"

	"meditate/audio"
	"meditate/audio/noise"
)

// Rain is what is too far away to be told apart, a soft hiss, and drops: many
// small ones and, nearer, some larger and lower. Shares are of the power.
const (
	hissShare   = 0.62
	fineShare   = 0.28
	patterShare = 0.10

	rainLowHz  = 450.0 // of the hiss
	rainHighHz = 6500.0

	finePerSecond   = 900
	patterPerSecond = 45
)

func rain(c circle) recipe {
	colour := func() chain {
		return chain{newPinkBank(c.rate, pinkHz), bandPass(c.rate, rainLowHz, rainHighHz)}
	}
	h := colour().response(c.rate)
	peak := fixed(math.Sqrt(hissShare / (hissPower * dot(h, h))))
	fine := c.newShower(streamFine, finePerSecond, fineShare, pitch{1800, 9000, 1.2, 2.4})
	patter := c.newShower(streamPatter, patterPerSecond, patterShare, pitch{700, 2600, 2, 4})
	return func(at int64) source {
		return &rainfall{steady{c.hiss(at, peak), colour()}, []*shower{fine, patter}, at, c.frames}
	}
}

// rainfall is rain from a place on.
type rainfall struct {
	hiss       steady
	showers    []*shower
	at, frames int64
}

func (r *rainfall) fill(left, right []float64) {
	r.hiss.fill(left, right)
	for _, s := range r.showers {
		s.add(left, right, r.at)
	}
	r.at = (r.at + int64(len(left))) % r.frames
}

// A shower is drops that fall at random: one in each of count equal parts of the
// circle, anywhere within it. They are found from their number alone, so a
// shower has no memory and is used by many goroutines.
type shower struct {
	key    uint64
	count  int64
	frames int64 // once around
	gain   float64
	shapes [][]float64 // each with a sum of squares of 1
	length int64       // of the longest shape
}

// A pitch says how drops sound: sines between two frequencies, which fall to 1/e
// within some of their cycles.
type pitch struct{ fromHz, toHz, fromCycles, toCycles float64 }

const shapesAShower = 48

func (c circle) newShower(stream uint64, perSecond, share float64, p pitch) *shower {
	s := &shower{key: noise.Key(c.seed, stream), count: int64(perSecond * stepsALoop / 10), frames: c.frames}
	for i := range shapesAShower {
		// Frequencies are spread evenly over octaves; cycles run through their
		// range seven times meanwhile.
		t := (float64(i) + 0.5) / shapesAShower
		_, u := math.Modf(7 * t)
		hz := math.Round(p.fromHz * math.Exp(t*math.Log(p.toHz/p.fromHz)))
		s.shapes = append(s.shapes, drop(c.rate, min(hz, 0.4*float64(c.rate)), p.fromCycles+float64(u*(p.toCycles-p.fromCycles))))
		s.length = max(s.length, int64(len(s.shapes[i])))
	}
	// A drop has a mean square of dropPower, half of it on each side.
	s.gain = fixed(math.Sqrt(share * 2 * float64(c.frames) / (float64(s.count) * dropPower)))
	return s
}

// drop returns a sine that begins at 0 and falls to 1/e in so many cycles, as
// far as −61 dB.
func drop(rate audio.Rate, hz, cycles float64) []float64 {
	const falls = 7 // e⁻⁷ is −61 dB
	seconds := cycles / hz
	r := newRotor(rate, hz, seconds*3*math.Ln10)
	out := make([]float64, int(falls*seconds*float64(rate)))
	re, im := 1.0, 0.0
	for i := range out {
		out[i] = im
		re, im = float64(re*r.re)-float64(im*r.im), float64(re*r.im)+float64(im*r.re)
	}
	unit := 1 / math.Sqrt(dot(out, out))
	for i := range out {
		out[i] = float64(out[i] * unit)
	}
	return out
}

// Sizes of drops: evenly distributed between these, so that none stands out.
const (
	smallest  = 0.4
	largest   = 1.6
	dropPower = (largest*largest + largest*smallest + smallest*smallest) / 3
)

// add adds the drops that sound in the frames from at on.
func (s *shower) add(left, right []float64, at int64) {
	end := at + int64(len(left))
	for n := s.part(at - s.length); n <= s.part(end-1); n++ {
		turns := int64(0)
		if n < 0 {
			turns = -1
		} else if n >= s.count {
			turns = 1
		}
		bits := noise.Bits(s.key, uint64(n-turns*s.count))
		place := s.begin(n) + int64(bits&0xffff)*(s.begin(n+1)-s.begin(n))>>16
		shape := s.shapes[bits>>16&0xffff*shapesAShower>>16]
		from, to := max(place, at), min(place+int64(len(shape)), end)
		if from >= to {
			continue
		}
		size := smallest + float64((largest-smallest)*float64(bits>>32&0xffff)*(1.0/(1<<16)))
		if bits>>48&1 != 0 {
			size = -size // or the sum of all would not be 0
		}
		lean := float64(bits>>48) * (1.0 / (1 << 16)) // of its power
		mix(left[from-at:to-at], shape[from-place:to-place], s.gain*size*math.Sqrt(1-lean))
		mix(right[from-at:to-at], shape[from-place:to-place], s.gain*size*math.Sqrt(lean))
	}
}

// begin returns where part n of the circle begins.
func (s *shower) begin(n int64) int64 { return floorDiv(n*s.frames, s.count) }

// part returns in which part of the circle a frame lies.
func (s *shower) part(at int64) int64 {
	n := floorDiv(at*s.count, s.frames)
	for s.begin(n+1) <= at {
		n++
	}
	return n
}

// floorDiv is a/b, rounded down.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// mix adds a shape.
func mix(dst, shape []float64, gain float64) {
	shape = shape[:len(dst)]
	for i := range dst {
		dst[i] += float64(shape[i] * gain)
	}
}
