// Package cover draws the pictures that a podcast shows beside its episodes. A
// cover is read off a score: it is the session's clock, on which every phrase,
// breath, silence and stroke of the bell has its true time, so that each day has
// its own figure, and each length of a day. Nothing is left to chance: the same
// score and words are the same bytes.
//
// The package also tells whether a picture that someone brings will be taken by
// podcast directories. Its functions may be called from several goroutines.
//
//	cover.go, palette.go              the layout and the colours
//	mark.go, figure.go                score → marks → petals, pearls, moons
//	words.go                          where words stand
//	clean.go, font.go, order.go,
//	typeset.go, letter.go             text → glyphs in lines
//	shape.go, path.go, raster.go      shapes → pixels
//	write.go, check.go, checkjpeg.go  files out and in
package cover

import (
	"image"
	"strconv"

	"meditate/narration"
	"meditate/narration/script"
)

// Version changes whenever covers come to look different.
const Version = "1"

// Side is the width and height of a cover, in pixels: the most that podcast
// directories take (Apple, Podcasts Artwork Guidelines: 1400 to 3000).
const Side = 3000

// Words are what a cover says, in any language. What is empty is left out, and so
// are characters that the program's fonts do not have. What is too long is wrapped,
// made smaller, and at last cut.
type Words struct {
	Programme string
	Title     string // of the day
	Subtitle  string // of the day, or of the programme
	Day       int    // script.NoDay if none
	Length    string // such as "8 min"
}

// margin is kept free of words on all sides, in pixels: players round the corners
// of a cover and lay marks over its edges.
const margin = 200

// The middles of the figures, which leave room for words below and, on the cover
// of a day, for a line above.
var (
	middle     = vec{Side / 2, 1330}
	showMiddle = vec{Side / 2, 1260}
)

// The radii of a figure: that of a day leaves room for its number, that of a
// programme for a sun.
const (
	dayInner, dayOuter   = 580, 1000
	showInner, showOuter = 230, 1030
	sunRadius            = 130
)

// Draw returns the cover of a day, Side pixels wide and high. The picture is the
// caller's.
func Draw(score *narration.Score, w Words) *image.RGBA {
	colours := paletteOf(w.Day)
	c := newCanvas(colours.ground)
	d := dial{centre: middle, inner: dayInner, outer: dayOuter, colours: colours}
	d.draw(c, marksOf([]*narration.Score{score}, dayFinest))
	signs := dayWords(w, score.Language)
	if !signs.heart {
		c.fill(disc(middle, sunRadius), colours.light, opaque)
	}
	c.letter(signs, colours)
	return c.img
}

// maxRings is how many circles the figure of a programme has at most. With more
// days than that, neighbours share a circle.
const maxRings = 7

// ringOverlap is how high a ring of petals is beside the distance to the next:
// the tips of one lie on the feet of the other.
const ringOverlap = 1.35

// DrawShow returns the cover of a programme, drawn from the scores of its days,
// the first in the middle. Of the words it says Programme and Subtitle. The
// picture is the caller's.
func DrawShow(scores []*narration.Score, w Words) *image.RGBA {
	colours := paletteOf(script.NoDay)
	c := newCanvas(colours.ground)
	rings := min(len(scores), maxRings)
	height := float64(showOuter-showInner) / (float64(rings) + ringOverlap - 1)
	for i := rings - 1; i >= 0; i-- {
		inner := showInner + float64(height*float64(i))
		d := dial{centre: showMiddle, inner: inner, outer: inner + float64(height*ringOverlap), colours: colours}
		d.draw(c, marksOf(scores[i*len(scores)/rings:(i+1)*len(scores)/rings], showFinest))
	}
	c.fill(disc(showMiddle, sunRadius), colours.light, opaque)
	lang := ""
	if len(scores) > 0 {
		lang = scores[0].Language
	}
	c.letter(showWords(w, lang), colours)
	return c.img
}

// dayNumber is how a day is written.
func dayNumber(day int) string {
	if day == script.NoDay {
		return ""
	}
	return strconv.Itoa(day)
}
