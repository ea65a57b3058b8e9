package cover

import (
	"image"
	"math"
)

// A point of a path, in 1/256 pixel.
type point struct{ x, y int32 }

// A path is closed contours of straight pieces.
type path struct {
	contours [][]point
	pen      vec
}

// A vec is a place in pixels, or a way from one place to another.
type vec struct{ x, y float64 }

// Products are converted before they are added, so that no machine fuses the
// two (ADR 7).
func (v vec) plus(w vec) vec           { return vec{v.x + w.x, v.y + w.y} }
func (v vec) minus(w vec) vec          { return vec{v.x - w.x, v.y - w.y} }
func (v vec) times(f float64) vec      { return vec{float64(v.x * f), float64(v.y * f)} }
func (v vec) mix(w vec, t float64) vec { return v.plus(w.minus(v).times(t)) }

// onto rounds to the grid of points: coarser than the last bits in which the
// sines of two machines may differ.
func (v vec) onto() point {
	return point{int32(math.Round(v.x * one)), int32(math.Round(v.y * one))}
}

func (p *path) move(to vec) {
	p.contours = append(p.contours, []point{to.onto()})
	p.pen = to
}

func (p *path) line(to vec) {
	last := len(p.contours) - 1
	p.contours[last] = append(p.contours[last], to.onto())
	p.pen = to
}

// quad adds a parabola; it is cut finely enough that no piece is a quarter of a
// pixel off: the chord of n pieces is off by |a−2b+c|/(4n²)
// (Sederberg, Computer Aided Geometric Design, §10.6).
func (p *path) quad(b, c vec) {
	a := p.pen
	off := a.minus(b).plus(c.minus(b))
	for i, n := 1, pieces(max(math.Abs(off.x), math.Abs(off.y))); i <= n; i++ {
		t := float64(i) / float64(n)
		p.line(a.mix(b, t).mix(b.mix(c, t), t))
	}
}

// cubic adds a Bézier curve of third order, cut alike.
func (p *path) cubic(b, c, d vec) {
	a := p.pen
	one, two := a.minus(b).plus(c.minus(b)), b.minus(c).plus(d.minus(c))
	off := 3 * max(math.Abs(one.x), math.Abs(one.y), math.Abs(two.x), math.Abs(two.y))
	for i, n := 1, pieces(off); i <= n; i++ {
		t := float64(i) / float64(n)
		ab, bc, cd := a.mix(b, t), b.mix(c, t), c.mix(d, t)
		p.line(ab.mix(bc, t).mix(bc.mix(cd, t), t))
	}
}

// pieces returns into how many a curve is cut that bends by so many pixels.
func pieces(bend float64) int { return int(math.Ceil(math.Sqrt(bend))) + 1 }

// bounds returns the pixels that a path touches.
func (p *path) bounds() image.Rectangle {
	var box image.Rectangle
	for i, contour := range p.contours {
		for j, q := range contour {
			x, y := int(q.x>>8), int(q.y>>8)
			cell := image.Rect(x, y, x+1, y+1)
			if i+j == 0 {
				box = cell
				continue
			}
			box.Min.X, box.Min.Y = min(box.Min.X, x), min(box.Min.Y, y)
			box.Max.X, box.Max.Y = max(box.Max.X, x+1), max(box.Max.Y, y+1)
		}
	}
	return box
}
