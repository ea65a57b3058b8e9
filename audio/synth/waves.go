package synth

import (
	"math"
	"slices"

	"meditate/audio"
	"meditate/audio/noise"
)

// A swell is one wave: how long it comes and goes, how large it is, how long
// until the next one. Where it stands in the circle, a seed decides: when it
// breaks, and how much later than in the middle it is heard on the left and
// earlier on the right. All but size in seconds.
type swell struct {
	next, rise, fall, size float64
	crest, aside           float64
}

// swells are the waves of every circle. Their lengths and sizes were searched for
// the least likeness of the sea to itself at any other time.
var swells = []swell{
	{next: 7.2, rise: 3.5, fall: 6, size: 0.63},
	{next: 9.3, rise: 3.6, fall: 5, size: 0.75},
	{next: 12.1, rise: 4.6, fall: 3.5, size: 0.71},
	{next: 10, rise: 4.1, fall: 4.2, size: 0.73},
	{next: 7.2, rise: 3.1, fall: 5.7, size: 0.84},
	{next: 10.7, rise: 4.4, fall: 3.8, size: 0.96},
	{next: 7.5, rise: 3.3, fall: 4.7, size: 0.86},
}

// The sea never falls silent: these are the amplitudes between waves, of the
// dark and of the bright part, against a wave of size 1.
const (
	darkRest   = 0.45
	brightRest = 0.3
	brightLate = 0.5 // seconds by which foam follows water
)

// The noise of the sea is pink between two frequencies, and its dark part ends in
// between.
const (
	seaLowHz  = 60.0
	splitHz   = 600.0
	seaHighHz = 9000.0
)

// swells returns the waves where a circle has them. The first breaks after 6 s.
func (c circle) swells() []swell {
	key := noise.Key(c.seed, streamSurf)
	first := int(noise.Bits(key, 0) % uint64(len(swells)))
	all := slices.Concat(swells[first:], swells[:first])
	at := 6.0
	for i := range all {
		all[i].crest, at = at, at+all[i].next
		all[i].aside = 0.35 * float64(noise.Uniform(uint32(noise.Bits(key, uint64(1+i)))))
	}
	return all
}

// surf is the swelling and falling of both channels, at every gridFrames-th
// frame of the circle: for each place the amplitudes dark left, dark right,
// bright left, bright right.
type surf [][4]float32

func (c circle) newSurf() surf {
	s := make(surf, c.frames/gridFrames)
	for i := range s {
		s[i] = [4]float32{darkRest, darkRest, brightRest, brightRest}
	}
	for _, w := range c.swells() {
		for side, aside := range [2]float64{w.aside, -w.aside} {
			s.add(w, w.crest+aside, func(a *[4]float32, height float32) { a[side] += height })
			s.add(w, w.crest+aside+brightLate, func(a *[4]float32, height float32) {
				a[2+side] += float32(height * height)
			})
		}
	}
	return s
}

// add calls do for every place at which a wave that breaks at crest stands
// above 0.
func (s surf) add(w swell, crest float64, do func(a *[4]float32, height float32)) {
	perSecond := float64(len(s)) / (stepsALoop / 10)
	from, to := int(math.Floor((crest-w.rise)*perSecond)), int(math.Ceil((crest+w.fall)*perSecond))
	for i := from; i <= to; i++ {
		do(&s[(i+len(s))%len(s)], w.height(float64(i)/perSecond-crest))
	}
}

// height is how high a wave stands so many seconds after its crest.
func (w swell) height(after float64) float32 {
	t := 1 - after/w.fall
	if after < 0 {
		t = 1 + after/w.rise
	}
	return float32(float32(w.size) * audio.Ramp(float32(t)))
}

// meanSquares returns the means over the circle of dark², dark·bright and
// bright².
func (s surf) meanSquares() (dd, db, bb float64) {
	for _, a := range s {
		for side := range 2 {
			d, b := float64(a[side]), float64(a[2+side])
			dd += float64(d * d)
			db += float64(d * b)
			bb += float64(b * b)
		}
	}
	n := float64(2 * len(s))
	return dd / n, db / n, bb / n
}

func waves(c circle) recipe {
	colour := func() chain { return chain{newPinkBank(c.rate, seaLowHz), lowPass(c.rate, seaHighHz)} }
	whole := colour().response(c.rate)
	dark := slices.Clone(whole)
	lowPass(c.rate, splitHz).filter(dark, make([]float64, len(dark)))
	bright := make([]float64, len(whole))
	for i := range bright {
		bright[i] = whole[i] - dark[i]
	}
	s := c.newSurf()
	dd, db, bb := s.meanSquares()
	power := float64(dd*dot(dark, dark)) + float64(2*db*dot(dark, bright)) + float64(bb*dot(bright, bright))
	peak := fixed(1 / math.Sqrt(hissPower*power))
	return func(at int64) source {
		return &sea{
			noise: steady{c.hiss(at, peak), colour()},
			split: lowPass(c.rate, splitHz),
			surf:  s,
			cell:  int(at / gridFrames),
		}
	}
}

// sea is waves from a place on.
type sea struct {
	noise       steady
	split       *section
	left, right [blockFrames]float64 // the dark part
	surf        surf
	cell        int
}

func (s *sea) fill(left, right []float64) {
	s.noise.fill(left, right)
	darkLeft, darkRight := s.left[:len(left)], s.right[:len(left)]
	copy(darkLeft, left)
	copy(darkRight, right)
	s.split.filter(darkLeft, darkRight)
	for i := 0; i < len(left); i += gridFrames {
		a := s.surf[s.cell]
		s.cell = (s.cell + 1) % len(s.surf)
		b := s.surf[s.cell]
		swellTo(left[i:i+gridFrames], darkLeft[i:i+gridFrames], [2]float32{a[0], a[2]}, [2]float32{b[0], b[2]})
		swellTo(right[i:i+gridFrames], darkRight[i:i+gridFrames], [2]float32{a[1], a[3]}, [2]float32{b[1], b[3]})
	}
}

// swellTo mixes the dark part of a sound with the rest of it, at amplitudes of
// dark and bright that go from a to b.
func swellTo(whole, dark []float64, a, b [2]float32) {
	d, e := float64(a[0]), float64(a[1])
	dStep, eStep := (float64(b[0])-d)/gridFrames, (float64(b[1])-e)/gridFrames
	dark = dark[:len(whole)]
	for i, x := range whole {
		whole[i] = float64(dark[i]*d) + float64((x-dark[i])*e)
		d += dStep
		e += eStep
	}
}
