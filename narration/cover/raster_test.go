package cover

import (
	"image"
	"image/color"
	"testing"

	"pgregory.net/rapid"
)

// A fill is held against a slow twin that counts samples: 16×16 a pixel.
func TestFillCoversWhatLiesInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const side = 12
		at := rapid.Custom(func(t *rapid.T) vec {
			return vec{float64(rapid.IntRange(-side*16, 2*side*16).Draw(t, "x")) / 16, float64(rapid.IntRange(-side*16, 2*side*16).Draw(t, "y")) / 16}
		})
		a, b, c := at.Draw(t, "a"), at.Draw(t, "b"), at.Draw(t, "c")
		var p path
		p.move(a)
		p.line(b)
		p.line(c)
		canvas := canvas{img: image.NewRGBA(image.Rect(0, 0, side, side)), clip: image.Rect(0, 0, side, side)}
		canvas.fill(&p, color.RGBA{255, 255, 255, 255}, opaque)
		for y := range side {
			for x := range side {
				inside := 0
				for j := range 16 {
					for i := range 16 {
						q := vec{float64(x) + (float64(i)+0.5)/16, float64(y) + (float64(j)+0.5)/16}
						if u, v, w := side3(a, b, q), side3(b, c, q), side3(c, a, q); u > 0 && v > 0 && w > 0 || u < 0 && v < 0 && w < 0 {
							inside++
						}
					}
				}
				got, want := int(canvas.img.RGBAAt(x, y).R), inside*255/256
				if d := got - want; d < -24 || d > 24 { // what three edges through a pixel may miss of its samples
					t.Fatalf("%v %v %v: pixel %d,%d is %d, want %d", a, b, c, x, y, got, want)
				}
			}
		}
	})
}

// side3 tells on which side of a line a point lies.
func side3(a, b, q vec) float64 { return (b.x-a.x)*(q.y-a.y) - (b.y-a.y)*(q.x-a.x) }

// Discs and rings have the area that they should, whatever their place.
func TestAreas(t *testing.T) {
	for _, c := range []struct {
		name string
		p    *path
		want float64
	}{
		{"disc", disc(vec{300.3, 299.7}, 100), 31415.9},
		{"small disc", disc(vec{300.3, 299.7}, 3), 28.27},
		{"ring", ring(vec{300, 300}, 200, 10), 12566.4},
	} {
		canvas := canvas{img: image.NewRGBA(image.Rect(0, 0, 600, 600)), clip: image.Rect(0, 0, 600, 600)}
		canvas.fill(c.p, color.RGBA{255, 255, 255, 255}, opaque)
		sum := 0.0
		for i := 0; i < len(canvas.img.Pix); i += 4 {
			sum += float64(canvas.img.Pix[i]) / 255
		}
		if sum < c.want*0.98 || sum > c.want*1.02 {
			t.Errorf("%s: area %.1f, want %.1f", c.name, sum, c.want)
		}
	}
}

func TestNothingIsDrawnOutsideOfTheClip(t *testing.T) {
	c := canvas{img: image.NewRGBA(image.Rect(0, 0, 100, 100)), clip: image.Rect(20, 30, 60, 70)}
	c.fill(disc(vec{50, 50}, 200), color.RGBA{255, 255, 255, 255}, opaque)
	for y := range 100 {
		for x := range 100 {
			if in := image.Pt(x, y).In(c.clip); in != (c.img.RGBAAt(x, y).R == 255) {
				t.Fatalf("pixel %d,%d", x, y)
			}
		}
	}
}
