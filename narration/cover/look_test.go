package cover

import (
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"meditate/narration/script"
)

// wild are words that no layout likes.
var wild = []Words{
	{Programme: "التعاطف مع الذات في خمسة أيام", Title: "اليوم الثالث", Subtitle: "التجربة الإنسانية (الجزء 2)", Day: 13, Length: "٨ دقائق"},
	{Programme: "חמלה עצמית & <שלום>", Title: "יום ראשון: «שָׁלוֹם»", Subtitle: "ABC בתוך עברית 123", Day: 365, Length: "8 min"},
	{
		Programme: "Un programme dont le titre n’en finit pas, et qui pourtant continue encore et encore, jusqu’au bout de la nuit",
		Title:     "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft & <Söhne> « ŒUVRE »",
		Subtitle:  "Une très longue phrase qui explique tout ce que la séance contient, et davantage encore, sans jamais s’arrêter de parler, ni de respirer, ni de rêver, ni même de finir, car finir serait dommage pour une si belle phrase",
		Day:       8, Length: "8 min",
	},
	{Programme: "瞑想 😀 smile 👨‍👩‍👧 fin", Title: "Soir", Day: script.NoDay, Length: "8 min"},
	{Programme: "Προγραμμα — Программа", Title: "Ein langer Titel für eine Sitzung ohne Tag, der nicht in den Kreis passt, gewiss nicht", Subtitle: "Zalgo z̴͇̗a̮̹ͬl̛͒̐ģ̏o", Day: script.NoDay},
}

var look = flag.String("look", "", "write covers into this folder, for eyes")

func TestLook(t *testing.T) {
	dir := *look
	if dir == "" {
		t.Skip("-look names no folder")
	}
	scores := days(t, 0)
	var covers []*image.RGBA
	for _, s := range scores {
		covers = append(covers, Draw(s, wordsOf(s)))
	}
	covers = append(covers, DrawShow(scores, Words{Programme: programmeTitle, Subtitle: "Textes de l’auteur"}))
	save(t, dir, "day", shrink(covers[2], 900))
	save(t, dir, "crop", covers[2].SubImage(image.Rect(500, 1100, 1500, 2000)))
	save(t, dir, "show", shrink(covers[5], 900))
	save(t, dir, "days", sheet(covers, 500))
	save(t, dir, "small", enlarge(sheet(covers, 55), 6))
	save(t, dir, "grey", grey(sheet(covers, 300)))
	covers = nil
	for i, w := range wild {
		covers = append(covers, Draw(scores[i], w))
	}
	covers = append(covers, DrawShow(slices.Repeat(scores, 6), wild[2]))
	save(t, dir, "wild", sheet(covers, 700))
}

// sheet lays covers beside each other, three in a row.
func sheet(covers []*image.RGBA, side int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, 3*(side+10), 2*(side+10)))
	for i, c := range covers {
		at := image.Pt(i%3*(side+10), i/3*(side+10))
		draw.Draw(out, image.Rectangle{at, at.Add(image.Pt(side, side))}, shrink(c, side), image.Point{}, draw.Src)
	}
	return out
}

func enlarge(img *image.RGBA, n int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, img.Rect.Dx()*n, img.Rect.Dy()*n))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.SetRGBA(x, y, img.RGBAAt(x/n, y/n))
		}
	}
	return out
}

func grey(img *image.RGBA) image.Image {
	out := image.NewGray(img.Rect)
	draw.Draw(out, out.Rect, img, image.Point{}, draw.Src)
	return out
}

func save(t *testing.T, dir, name string, img image.Image) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// shrink averages a square picture down to so many pixels a side, as players do.
func shrink(img *image.RGBA, side int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, side, side))
	n := img.Rect.Dx()
	for y := range side {
		for x := range side {
			var sum [3]int
			count := 0
			for j := y * n / side; j < (y+1)*n/side; j++ {
				row := img.Pix[img.PixOffset(x*n/side, j) : img.PixOffset((x+1)*n/side-1, j)+4]
				for i := 0; i < len(row); i += 4 {
					sum[0] += int(row[i])
					sum[1] += int(row[i+1])
					sum[2] += int(row[i+2])
					count++
				}
			}
			out.SetRGBA(x, y, color.RGBA{uint8(sum[0] / count), uint8(sum[1] / count), uint8(sum[2] / count), opaque})
		}
	}
	return out
}
