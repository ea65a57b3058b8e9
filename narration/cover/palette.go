package cover

import (
	"image/color"

	"meditate/narration/script"
)

const opaque = 255

// A palette is the colours of one cover. They differ in lightness before they
// differ in hue, for eyes that see few hues and for screens that show none.
type palette struct {
	ground color.RGBA
	deep   color.RGBA // a little off the ground: rings and silences
	guide  color.RGBA
	affirm color.RGBA
	light  color.RGBA // number, title, breaths, bells
	soft   color.RGBA // subtitle and programme
}

// The days take turns. All grounds are about as dark: what tells one day from
// another is its number and its figure.
var palettes = []palette{
	{ground: rgb(0x1d2b45), deep: rgb(0x2d3f60), guide: rgb(0x7d93b5), affirm: rgb(0xefc07c), light: rgb(0xf7efe0), soft: rgb(0xc3cbd9)},
	{ground: rgb(0x173a3a), deep: rgb(0x275152), guide: rgb(0x6f9a96), affirm: rgb(0xefc07c), light: rgb(0xf7efe0), soft: rgb(0xbdd0cc)},
	{ground: rgb(0x3b2440), deep: rgb(0x533659), guide: rgb(0xa78bb0), affirm: rgb(0xefc07c), light: rgb(0xf8eee6), soft: rgb(0xd5c5d8)},
	{ground: rgb(0x2b3524), deep: rgb(0x414d37), guide: rgb(0x869874), affirm: rgb(0xefc07c), light: rgb(0xf6f0de), soft: rgb(0xcad2bd)},
	{ground: rgb(0x45261f), deep: rgb(0x5f3a31), guide: rgb(0xba8f80), affirm: rgb(0xefc07c), light: rgb(0xf9eee2), soft: rgb(0xdfc8bd)},
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), opaque}
}

// paletteOf returns the colours of a day; a session without one and a programme
// have those of day 1.
func paletteOf(day int) palette {
	if day == script.NoDay {
		day = 1
	}
	n := len(palettes)
	return palettes[((day-1)%n+n)%n]
}
