package cover

import (
	"image"
	"image/color"
	"image/draw"
)

// Shapes are filled by counting, for every pixel, how much of it lies inside.
// It is counted in whole numbers: a picture is the same bytes on every machine,
// which cannot be said of rasterisers that add up floating point (ADR 7, 16).

// one is a pixel in the coordinates of a path: 1/256 is finer than what an
// antialiased edge can show, as a channel has 256 steps.
const one = 1 << 8

// fullArea is what the accumulator holds for a pixel that is wholly covered.
const fullArea = 2 * one * one

// A canvas is a picture to draw on. Nothing is ever drawn outside clip.
type canvas struct {
	img  *image.RGBA
	clip image.Rectangle
	sums []int32 // of one shape at a time
}

func newCanvas(ground color.RGBA) *canvas {
	img := image.NewRGBA(image.Rect(0, 0, Side, Side))
	draw.Draw(img, img.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	return &canvas{img: img, clip: img.Rect}
}

// fill paints what a path encloses, opacity from 0 to 255. Where contours of one
// direction overlap, they count once; those of the other direction are holes.
func (c *canvas) fill(p *path, ink color.RGBA, opacity int) {
	box := p.bounds()
	if box.Intersect(c.clip).Empty() {
		return
	}
	a := accumulator{box: box, stride: box.Dx() + 1}
	if n := a.stride * box.Dy(); cap(c.sums) < n {
		c.sums = make([]int32, n)
	}
	a.sums = c.sums[:a.stride*box.Dy()]
	clear(a.sums)
	for _, contour := range p.contours {
		last := contour[len(contour)-1]
		for _, next := range contour {
			a.line(last, next)
			last = next
		}
	}
	c.paint(&a, ink, int32(opacity))
}

// paint lays ink where the accumulator says, row by row.
func (c *canvas) paint(a *accumulator, ink color.RGBA, opacity int32) {
	visible := a.box.Intersect(c.clip)
	for y := visible.Min.Y; y < visible.Max.Y; y++ {
		row := a.sums[(y-a.box.Min.Y)*a.stride:][:a.stride]
		sum := int32(0)
		for _, s := range row[:visible.Min.X-a.box.Min.X] {
			sum += s
		}
		pix := c.img.Pix[c.img.PixOffset(visible.Min.X, y):]
		for i, s := range row[visible.Min.X-a.box.Min.X : visible.Max.X-a.box.Min.X] {
			sum += s
			if sum == 0 {
				continue
			}
			alpha := min(max(sum, -sum), fullArea) / (fullArea / 256) * opacity // 0 to 256×255
			blend(pix[4*i:4*i+3:4*i+3], ink, alpha)
		}
	}
}

// blend lays ink over a pixel; alpha is from 0 to 256×255.
func blend(pixel []uint8, ink color.RGBA, alpha int32) {
	const whole = 256 * 255
	for i, v := range [3]uint8{ink.R, ink.G, ink.B} {
		pixel[i] = uint8((int32(pixel[i])*(whole-alpha) + int32(v)*alpha + whole/2) / whole)
	}
}

// An accumulator holds the signed area that lies right of a path's edges, pixel
// by pixel, as differences along each row: their running sum is the coverage.
type accumulator struct {
	box    image.Rectangle
	stride int
	sums   []int32
}

// line adds an edge, cut where it crosses from one row into the next.
func (a *accumulator) line(p, q point) {
	if p.y == q.y {
		return
	}
	sign := int32(1)
	if p.y > q.y {
		p, q, sign = q, p, -1
	}
	dx, dy := int64(q.x-p.x), int64(q.y-p.y)
	x0, y0 := p.x, p.y
	for y0 < q.y {
		y1 := min(q.y, (y0>>8+1)<<8)
		x1 := q.x
		if y1 < q.y {
			x1 = p.x + int32(floorDiv(dx*int64(y1-p.y), dy))
		}
		a.span(x0, x1, y0, y1, sign)
		x0, y0 = x1, y1
	}
}

// span adds a piece of an edge within one row, cut where it crosses columns.
func (a *accumulator) span(x0, x1, y0, y1, sign int32) {
	row := a.sums[(int(y0>>8)-a.box.Min.Y)*a.stride:][:a.stride]
	if x0 > x1 { // mirrored in the row: what it covers is the same
		x0, x1, y0, y1 = x1, x0, -y1, -y0
	}
	left := int32(a.box.Min.X)
	dx, dy := int64(x1-x0), int64(y1-y0)
	x, y := x0, y0
	for {
		nextX, nextY := min(x1, (x>>8+1)<<8), y1
		if nextX < x1 {
			nextY = y0 + int32(floorDiv(dy*int64(nextX-x0), dx))
		}
		height := sign * (nextY - y)
		column := x>>8 - left
		right := height * (x + nextX - 2*(x>>8)<<8) // twice what lies left of the edge
		row[column] += height*2*one - right
		row[column+1] += right
		if nextX == x1 {
			return
		}
		x, y = nextX, nextY
	}
}

// floorDiv rounds down, for any sign of n.
func floorDiv(n, d int64) int64 {
	q := n / d
	if n%d < 0 {
		q--
	}
	return q
}
