package cover

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"io"
)

// What podcast directories take (Apple, Podcasts Artwork Guidelines; Spotify and
// the others take the same or more).
const (
	MinSide  = 1400     // pixels
	MaxSide  = Side     // pixels
	MaxBytes = 20 << 20 // of a picture that is read at all
)

// Check reads a picture and tells whether podcast directories will take it as a
// cover: JPEG or PNG, square, MinSide to MaxSide pixels, RGB with 8 bits a
// channel, nothing transparent. The name of the file does not matter. An error
// that is not one of r says what is wrong and what to do about it.
//
// No picture costs more than one of MaxSide and MaxBytes: nothing is decoded
// before its head has been found to be in order.
func Check(r io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return err
	}
	if len(data) > MaxBytes {
		return fmt.Errorf("the picture is larger than %d MB; save it as JPEG, which takes less", MaxBytes>>20)
	}
	switch {
	case len(data) == 0:
		return errors.New("the picture is empty; save it again as JPEG or PNG")
	case bytes.HasPrefix(data, []byte(pngStart)):
		return checkPNG(data)
	case bytes.HasPrefix(data, []byte(jpegStart)):
		return checkJPEG(data)
	}
	return fmt.Errorf("the picture is %s; save it as JPEG or PNG", kindOf(data))
}

// The first bytes of the two kinds (ISO/IEC 15948, §5.2; ITU-T T.81, §B.1.1.3).
const (
	pngStart  = "\x89PNG\r\n\x1a\n"
	jpegStart = "\xff\xd8\xff"
)

// others are kinds of pictures that someone may bring, by what stands where.
var others = []struct {
	at    int
	start string
	name  string
}{
	{0, "GIF8", "a GIF"},
	{8, "WEBP", "a WebP file"},
	{4, "ftypavif", "an AVIF file"},
	{4, "ftyphei", "a HEIC file, as telephones make them"},
	{4, "ftypmif", "a HEIC file, as telephones make them"},
	{0, "BM", "a BMP"},
	{0, "II*\x00", "a TIFF"},
	{0, "MM\x00*", "a TIFF"},
	{0, "%PDF", "a PDF"},
	{0, "8BPS", "a Photoshop file"},
	{0, "<svg", "an SVG drawing"},
	{0, "<?xml", "an SVG drawing"},
}

func kindOf(data []byte) string {
	for _, o := range others {
		if len(data) >= o.at && bytes.HasPrefix(data[o.at:], []byte(o.start)) {
			return o.name
		}
	}
	return "neither a JPEG nor a PNG"
}

// checkSides judges the size of a picture, in pixels.
func checkSides(width, height int) error {
	advice := fmt.Sprintf("make it square, %d to %d px a side", MinSide, MaxSide)
	switch {
	case width != height:
	case width < MinSide:
		advice = fmt.Sprintf("it needs at least %d px a side", MinSide)
	case width > MaxSide:
		advice = fmt.Sprintf("scale it down to %d px a side", MaxSide)
	default:
		return nil
	}
	return fmt.Errorf("the picture is %d × %d px; %s", width, height, advice)
}

var (
	errBroken = errors.New("the picture is damaged or not complete; save it again as JPEG or PNG")
	errGrey   = errors.New("the picture is in shades of grey; save it in RGB colour")
	errDeep   = errors.New("the picture has not 8 bits a channel; save it with 8, usually called 24-bit or “true” colour")
)

// checkPNG reads the head itself: a decoder would say of no picture what is wrong
// with it for a podcast (ISO/IEC 15948, §11.2.2).
func checkPNG(data []byte) error {
	const head = len(pngStart) + 8
	if len(data) < head+13 || string(data[head-4:head]) != "IHDR" {
		return errBroken
	}
	ihdr := data[head:]
	if err := checkSides(bigEndian(ihdr[0:4]), bigEndian(ihdr[4:8])); err != nil {
		return err
	}
	switch depth, colour := ihdr[8], ihdr[9]; {
	case colour == 0 || colour == 4:
		return errGrey
	case colour == 3:
		return errors.New("the picture has a palette of few colours; save it in RGB, usually called 24-bit or “true” colour")
	case depth != 8:
		return errDeep
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return errBroken
	}
	if o, ok := img.(interface{ Opaque() bool }); ok && !o.Opaque() {
		return errors.New("parts of the picture are transparent; lay it on a background and save it without transparency")
	}
	return nil
}

// bigEndian returns a number of four bytes; one beyond 31 bits is the largest.
func bigEndian(b []byte) int {
	if b[0] >= 0x80 {
		return 1<<31 - 1
	}
	return int(b[0])<<24 | int(b[1])<<16 | int(b[2])<<8 | int(b[3])
}
