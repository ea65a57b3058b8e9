package pack

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"meditate/audio/vorbis"
	"meditate/narration/voice"
)

// zipTime is what an archive says of the age of its files, so that the same pack
// makes the same archive. It is the first day that the format knows.
var zipTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Export writes a pack as a ZIP archive, in a folder of its name: pack.yaml, the
// manifest and the clips that speak. Earlier versions stay at home, for they
// were put aside by whoever spoke them; a copy of the folder has them all. The
// same pack gives the same bytes.
//
// A pack that does not say what others may do with it, or, where a person
// speaks, who that is and that they agree, is refused.
func Export(ctx context.Context, w io.Writer, p *Pack) error {
	if lines := p.info.toTravel(); len(lines) > 0 {
		return fmt.Errorf("the pack %s says too little to be given to others; write in its %s, in your own words: %s",
			p.Name(), infoName, strings.Join(lines, " | "))
	}
	described, err := readFile(p.files, infoName, maxInfo)
	if err != nil {
		return err
	}
	speaking := manifest{Treatment: p.manifest.Treatment}
	for _, c := range p.manifest.Clips {
		speaking.Clips = append(speaking.Clips, clip{Phrase: c.Phrase, Use: 1, Takes: []Take{c.inUse()}})
	}
	listed, err := speaking.json()
	if err != nil {
		return err
	}
	out := exporter{zip.NewWriter(w), p.Name()}
	if err := out.add(infoName, described); err != nil {
		return err
	}
	if err := out.add(manifestName, listed); err != nil {
		return err
	}
	for _, c := range speaking.Clips {
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := p.data(c.inUse())
		if err != nil {
			return fmt.Errorf("the pack %s is damaged: the clip of %q: %s: %w; %s", p.Name(), voice.Excerpt(c.Phrase), c.inUse().File, err, p.remedy())
		}
		if err := out.add(c.inUse().File, data); err != nil {
			return err
		}
	}
	return out.zip.Close()
}

// An exporter writes files into one folder of an archive.
type exporter struct {
	zip    *zip.Writer
	folder string
}

func (e exporter) add(name string, data []byte) error {
	h := &zip.FileHeader{Name: path.Join(e.folder, name), Method: zip.Deflate, Modified: zipTime}
	h.SetMode(0o644)
	if vorbis.Sniff(data) {
		h.Method = zip.Store // it is compressed already
	}
	w, err := e.zip.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}
