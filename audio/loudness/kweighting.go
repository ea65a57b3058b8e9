package loudness

import (
	"math"

	"meditate/audio"
)

// A kWeighting is the shelf and the high-pass one behind the other, for one
// channel. The gain of the high-pass has gone into the shelf, so that its
// numerator is 1, −2, 1 and needs no products.
type kWeighting struct{ b0, b1, b2, a1, a2, c1, c2 float64 }

func newKWeighting(rate audio.Rate) *kWeighting {
	shelf, pass := filters(rate)
	g := pass.B0
	return &kWeighting{shelf.B0 * g, shelf.B1 * g, shelf.B2 * g, shelf.A1, shelf.A2, pass.A1, pass.A2}
}

// A kState is what the filters remember of a channel: the input x, the output y
// of the shelf and how it last changed, the output z of the high-pass.
type kState struct{ x1, x2, y1, y2, d1, z1, z2 float64 }

// power filters samples, goes on from the state and returns the sum of the
// squares of what comes out.
//
// Both filters stand in direct form I: what has to wait for the sample before is
// one product and one difference, so a processor works on several samples at
// once. Two channels interleaved were slower: their states do not fit into
// sixteen registers.
func (k *kWeighting) power(s *kState, samples []float32) float64 {
	x1, x2, y1, y2, d1, z1, z2 := s.x1, s.x2, s.y1, s.y2, s.d1, s.z1, s.z2
	b0, b1, b2, a1, a2, c1, c2 := k.b0, k.b1, k.b2, k.a1, k.a2, k.c1, k.c2
	sum := 0.0
	for _, sample := range samples {
		x := float64(sample)
		y := (float64(b0*x) + float64(b1*x1) + float64(b2*x2) - float64(a2*y2)) - float64(a1*y1)
		x2, x1 = x1, x
		d := y - y1
		z := (d - d1 - float64(c2*z2)) - float64(c1*z1)
		d1 = d
		y2, y1 = y1, y
		z2, z1 = z1, z
		sum += float64(z * z)
	}
	*s = kState{x1, x2, y1, y2, d1, z1, z2}
	s.settle()
	return sum
}

// settled is an amplitude below which a filter may as well rest: −600 dBFS.
const settled = 1e-30

// settle lets the filters rest where nothing is heard of them any more.
// Otherwise their tails would fade for ever through numbers so small that
// processors take a hundred times as long for them.
func (s *kState) settle() {
	for _, v := range [...]float64{s.x1, s.x2, s.y1, s.y2, s.d1, s.z1, s.z2} {
		if math.Abs(v) >= settled || v != v {
			return
		}
	}
	*s = kState{}
}

// A Weighting is the K-weighting of BS.1770-5 for stereo sound, which it follows
// block by block. It belongs to one goroutine at a time.
type Weighting struct {
	k     *kWeighting
	sides [2]kState
}

// NewWeighting returns a weighting at rest.
func NewWeighting(rate audio.Rate) *Weighting { return &Weighting{k: newKWeighting(rate)} }

// Power weights the frames that follow those of the last call, and returns the
// sum of squares over all frames and both channels: divided by the number of
// frames it is the power that loudness is made of. The filters go on in the same
// way for any size of blocks; the sum is rounded block by block, so whoever wants
// the same bits asks for the same blocks. It allocates nothing.
func (w *Weighting) Power(frames []audio.Frame) float64 {
	var left, right [256]float32
	sum := 0.0
	for len(frames) > 0 {
		n := min(len(frames), len(left))
		for i, f := range frames[:n] {
			left[i], right[i] = f[0], f[1]
		}
		sum += w.k.power(&w.sides[0], left[:n]) + w.k.power(&w.sides[1], right[:n])
		frames = frames[n:]
	}
	return sum
}

// Resting tells whether the filters have come to rest: any number of silent
// frames has no power now, and need not be shown to Power. It takes less than
// half a second of digital silence.
func (w *Weighting) Resting() bool { return w.sides == [2]kState{} }
