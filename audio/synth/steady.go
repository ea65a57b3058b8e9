package synth

import "math"

// The streams of randomness that beds take from their seed.
const (
	streamHiss = iota + 0x62656400
	streamFine
	streamPatter
	streamSurf
	streamDrone
)

// A steady is noise of one colour that never changes.
type steady struct {
	hiss   hiss
	colour chain
}

func (s *steady) fill(left, right []float64) {
	s.hiss.fill(left, right)
	s.colour.filter(left, right)
}

// steadily designs noise of the colour that fresh chains give.
func steadily(c circle, colour func() chain) recipe {
	h := colour().response(c.rate)
	peak := fixed(1 / math.Sqrt(hissPower*dot(h, h)))
	return func(at int64) source { return &steady{c.hiss(at, peak), colour()} }
}

// pink falls by 3 dB an octave: as much power in each.
func pink(c circle) recipe {
	return steadily(c, func() chain { return chain{newPinkBank(c.rate, pinkHz)} })
}

// room is the tone of a quiet room: pink up to 6 kHz, where air and walls take
// the rest away.
func room(c circle) recipe {
	return steadily(c, func() chain { return chain{newPinkBank(c.rate, pinkHz), lowPass(c.rate, 6000)} })
}

// brownHz is where brown noise is loudest. Below it falls, too: no ear hears that,
// and a loop must not drift.
const brownHz = 28.0

// brown falls by 6 dB an octave. Two poles and a zero at 0 Hz are a leaky sum
// and a high-pass in one; the other zero takes back what sampling a leaky sum
// adds near half the rate, so that it is off by less than 0.5 dB up to 0.42 of
// the rate.
func brown(c circle) recipe {
	const end = 0.17
	pole := math.Exp(-2 * math.Pi * brownHz / float64(c.rate))
	return steadily(c, func() chain {
		return chain{newSection(1, end-1, -end, 1, -2*pole, pole*pole)}
	})
}
