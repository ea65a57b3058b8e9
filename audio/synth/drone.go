package synth

import (
	"math"

	"meditate/audio"
	"meditate/audio/noise"
)

// The drone is an A at 110 Hz with its fifth, octave, twelfth and double octave.
// All its sines make whole numbers of cycles in the circle, so that it closes.
var dronePartials = []struct {
	ratio, levelDB float64
	quarters       int64
}{
	{1, 0, 0}, {1.5, -6, 1}, {2, -7, 3}, {3, -13, 2}, {4, -18, 0},
}

const droneHz = 110.0

// Around each partial lie sixteen weak sines that beat with it, 1, 2, 3 … 16
// times in the circle: every 64 s the slowest, every 4 s the fastest. As all are
// equally strong, the level is as unlike itself, after any time but that of the
// circle, as a slow thing can be: the sum of sixteen such cosines does not come
// back to more than 0.13 of itself. Two are above the partial, the next two below,
// and so on.
//
// All partials beat alike, but each so many quarters of a beat before the first,
// that they neither swell together nor, in the level of the whole, favour some
// beats over others: that is why they are not simply left to chance.
const (
	beats     = 16
	beatLevel = 0.12 // against the partial
)

// A partial is a carrier, and lines: the carrier itself and the sines around it,
// as what they do to the carrier. Each turns it slowly.
type partial struct {
	cycles int64 // of the carrier in a circle
	turn   rotor // of the carrier by one frame
	lines  [1 + beats]line
}

// A line is one of the sines. On the right it is a quarter of a turn ahead of
// the left or behind, so that the channels have nothing in common and their mean
// loses nothing. The carrier and the odd beats are ahead, the even ones behind:
// with those, a channel gains what the other loses, and the sound sways between
// the ears.
type line struct {
	cycles int64 // in a circle, beyond those of the carrier
	phase  int64 // at its beginning, in frames/cycles
	level  float64
	turn   rotor // by gridFrames
}

func drone(c circle) recipe {
	// The mean square of a sine is half the square of its peak.
	power := 0.0
	for _, p := range dronePartials {
		level := audio.Gain(p.levelDB)
		power += float64(level * level * ((1 + beats*beatLevel*beatLevel) / 2))
	}
	key := noise.Key(c.seed, streamDrone)
	partials := make([]partial, len(dronePartials))
	for i, d := range dronePartials {
		level := audio.Gain(d.levelDB) / math.Sqrt(power)
		partials[i] = c.newPartial(key, i, level)
	}
	return func(at int64) source { return newChord(partials, at, c.frames) }
}

// newPartial returns one of dronePartials.
func (c circle) newPartial(key uint64, i int, level float64) partial {
	random := func(n int) int64 { return int64(noise.Bits(key, uint64(n)) % uint64(c.frames)) }
	d := dronePartials[i]
	p := partial{cycles: int64(math.Round(d.ratio * droneHz * stepsALoop / 10))}
	p.turn = angle(p.cycles, c.frames)
	start := random(-1 - i)
	p.lines[0] = line{phase: start, level: fixed(level), turn: rotor{re: 1}}
	for j := 1; j <= beats; j++ {
		side := int64(1)
		if j%4 == 0 || j%4 == 3 {
			side = -1
		}
		p.lines[j] = line{
			cycles: side * int64(j),
			phase:  start + side*(random(j)+d.quarters*c.frames/4),
			level:  fixed(level * beatLevel),
			turn:   angle(side*int64(j)*gridFrames, c.frames),
		}
	}
	return p
}

// angle returns the cosine and sine of n/around of a turn.
func angle(n, around int64) rotor {
	n = (n%around + around) % around
	sin, cos := math.Sincos(2 * math.Pi * float64(n) / float64(around))
	return rotor{fixed(cos), fixed(sin)}
}

// times multiplies two complex numbers.
func (r rotor) times(s rotor) rotor {
	return rotor{float64(r.re*s.re) - float64(r.im*s.im), float64(r.re*s.im) + float64(r.im*s.re)}
}

// A chord is the drone from a place on.
type chord []*voice

// A voice is a partial that sounds.
type voice struct {
	*partial
	carrier rotor
	now     [1 + beats]rotor
}

// newChord begins with the sines and cosines of the place; from there on they
// are turned. In a piece of 8 s that adds up to an error of −120 dB at most.
func newChord(partials []partial, at, around int64) chord {
	var c chord
	for i := range partials {
		v := &voice{partial: &partials[i]}
		v.carrier = angle(v.cycles*at, around)
		for j, l := range v.lines {
			a := angle(l.cycles*at+l.phase, around)
			v.now[j] = rotor{float64(a.re * l.level), float64(a.im * l.level)}
		}
		c = append(c, v)
	}
	return c
}

func (c chord) fill(left, right []float64) {
	clear(left)
	clear(right)
	for _, v := range c {
		v.add(left, right)
	}
}

// add adds the next frames. What the lines do to the carrier is followed by
// straight lines from one point of the grid to the next; at 48 kHz that is 120 dB
// from the truth.
func (v *voice) add(left, right []float64) {
	l, r := v.both()
	for i := 0; i < len(left); i += gridFrames {
		for j := range v.now {
			v.now[j] = v.now[j].times(v.lines[j].turn)
		}
		nextL, nextR := v.both()
		v.carrier = v.turn.carry(left[i:i+gridFrames], right[i:i+gridFrames], v.carrier, [2]rotor{l, nextL}, [2]rotor{r, nextR})
		l, r = nextL, nextR
	}
}

// both returns the sum of the lines as it is for the left channel, and for the
// right.
func (v *voice) both() (left, right rotor) {
	ahead := v.now[0]
	var behind rotor
	for j := 1; j < len(v.now); j += 2 {
		ahead.re += v.now[j].re
		ahead.im += v.now[j].im
		behind.re += v.now[j+1].re
		behind.im += v.now[j+1].im
	}
	return rotor{ahead.re + behind.re, ahead.im + behind.im},
		rotor{behind.im - ahead.im, ahead.re - behind.re}
}

// carry adds the real parts of a carrier times amplitudes that go from l[0] to
// l[1] and from r[0] to r[1], and returns the carrier after that.
func (turn rotor) carry(left, right []float64, c rotor, l, r [2]rotor) rotor {
	a, b := l[0], r[0]
	const part = 1.0 / gridFrames
	aStep := rotor{float64((l[1].re - a.re) * part), float64((l[1].im - a.im) * part)}
	bStep := rotor{float64((r[1].re - b.re) * part), float64((r[1].im - b.im) * part)}
	right = right[:len(left)]
	for i := range left {
		left[i] += float64(c.re*a.re) - float64(c.im*a.im)
		right[i] += float64(c.re*b.re) - float64(c.im*b.im)
		a.re += aStep.re
		a.im += aStep.im
		b.re += bStep.re
		b.im += bStep.im
		c = c.times(turn)
	}
	return c
}
