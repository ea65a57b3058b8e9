package wav

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// A Chapter begins at a frame and has a title.
type Chapter struct {
	At    int64  // frames from the beginning
	Title string // any text
}

// Info is what a file says about itself. What is empty is left out.
type Info struct {
	Title, Artist, Album, Genre string
	Date                        string // as 2006 or 2006-01-02
	Language                    string
	Comment, Copyright          string
	Software                    string // that made the file
}

// checkChapters says whether the chapters fit a signal of so many frames: in
// order, inside, and at places that 32 bits can count.
func checkChapters(chapters []Chapter, frames int64) error {
	last := int64(0)
	for i, c := range chapters {
		switch {
		case c.At < last:
			return fmt.Errorf("wav: chapter %d %q begins at frame %d, before frame %d: put the chapters in order", i+1, c.Title, c.At, last)
		case c.At > frames:
			return fmt.Errorf("wav: chapter %d %q begins at frame %d, and the sound has %d", i+1, c.Title, c.At, frames)
		case c.At > math.MaxUint32:
			return fmt.Errorf("wav: chapter %d %q begins at frame %d, and a WAV file marks none after %d: leave it out or choose a lower rate",
				i+1, c.Title, c.At, uint32(math.MaxUint32))
		}
		last = c.At
	}
	return nil
}

// tail returns the chunks that stand after the samples: the cue points (MPI,
// chapter 3, "Cue-Points Chunk"), their titles ("Associated Data Chunk"), and
// the words about the file (chapter 2, "INFO List Chunk"). Text is UTF-8, which
// MPI did not know and today's programs expect.
func tail(o Options) []byte {
	var t []byte
	if len(o.Chapters) > 0 {
		t = chunk(t, "cue ", string(cues(o.Chapters)))
		t = chunk(t, "LIST", string(titles(o.Chapters)))
	}
	if info := o.Info.list(); len(info) > 0 {
		t = chunk(t, "LIST", "INFO"+string(info))
	}
	return t
}

// cues returns the body of a cue chunk. The chapters are numbered from 1.
func cues(chapters []Chapter) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(chapters)))
	for i, c := range chapters {
		b = binary.LittleEndian.AppendUint32(b, uint32(i+1))
		b = binary.LittleEndian.AppendUint32(b, uint32(c.At)) // place in the order of playing
		b = append(b, "data\x00\x00\x00\x00\x00\x00\x00\x00"...)
		b = binary.LittleEndian.AppendUint32(b, uint32(c.At)) // place in the data chunk
	}
	return b
}

// titles returns the body of the list of labels that belong to cues.
func titles(chapters []Chapter) []byte {
	b := []byte("adtl")
	for i, c := range chapters {
		number := binary.LittleEndian.AppendUint32(nil, uint32(i+1))
		b = chunk(b, "labl", string(number)+text(c.Title))
	}
	return b
}

// list returns the chunks of an INFO list.
func (i Info) list() []byte {
	var b []byte
	for _, entry := range []struct{ id, value string }{
		{"INAM", i.Title}, {"IART", i.Artist}, {"IPRD", i.Album}, {"IGNR", i.Genre}, {"ICRD", i.Date},
		{"ILNG", i.Language}, {"ICMT", i.Comment}, {"ICOP", i.Copyright}, {"ISFT", i.Software},
	} {
		if entry.value != "" {
			b = chunk(b, entry.id, text(entry.value))
		}
	}
	return b
}

// text returns s as it stands in a file: valid UTF-8 up to a zero byte, and none
// before.
func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", " ") + "\x00"
}
