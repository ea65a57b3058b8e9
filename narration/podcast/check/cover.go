package check

import (
	"image"
	"image/color"
	_ "image/jpeg" // what Apple takes
	_ "image/png"
	"path"
	"strings"

	"meditate/narration/cover"
)

// checkCover looks at <itunes:image> and the picture it points at.
func (c *checker) checkCover(e *element) {
	href, ok := e.attr("href")
	if !ok {
		c.addf(Broken, e, "cover", `the address of the picture belongs into href; write <itunes:image href="https://…/cover.jpg"/>`)
		return
	}
	u := c.address(e, href, Doubtful)
	if u == nil {
		return
	}
	ext := strings.ToLower(path.Ext(u.Path))
	if ext != ".jpg" && ext != ".jpeg" && ext != ".png" {
		c.addf(Broken, e, "cover", "the address of the cover ends in neither .jpg nor .png; give the file such a name: cover.jpg")
	}
	if name, ok := c.local(e, u); ok && !c.seen[name] {
		c.seen[name] = true
		c.checkPicture(name, ext)
	}
}

// checkPicture reads the header of a picture.
func (c *checker) checkPicture(name, ext string) {
	f, err := c.files.Open(name)
	if err != nil {
		c.addFile(Broken, name, nil, -1, "cover", "the picture cannot be read: %v", err)
		return
	}
	defer f.Close()
	config, kind, err := image.DecodeConfig(f)
	if err != nil {
		c.addFile(Broken, name, nil, -1, "cover", "this is neither a JPEG nor a PNG picture, or it is damaged; save it again as one of them")
		return
	}
	if (kind == "png") != (ext == ".png") {
		c.addFile(Broken, name, nil, -1, "cover", "the picture is a %s and must be called so; give it the ending .%s", strings.ToUpper(kind), map[string]string{"png": "png", "jpeg": "jpg"}[kind])
	}
	w, h := config.Width, config.Height
	if w != h {
		c.addFile(Broken, name, nil, -1, "cover", "the picture has %d × %d pixels and must be square; cut it, best to 3000 × 3000", w, h)
	}
	switch {
	case min(w, h) < cover.MinSide:
		c.addFile(Broken, name, nil, -1, "cover", "the picture has %d × %d pixels, and %d × %d are the least; make it larger, best 3000 × 3000", w, h, cover.MinSide, cover.MinSide)
	case max(w, h) > cover.MaxSide:
		c.addFile(Broken, name, nil, -1, "cover", "the picture has %d × %d pixels, and %d × %d are the most; make it smaller", w, h, cover.MaxSide, cover.MaxSide)
	}
	if _, palette := config.ColorModel.(color.Palette); palette {
		c.addFile(Doubtful, name, nil, -1, "cover", "the picture has a palette of colours; save it in RGB")
		return
	}
	switch config.ColorModel {
	case color.CMYKModel:
		c.addFile(Broken, name, nil, -1, "cover", "the picture is made for printing (CMYK); save it in RGB")
	case color.GrayModel, color.Gray16Model:
		c.addFile(Doubtful, name, nil, -1, "cover", "the picture is in shades of grey; save it in RGB, even if it shows no colour")
	case color.NRGBAModel, color.NRGBA64Model:
		c.addFile(Doubtful, name, nil, -1, "cover", "the picture has an alpha channel, by which parts of it can be seen through; save it without")
	}
}
