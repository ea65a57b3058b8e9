package cover

import (
	"image/color"
	"math"

	"meditate/narration"
	"meditate/narration/script"
)

// A dial is a clock on which sessions are drawn, from the top, clockwise: a petal
// for each phrase, a longer one for an affirmation, pearls for breaths, moons for
// the strokes of a bell. Pauses are petals that hardly show, so that the flower
// is whole and what is said lights up in it.
type dial struct {
	centre       vec
	inner, outer float64 // radii between which it lies, in pixels
	colours      palette
}

// The shapes of a dial, in pixels where it is as high as on a day's cover. They
// were chosen by eye: at 55 px a side the affirmations can be counted, and the
// pauses are a glow.
const (
	dialHeight = 420.0 // from inner to outer
	dialLine   = 6.0   // the width of the clock's circle
	petalFoot  = 24.0  // between the circle and the petals
	gap        = 7.0   // around a shape that lies on others, as if it were cut from paper
	pearl      = 24.0  // the radius of a breath
	moon       = 30.0  // the radius of a stroke
)

// A leaf says how the petals of one kind look: how high they are, as a part of
// the dial, from the shortest to the longest phrase; and how wide, in pixels.
type leaf struct{ low, high, narrow, wide float64 }

var (
	affirmLeaf = leaf{low: 0.72, high: 1, narrow: 84, wide: 150}
	guideLeaf  = leaf{low: 0.34, high: 0.46, narrow: 40, wide: 66}
	pauseLeaf  = leaf{low: 0.9, high: 0.9, narrow: 92, wide: 92}
)

// longPhrase is how much of the circle a phrase takes whose petal is as high as
// can be, in pixels.
const longPhrase = 90.0

// pauseSlice is how much of the clock one petal of a pause stands for, in turns. A
// pause that is shorter than half of it has none.
const pauseSlice = 1.0 / 68

// draw lays one kind of mark over the other: first what is quiet.
func (d dial) draw(c *canvas, marks []mark) {
	c.fill(ring(d.centre, d.inner, dialLine*max(0.5, d.scale())), d.colours.deep, opaque)
	for _, m := range marks {
		if m.kind == narration.Pause && m.arc >= pauseSlice/2 {
			d.pause(c, m)
		}
	}
	for _, m := range marks {
		if m.kind == narration.Phrase && m.role == script.Affirmation {
			d.petal(c, m.middle(), m.arc, affirmLeaf, d.colours.affirm)
		}
	}
	for _, m := range marks {
		if m.kind == narration.Phrase && m.role == script.Guide {
			d.petal(c, m.middle(), m.arc, guideLeaf, d.colours.guide)
		}
	}
	for _, m := range marks {
		switch m.kind {
		case narration.Breath:
			d.bead(c, m.middle(), min(pearl*d.scale(), 0.4*d.length(m.arc)))
		case narration.Bell:
			d.bead(c, m.start, moon*d.scale())
		}
	}
}

// scale is how high a dial is beside that of a day.
func (d dial) scale() float64 { return (d.outer - d.inner) / dialHeight }

// length is how long an arc is on the circle, in pixels.
func (d dial) length(arc float64) float64 { return 2 * math.Pi * d.inner * arc }

func (d dial) pause(c *canvas, m mark) {
	n := max(1, int(math.Round(m.arc/pauseSlice)))
	for i := range n {
		turn := m.start + float64(m.arc*(float64(i)+0.5)/float64(n))
		d.petal(c, turn, m.arc, pauseLeaf, d.colours.deep)
	}
}

func (d dial) petal(c *canvas, turn, arc float64, l leaf, colour color.RGBA) {
	length := d.length(arc)
	high := l.low + float64((l.high-l.low)*math.Sqrt(min(1, length/longPhrase)))
	width := min(max(1.35*length, l.narrow), l.wide) * d.scale()
	inner, outer := d.inner+float64(petalFoot*d.scale()), d.inner+float64((d.outer-d.inner)*high)
	d.cut(c, colour, func(grow float64) *path {
		return petal(d.centre, turn, inner, outer, width, grow)
	})
}

func (d dial) bead(c *canvas, turn, radius float64) {
	at := d.centre.plus(spoke(turn).times(d.inner))
	d.cut(c, d.colours.light, func(grow float64) *path { return disc(at, radius+grow) })
}

// cut lays a shape on what is there, with a gap around it.
func (d dial) cut(c *canvas, colour color.RGBA, shape func(grow float64) *path) {
	c.fill(shape(gap*max(0.6, d.scale())), d.colours.ground, opaque)
	c.fill(shape(0), colour, opaque)
}
