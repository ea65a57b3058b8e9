package mix

import (
	"slices"
	"sort"

	"meditate/audio"
)

// A Curve is a gain that changes over time: it goes from point to point along
// raised cosines, and keeps the gain of its first and last point before and
// after them. Its zero value is a gain of 1 throughout.
type Curve struct{ points []Point }

// A Point of a Curve is the gain, a factor, that holds at a frame.
type Point struct {
	At   int64
	Gain float32
}

// NewCurve returns the curve through the points, which are in the order of their
// frames; of two at one frame the latter holds from there on. It keeps the slice.
func NewCurve(points ...Point) Curve {
	if !slices.IsSortedFunc(points, func(a, b Point) int { return int(min(max(a.At-b.At, -1), 1)) }) {
		panic("mix: the points of a curve are out of order")
	}
	return Curve{points}
}

// Gain returns the gain at a frame.
func (c Curve) Gain(at int64) float32 {
	g, _ := c.Hold(at)
	return g
}

// forever is further than any signal reaches.
const forever = 1 << 62

// Hold returns the gain at a frame, and up to which frame it stays that: at+1
// at least, and all the rest where it never changes again.
func (c Curve) Hold(at int64) (gain float32, until int64) {
	if len(c.points) == 0 {
		return 1, forever
	}
	next := sort.Search(len(c.points), func(i int) bool { return c.points[i].At > at })
	switch {
	case next == len(c.points):
		return c.points[next-1].Gain, forever
	case next == 0:
		return c.points[0].Gain, c.points[0].At
	}
	a, b := c.points[next-1], c.points[next]
	if a.Gain == b.Gain {
		return a.Gain, b.At
	}
	var gains [1]float32
	climb(gains[:], a, b, at)
	return gains[0], at + 1
}

// climb writes the gains of the frames from at on along the raised cosine from one
// point to another.
func climb(gains []float32, a, b Point, at int64) {
	frame := 1 / float64(b.At-a.At)
	for i := range gains {
		t := float32(float64(at+int64(i)-a.At) * frame)
		gains[i] = a.Gain + float32((b.Gain-a.Gain)*audio.Ramp(t))
	}
}

// Fill writes the gains of the frames from at on.
func (c Curve) Fill(gains []float32, at int64) {
	next := sort.Search(len(c.points), func(i int) bool { return c.points[i].At > at })
	for i := 0; i < len(gains); {
		for next < len(c.points) && c.points[next].At <= at+int64(i) {
			next++
		}
		if next == 0 || next == len(c.points) || c.points[next-1].Gain == c.points[next].Gain {
			gain, until := c.Hold(at + int64(i))
			for end := min(int64(len(gains)), until-at); int64(i) < end; i++ {
				gains[i] = gain
			}
			continue
		}
		a, b := c.points[next-1], c.points[next]
		end := int(min(int64(len(gains)), b.At-at))
		climb(gains[i:end], a, b, at+int64(i))
		i = end
	}
}

// Automate returns s with the gain of every curve applied, in the order given.
// Where s is silent, it is.
func Automate(s audio.Signal, curves ...Curve) audio.Signal {
	return &automated{s, slices.Clone(curves)}
}

type automated struct {
	audio.Signal
	curves []Curve
}

// Silent implements [audio.Sparse].
func (a *automated) Silent(at int64) int64 { return audio.Silent(a.Signal, at) }

func (a *automated) ReadAt(dst []audio.Frame, at int64) (int, error) {
	n, err := a.Signal.ReadAt(dst, at)
	for _, c := range a.curves {
		c.apply(dst[:n], at)
	}
	return n, err
}

// apply multiplies the frames, which begin at frame at, by the curve.
func (c Curve) apply(dst []audio.Frame, at int64) {
	var gains [256]float32
	for len(dst) > 0 {
		gain, until := c.Hold(at)
		n := int(min(int64(len(dst)), until-at))
		switch {
		case n >= len(gains) || n == len(dst):
			scale(dst[:n], gain)
		default:
			n = min(len(dst), len(gains))
			c.Fill(gains[:n], at)
			for i := range dst[:n] {
				dst[i][0] *= gains[i]
				dst[i][1] *= gains[i]
			}
		}
		dst, at = dst[n:], at+int64(n)
	}
}

// scale multiplies frames by one gain.
func scale(frames []audio.Frame, gain float32) {
	if gain == 1 {
		return
	}
	for i := range frames {
		frames[i][0] *= gain
		frames[i][1] *= gain
	}
}
