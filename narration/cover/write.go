package cover

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
)

// adviseBytes is what a cover should not exceed, so that players are quick to fetch
// it (Apple, Podcasts Artwork Guidelines: 512 kB).
const adviseBytes = 512_000

// qualities are tried in turn until a picture is small enough. At 90, the edges of
// flat areas are clean; below 70, they are not.
var qualities = []int{90, 85, 80, 75, 70}

// WriteJPEG writes a picture as JPEG with three channels, of at most 512 kB where
// that can be had without harm: of a picture that is full of detail, some is given
// up for it. Errors are those of w, or say that the picture is too large for the
// format.
func WriteJPEG(w io.Writer, img image.Image) error {
	img = solid(img)
	var b bytes.Buffer
	for _, quality := range qualities {
		b.Reset()
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
			return fmt.Errorf("cover as JPEG: %w", err)
		}
		if b.Len() <= adviseBytes {
			break
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// WritePNG writes a picture as PNG in RGB, 8 bits a channel, without transparency.
// Errors are those of w.
func WritePNG(w io.Writer, img image.Image) error {
	if err := png.Encode(w, solid(img)); err != nil {
		return fmt.Errorf("cover as PNG: %w", err)
	}
	return nil
}

// solid returns a picture that both encoders write in three channels: grey and
// palettes are spread out, and what is transparent lies on white.
func solid(img image.Image) *image.RGBA {
	if rgba, ok := img.(*image.RGBA); ok && rgba.Opaque() {
		return rgba
	}
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, img, b.Min, draw.Over)
	return out
}
