package cover

import (
	"image/color"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// write draws a block, each line centred on x, the first baseline at y.
func (c *canvas) write(b block, x, y float64, colour color.RGBA) {
	scale := b.size / emShaped
	for _, line := range b.lines {
		k := inkOf(line, scale)
		pen := vec{x - (k.left+k.right)/2, y}
		for _, run := range line {
			for _, g := range run.Glyphs {
				at := vec{pen.x + pixels(g.XOffset, scale), pen.y - pixels(g.YOffset, scale)}
				if p := outline(run.Face, g.GlyphID, at, b.size); p != nil {
					c.fill(p, colour, opaque)
				}
				pen.x += pixels(g.Advance, scale)
			}
		}
		y += b.leading
	}
}

// outline returns the path of a glyph with its origin at a place; nil if there is
// nothing to draw.
func outline(face *font.Face, id font.GID, origin vec, size float64) *path {
	glyph, ok := face.GlyphDataOutline(id)
	if !ok || len(glyph.Segments) == 0 {
		return nil
	}
	scale := size / float64(face.Upem())
	place := func(p opentype.SegmentPoint) vec {
		return origin.plus(vec{float64(p.X), -float64(p.Y)}.times(scale))
	}
	var out path
	for _, s := range glyph.Segments {
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			out.move(place(s.Args[0]))
		case opentype.SegmentOpLineTo:
			out.line(place(s.Args[0]))
		case opentype.SegmentOpQuadTo:
			out.quad(place(s.Args[0]), place(s.Args[1]))
		case opentype.SegmentOpCubeTo:
			out.cubic(place(s.Args[0]), place(s.Args[1]), place(s.Args[2]))
		}
	}
	return &out
}
