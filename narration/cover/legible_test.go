package cover

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"
)

// luminance is the relative luminance of WCAG 2.2, from 0 to 1.
func luminance(c [3]float64) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b [3]float64) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// linear returns the intensities of a colour, from 0 to 1 (IEC 61966-2-1).
func linear(c color.RGBA) (out [3]float64) {
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		x := float64(v) / 255
		if x <= 0.04045 {
			out[i] = x / 12.92
		} else {
			out[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return out
}

// The eyes are those of full protanopia, deuteranopia and tritanopia, as matrices
// on linear RGB (Machado, Oliveira, Fernandes, A Physiologically-based Model for
// Simulation of Color Vision Deficiency, 2009, table of severity 1.0).
var eyes = map[string][3][3]float64{
	"all colours":  {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	"no colours":   {{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}},
}

func seen(c color.RGBA, eye [3][3]float64) (out [3]float64) {
	in := linear(c)
	for i, row := range eye {
		out[i] = min(max(row[0]*in[0]+row[1]*in[1]+row[2]*in[2], 0), 1)
	}
	return out
}

// Every pair of colours that means something differs in lightness, for all eyes.
func TestColoursStayApartForAllEyes(t *testing.T) {
	for i, p := range palettes {
		for _, pair := range []struct {
			name  string
			a, b  color.RGBA
			least float64
		}{
			{"number and title", p.light, p.ground, 7},             // WCAG 2.2, 1.4.6
			{"subtitle", p.soft, p.ground, 4.5},                    // 1.4.3
			{"affirmations", p.affirm, p.ground, 4.5},              //
			{"guidance", p.guide, p.ground, 3},                     // 1.4.11
			{"affirmations and guidance", p.affirm, p.guide, 1.5},  // they differ in size, too
			{"affirmations and pauses", p.affirm, p.deep, 3},       //
			{"guidance and pauses", p.guide, p.deep, 2},            //
			{"pauses, which hardly show", p.deep, p.ground, 1.15},  //
			{"breaths and what they lie on", p.light, p.ground, 7}, //
			{"breaths and affirmations", p.light, p.affirm, 1.3},   // they differ in shape, too
		} {
			for name, eye := range eyes {
				if got := contrast(seen(pair.a, eye), seen(pair.b, eye)); got < pair.least {
					t.Errorf("palette %d, %s: %s: contrast %.2f, want %v", i, name, pair.name, got, pair.least)
				}
			}
		}
	}
}

// The smallest size at which players show a cover, in pixels a side.
const tiny = 55

// numberArea is where a day's number stands at that size.
func numberArea() image.Rectangle {
	scale := func(x float64) int { return int(math.Round(x * tiny / Side)) }
	return image.Rect(
		scale(middle.x-numberRoom.width/2), scale(middle.y-numberRoom.height/2),
		scale(middle.x+numberRoom.width/2), scale(middle.y+numberRoom.height/2))
}

// At 55 px, a number has strokes at full contrast, is a quarter of the picture
// high, and no two numbers look alike.
func TestNumbersAreReadAt55Pixels(t *testing.T) {
	score := days(t, 0)[2]
	area := numberArea()
	var all []*image.RGBA
	var names []int
	for _, day := range []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 18, 30, 31} {
		if testing.Short() && day > 3 {
			break
		}
		w := wordsOf(score)
		w.Day = day
		img := shrink(Draw(score, w), tiny)
		ground, best, top, bottom := linear(paletteOf(day).ground), 0.0, tiny, 0
		for y := area.Min.Y; y < area.Max.Y; y++ {
			for x := area.Min.X; x < area.Max.X; x++ {
				ratio := contrast(linear(img.RGBAAt(x, y)), ground)
				best = max(best, ratio)
				if ratio >= 4.5 {
					top, bottom = min(top, y), max(bottom, y+1)
				}
			}
		}
		if best < 9 {
			t.Errorf("day %d: contrast %.1f at best, want 9", day, best)
		}
		if least := tiny / 6; bottom-top < least || day < 10 && bottom-top < tiny/5 {
			t.Errorf("day %d is %d px high", day, bottom-top)
		}
		all, names = append(all, img), append(names, day)
	}
	for i, a := range all {
		for j, b := range all[:i] {
			if n := differing(a, b, area); n < 8 {
				t.Errorf("days %d and %d differ in %d pixels", names[j], names[i], n)
			}
		}
	}
}

// differing counts the pixels of an area whose lightness differs by a factor of two.
func differing(a, b *image.RGBA, area image.Rectangle) int {
	n := 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if contrast(linear(a.RGBAAt(x, y)), linear(b.RGBAAt(x, y))) >= 2 {
				n++
			}
		}
	}
	return n
}

// A day without a number has its word in the middle, or a sun.
func TestWithoutANumber(t *testing.T) {
	if testing.Short() {
		t.Skip("four covers are drawn and shrunk")
	}
	score := days(t, 0)[0]
	for _, title := range []string{"Soir", "Une méditation qui a un titre bien trop long pour le cercle, et de loin", "瞑想", ""} {
		t.Run(fmt.Sprintf("%.10s", title), func(t *testing.T) {
			img := shrink(Draw(score, Words{Title: title, Day: -1}), tiny)
			best := 0.0
			for y := numberArea().Min.Y; y < numberArea().Max.Y; y++ {
				for x := numberArea().Min.X; x < numberArea().Max.X; x++ {
					best = max(best, contrast(linear(img.RGBAAt(x, y)), linear(palettes[0].ground)))
				}
			}
			if best < 4.5 {
				t.Errorf("contrast %.1f at best", best)
			}
		})
	}
}
