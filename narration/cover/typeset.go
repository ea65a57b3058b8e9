package cover

import (
	"math"
	"slices"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// emShaped is the size at which texts are shaped, in pixels. Neither font is
// hinted, so all other sizes are the same in proportion.
const emShaped = 1000

// leading is the distance of two lines in their size; more where they would touch.
const (
	leading = 1.18
	between = 0.08 // that stays between the ink of two lines
)

// A paragraph is a text that was shaped: its glyphs, in reading order.
type paragraph struct {
	text     []rune
	dir      di.Direction
	levels   []level // of each character
	runs     []shaping.Output
	ellipsis shaping.Output
}

// shape turns a text into glyphs; nil if nothing of it can be drawn.
func shape(text, lang string, w weight) *paragraph {
	f := newFaces(w)
	p := &paragraph{text: clean(text, f)}
	if len(p.text) == 0 {
		return nil
	}
	f.choose(p.text)
	p.dir = direction(p.text)
	p.levels = levelsOf(p.text, p.dir)
	input := shaping.Input{
		Text: p.text, RunEnd: len(p.text), Direction: p.dir,
		Size: fixed.I(emShaped), Language: language.NewLanguage(lang),
	}
	var seg shaping.Segmenter
	var shaper shaping.HarfbuzzShaper
	for _, run := range splitLevels(seg.Split(input, f), p.levels) {
		p.runs = append(p.runs, shaper.Shape(run))
	}
	input.Text, input.RunEnd = []rune(ellipsis), len([]rune(ellipsis))
	input.Face, input.Script = f.serif, language.Latin
	p.ellipsis = shaper.Shape(input)
	return p
}

// A room is where a text may stand, in pixels, and how it may be set to fit.
type room struct {
	width, height     float64
	largest, smallest float64 // sizes
	lines             int     // at most
}

// A block is a text set in lines. Its ink lies between top and bottom, in pixels
// below the baseline of its first line, and is no wider than width.
type block struct {
	lines              []shaping.Line
	size, leading      float64
	top, bottom, width float64
	cut                bool // ends with an ellipsis, or a word of it is broken
}

// set wraps a text into a room, as large as it can be, with lines of about the
// same length. What does not fit at the smallest size ends with an ellipsis.
func (p *paragraph) set(r room) block {
	const step = 0.94
	for size := r.largest; size >= r.smallest; size *= step {
		if b := p.wrap(r.width, size, shaping.Never, r.lines); !b.cut && b.fits(r) {
			return p.balance(b, r)
		}
	}
	b := p.squeeze(r)
	b.cut = true
	return b
}

// squeeze sets a text that is too long for a room at the smallest size. Words that
// are longer than a line are broken.
func (p *paragraph) squeeze(r room) block {
	for lines := r.lines; lines > 0; lines-- {
		for _, words := range []shaping.LineBreakPolicy{shaping.Never, shaping.WhenNecessary} {
			if b := p.wrap(r.width, r.smallest, words, lines); b.fits(r) {
				return b
			}
		}
	}
	// Of what is higher than its room even so, the size gives way.
	b := p.wrap(r.width, r.smallest, shaping.WhenNecessary, 1)
	shrink := min(r.height/(b.bottom-b.top), r.width/b.width)
	return newBlock(b.lines, r.smallest*shrink)
}

// balance narrows the lines as far as there are no more of them.
func (p *paragraph) balance(b block, r room) block {
	narrow, wide := 0.0, r.width
	for wide-narrow > r.width/100 {
		middle := (narrow + wide) / 2
		if try := p.wrap(middle, b.size, shaping.Never, len(b.lines)); !try.cut && try.width <= middle && try.fits(r) {
			wide, b = middle, try
		} else {
			narrow = middle
		}
	}
	return b
}

// wrap breaks a text into lines that are so many pixels wide.
func (p *paragraph) wrap(width, size float64, words shaping.LineBreakPolicy, most int) block {
	runs := slices.Clone(p.runs)
	for i := range runs {
		runs[i].Glyphs = slices.Clone(runs[i].Glyphs) // the wrapper writes to them
	}
	end := p.ellipsis
	end.Glyphs = slices.Clone(end.Glyphs)
	var wrapper shaping.LineWrapper
	lines, cut := wrapper.WrapParagraph(shaping.WrapConfig{
		Direction: p.dir, TruncateAfterLines: most, Truncator: end, BreakPolicy: words,
	}, int(width/size*emShaped), p.text, shaping.NewSliceIterator(runs))
	for i, line := range lines {
		p.order(line, cut > 0 && i == len(lines)-1)
	}
	b := newBlock(lines, size)
	b.cut = cut > 0
	return b
}

func newBlock(lines []shaping.Line, size float64) block {
	b := block{lines: lines, size: size, leading: leading * size}
	inks := make([]ink, len(lines))
	for i, line := range lines {
		inks[i] = inkOf(line, size/emShaped)
		b.width = max(b.width, inks[i].right-inks[i].left)
		if i > 0 {
			b.leading = max(b.leading, inks[i-1].bottom-inks[i].top+between*size)
		}
	}
	for i, k := range inks {
		y := float64(float64(i) * b.leading)
		b.top, b.bottom = min(b.top, y+k.top), max(b.bottom, y+k.bottom)
	}
	return b
}

func (b block) fits(r room) bool {
	return b.width <= r.width && b.bottom-b.top <= r.height
}

// An ink is what the glyphs of a line really cover, in pixels from its origin;
// y runs down.
type ink struct{ left, right, top, bottom float64 }

func inkOf(line shaping.Line, scale float64) ink {
	k := ink{left: math.Inf(1), right: math.Inf(-1)}
	pen := fixed.Int26_6(0)
	for _, run := range line {
		for _, g := range run.Glyphs {
			left, top := pen+g.XOffset+g.XBearing, -(g.YOffset + g.YBearing)
			if g.Width != 0 {
				k.left = min(k.left, pixels(left, scale))
				k.right = max(k.right, pixels(left+g.Width, scale))
				k.top = min(k.top, pixels(top, scale))
				k.bottom = max(k.bottom, pixels(top-g.Height, scale))
			}
			pen += g.Advance
		}
	}
	if k.left > k.right {
		return ink{}
	}
	return k
}

func pixels(x fixed.Int26_6, scale float64) float64 { return float64(float64(x) / 64 * scale) }
