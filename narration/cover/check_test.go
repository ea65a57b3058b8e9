package cover

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

func rgbaOf(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = uint8(i % 251)
		if i%4 == 3 {
			img.Pix[i] = opaque
		}
	}
	return img
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// chunk returns a chunk of a PNG.
func chunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// claim returns the head of a PNG, and as its pixels n zeros.
func claim(width, height uint32, depth, colour byte, n int64) []byte {
	head := binary.BigEndian.AppendUint32(nil, width)
	head = append(binary.BigEndian.AppendUint32(head, height), depth, colour, 0, 0, 0)
	var pixels bytes.Buffer
	z := zlib.NewWriter(&pixels)
	_, _ = io.CopyN(z, zeros{}, n)
	_ = z.Close()
	return bytes.Join([][]byte{[]byte(pngStart), chunk("IHDR", head), chunk("IDAT", pixels.Bytes()), chunk("IEND", nil)}, nil)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// frame returns the beginning of a JPEG up to the head of its frame.
func frame(marker, depth byte, height, width uint16, channels byte) []byte {
	b := []byte{0xff, 0xd8, 0xff, marker, 0, 8 + 3*channels, depth}
	b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, height), width)
	b = append(b, channels)
	for i := range channels {
		b = append(b, i+1, 0x11, 0)
	}
	return b
}

// manyScans returns a JPEG whose scans are empty.
func manyScans(n int) []byte {
	b := frame(0xc2, 8, 3000, 3000, 3)
	for range n {
		b = append(b, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0)
	}
	return append(b, 0xff, 0xd9)
}

// A picture is a file, and what Check says of it; "" is nothing.
type picture struct{ name, data, want string }

// heads are files that are judged by their first bytes.
func heads() []picture {
	s := func(b []byte) string { return string(b) }
	return []picture{
		{"one too large", s(claim(3001, 3001, 8, 2, 0)), "3001 × 3001 px; scale it down to 3000 px a side"},
		{"grey PNG with alpha", s(claim(1400, 1400, 8, 4, 0)), "shades of grey"},
		{"16 bits", s(claim(1400, 1400, 16, 2, 0)), "has not 8 bits a channel"},
		{"12-bit JPEG", s(frame(0xc1, 12, 1400, 1400, 3)), "has not 8 bits a channel"},
		{"CMYK", s(frame(0xc0, 8, 1400, 1400, 4)), "CMYK, the colours of printing; save it in RGB"},
		{"lossless JPEG", s(frame(0xc3, 8, 1400, 1400, 3)), "unusual kind"},
		{"nothing", "", "empty"},
		{"WebP", "RIFF\x00\x00\x00\x00WEBPVP8 ", "a WebP file"},
		{"HEIC", "\x00\x00\x00\x18ftypheic", "a HEIC file"},
		{"SVG", "<svg xmlns='…'/>", "an SVG drawing"},
		{"TIFF", "II*\x00", "a TIFF"},
		{"text", "hello", "neither a JPEG nor a PNG"},
		{"PNG without a head", pngStart, "damaged"},
		{"JPEG without anything", jpegStart, "damaged"},
		{"JPEG without a scan", s(append(frame(0xc0, 8, 1400, 1400, 3), 0xff, 0xd9)), "damaged"},
		{"PNG that claims 60000 × 60000", s(claim(60000, 60000, 8, 2, 1000)), "60000 × 60000 px; scale it down"},
		{"PNG that claims as much as can be", s(claim(1<<32-1, 1<<32-1, 8, 2, 0)), "scale it down"},
		{"PNG of no size", s(claim(0, 0, 8, 2, 0)), "0 × 0 px"},
		{"JPEG that claims 65535 × 65535", s(frame(0xc0, 8, 65535, 65535, 3)), "scale it down"},
		{"two frames", s(append(frame(0xc0, 8, 1400, 1400, 3), frame(0xc0, 8, 65535, 65535, 3)[2:]...)), "damaged"},
		{"JPEG of a thousand scans", s(manyScans(1000)), "unusual kind"},
	}
}

func pictures(t testing.TB) []picture {
	square := rgbaOf(1400, 1400)
	hole := rgbaOf(1400, 1400)
	hole.SetRGBA(7, 7, color.RGBA{})
	alpha := image.NewNRGBA(square.Rect)
	for i := range alpha.Pix {
		alpha.Pix[i] = opaque
	}
	p, j := pngOf(t, square), jpegOf(t, square)
	var g bytes.Buffer
	if err := gif.Encode(&g, image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black, color.White}), nil); err != nil {
		t.Fatal(err)
	}
	s := func(b []byte) string { return string(b) }
	return append(heads(), []picture{
		{"JPEG", s(j), ""},
		{"PNG", s(p), ""},
		{"PNG with an alpha channel that hides nothing", s(pngOf(t, alpha)), ""},
		{"the largest", s(jpegOf(t, rgbaOf(3000, 3000))), ""},
		{"one pixel too small", s(jpegOf(t, rgbaOf(1399, 1399))), "1399 × 1399 px; it needs at least 1400 px a side"},
		{"not square", s(pngOf(t, rgbaOf(1200, 900))), "1200 × 900 px; make it square, 1400 to 3000 px a side"},
		{"JPEG not square", s(jpegOf(t, rgbaOf(1500, 1400))), "1500 × 1400 px; make it square"},
		{"grey JPEG", s(jpegOf(t, image.NewGray(square.Rect))), "shades of grey; save it in RGB"},
		{"grey PNG", s(pngOf(t, image.NewGray(square.Rect))), "shades of grey"},
		{"palette", s(pngOf(t, image.NewPaletted(square.Rect, color.Palette{color.Black, color.White}))), "palette of few colours; save it in RGB"},
		{"transparent", s(pngOf(t, hole)), "transparent; lay it on a background"},
		{"GIF", g.String(), "a GIF; save it as JPEG or PNG"},
		{"PNG that ends early", s(p[:len(p)/2]), "damaged"},
		{"JPEG that ends early", s(j[:len(j)/2]), "damaged"},
		{"PNG with a bit turned", strings.Replace(s(p), "IDAT", "IDAU", 1), "damaged"},
		{"PNG whose pixels go on for ever", s(claim(1400, 1400, 8, 2, 64<<20)), "damaged"},
		{"more than can be read", jpegStart + strings.Repeat("\x00", MaxBytes), "larger than 20 MB; save it as JPEG"},
	}...)
}

func TestCheck(t *testing.T) {
	all := heads()
	if !testing.Short() { // the race detector makes coders ten times as slow
		all = pictures(t)
	}
	for _, p := range all {
		t.Run(p.name, func(t *testing.T) {
			err := Check(strings.NewReader(p.data))
			if got := text(err); p.want == "" && err != nil || !strings.Contains(got, p.want) || err != nil && p.want == "" {
				t.Errorf("%s, want %q", got, p.want)
			}
		})
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestCheckReturnsTheErrorOfItsReader(t *testing.T) {
	broken := errors.New("no more")
	if err := Check(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Error(err)
	}
}

// A head that promises much costs nothing.
func TestCheckBelievesNoHead(t *testing.T) {
	for _, data := range [][]byte{claim(60000, 60000, 8, 2, 1000), frame(0xc0, 8, 65535, 65535, 3), manyScans(1000)} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if Check(bytes.NewReader(data)) == nil {
			t.Error("taken")
		}
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
			t.Errorf("%d bytes were allocated", got)
		}
	}
}

// FuzzCheck holds Check to its word: it never fails but with an error, and what it
// takes is decoded as what it says.
func FuzzCheck(f *testing.F) {
	for _, p := range heads() {
		f.Add([]byte(p.data))
	}
	f.Add(jpegOf(f, image.NewYCbCr(image.Rect(0, 0, 1400, 1400), image.YCbCrSubsampleRatio420)))
	f.Add(pngOf(f, solid(image.NewGray(image.Rect(0, 0, 1400, 1400)))))
	f.Fuzz(func(t *testing.T, data []byte) {
		if Check(bytes.NewReader(data)) != nil {
			return
		}
		config, _, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil || config.Width != config.Height || config.Width < MinSide || config.Width > MaxSide {
			t.Errorf("taken: %+v, %v", config, err)
		}
	})
}
