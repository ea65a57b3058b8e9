package cover

import (
	"bytes"
	"slices"
	"sync"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/latin-modern/lmroman10bold"
	"github.com/go-fonts/latin-modern/lmroman10regular"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
)

// A weight is one of the two cuts of the serif.
type weight uint8

const (
	regular weight = iota
	bold
)

// fonts reads the fonts of the program once: a serif for Latin letters, and for
// all others a sans that has Greek, Cyrillic, Arabic, Hebrew and many signs.
var fonts = sync.OnceValue(func() (f struct{ serif, bold, sans *font.Font }) {
	f.serif, f.bold, f.sans = mustRead(lmroman10regular.TTF), mustRead(lmroman10bold.TTF), mustRead(dejavusans.TTF)
	return f
})

// mustRead panics where a font of the program itself is broken.
func mustRead(data []byte) *font.Font {
	face, err := font.ParseTTF(bytes.NewReader(data))
	if err != nil {
		panic("cover: " + err.Error())
	}
	return face.Font
}

// faces choose who draws a character. They are not for several goroutines.
type faces struct {
	serif, sans *font.Face
	plain       bool // nothing is drawn by the serif
	latin       bool // what comes next belongs to a text in Latin letters
}

func newFaces(w weight) *faces {
	f := fonts()
	serif := f.serif
	if w == bold {
		serif = f.bold
	}
	return &faces{serif: font.NewFace(serif), sans: font.NewFace(f.sans), latin: true}
}

// choose gives up the serif for a text with marks that it cannot set on letters.
func (f *faces) choose(text []rune) {
	f.plain = slices.ContainsFunc(text, func(r rune) bool {
		_, ok := f.serif.NominalGlyph(r)
		return unicode.Is(unicode.Mn, r) && unicode.Is(unicode.Inherited, r) && !ok
	})
}

// SetScript keeps the serif to Latin letters, as it has a few of the Greek ones,
// which would look lost. Digits and signs go with what is before them.
func (f *faces) SetScript(s language.Script) {
	if s != language.Common && s != language.Inherited {
		f.latin = s == language.Latin
	}
}

// ResolveFace returns the serif where it has the character, else the sans.
func (f *faces) ResolveFace(r rune) *font.Face {
	if _, ok := f.serif.NominalGlyph(r); ok && f.latin && !f.plain {
		return f.serif
	}
	return f.sans
}

// has tells whether a character can be drawn.
func (f *faces) has(r rune) bool {
	if unicode.IsSpace(r) {
		return true
	}
	_, inSerif := f.serif.NominalGlyph(r)
	_, inSans := f.sans.NominalGlyph(r)
	return inSerif || inSans
}
