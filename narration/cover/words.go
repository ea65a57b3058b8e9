package cover

import (
	"image/color"

	"github.com/go-text/typesetting/di"
)

// A sign is words that have their place on a cover.
type sign struct {
	block  block
	x, y   float64 // of the middle of its first baseline
	colour func(palette) color.RGBA
}

// Signs are all words of a cover. Heart tells that some stand in the middle of
// the figure.
type signs struct {
	all   []sign
	heart bool
}

// The rooms for words, in pixels. The heart is what lies within the clock of a
// day: the corners of its room are inside the circle.
var (
	numberRoom = room{width: 900, height: 740, largest: 1200, smallest: 60, lines: 1}
	heartRoom  = room{width: 880, height: 560, largest: 340, smallest: 150, lines: 3}
	topRoom    = room{width: Side - 2*margin - 200, height: 120, largest: 112, smallest: 50, lines: 2}
	titleRoom  = room{width: Side - 2*margin, height: 250, largest: 200, smallest: 90, lines: 2}
	showRoom   = room{width: Side - 2*margin, height: 280, largest: 215, smallest: 110, lines: 2}
	underRoom  = room{width: Side - 2*margin, height: 150, largest: 128, smallest: 60, lines: 2}
)

// The middles of the rooms, from the top, in pixels.
const (
	topMiddle   = margin + 60
	titleMiddle = 2515
	underMiddle = Side - margin - 75
	lowMiddle   = 2610 // of the title where nothing stands under it
)

func light(p palette) color.RGBA { return p.light }
func soft(p palette) color.RGBA  { return p.soft }

// dayWords sets the words of a day. Without a number, a short title stands in
// the heart.
func dayWords(w Words, lang string) signs {
	var s signs
	s.heart = s.put(shape(dayNumber(w.Day), lang, bold), numberRoom, middle.y, light)
	s.put(shape(w.Programme, lang, regular), topRoom, topMiddle, soft)
	title := w.Title
	if !s.heart {
		if p := shape(title, lang, bold); p != nil && !p.set(heartRoom).cut {
			s.heart = s.put(p, heartRoom, middle.y, light)
			title = ""
		}
	}
	s.stack(title, titleRoom, under(w.Subtitle, w.Length), lang)
	return s
}

// showWords sets the words of a programme.
func showWords(w Words, lang string) signs {
	var s signs
	s.stack(w.Programme, showRoom, w.Subtitle, lang)
	return s
}

// under joins a subtitle and a length. The marks between them keep a number at the
// end of one from joining that at the beginning of the other.
func under(subtitle, length string) string {
	f := newFaces(regular)
	if len(clean(subtitle, f)) == 0 {
		return length
	}
	if len(clean(length, f)) == 0 {
		return subtitle
	}
	mark := string(leftToRight)
	if direction([]rune(subtitle)) == di.DirectionRTL {
		mark = string(rightToLeft)
	}
	return mark + subtitle + mark + " · " + mark + length
}

// stack sets a title and what stands under it; where there is but one of them,
// it has the place of both.
func (s *signs) stack(title string, r room, below, lang string) {
	t, b := shape(title, lang, regular), shape(below, lang, regular)
	if t == nil || b == nil {
		s.put(t, r, lowMiddle, light)
		s.put(b, underRoom, lowMiddle, light)
		return
	}
	s.put(t, r, titleMiddle, light)
	s.put(b, underRoom, underMiddle, soft)
}

// put sets a paragraph into a room whose middle is at height y; it tells whether
// there was anything to set.
func (s *signs) put(p *paragraph, r room, y float64, colour func(palette) color.RGBA) bool {
	if p == nil {
		return false
	}
	b := p.set(r)
	if b.width == 0 {
		return false
	}
	s.all = append(s.all, sign{block: b, x: middle.x, y: y - (b.top+b.bottom)/2, colour: colour})
	return true
}

// letter draws words.
func (c *canvas) letter(s signs, p palette) {
	for _, one := range s.all {
		c.write(one.block, one.x, one.y, one.colour(p))
	}
}
