// Package id3 writes the tags of MP3 files: what they are called, and their chapters
// (ID3v2.4.0, id3.org; "ID3v2 Chapter Frame Addendum" 1.0). It is the only user of
// bogem/id3v2.
package id3

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bogem/id3v2/v2"
)

// A Tag is what an MP3 file says of itself. What is empty is left out.
type Tag struct {
	Title, Artist, Album string
	Track                int    // from 1 on; 0: none
	Language             string // ISO 639-2, as TLAN has it: fra
	Comment, Copyright   string
	Software             string // that made the file
	Chapters             []Chapter
}

// A Chapter is a stretch of the sound with a title.
type Chapter struct {
	Start, End time.Duration // counted in milliseconds, less than 49 days
	Title      string
}

// maxChapters is what a table of contents can count (Addendum, 3.2: one byte).
const maxChapters = 255

// Bytes returns the tag as it stands before the sound. The same tag gives the same
// bytes: the library would write its frames in any order, so each is asked for by
// itself.
func (t Tag) Bytes() ([]byte, error) {
	if len(t.Chapters) > maxChapters {
		return nil, fmt.Errorf("id3: %d chapters; a file has %d at most", len(t.Chapters), maxChapters)
	}
	var frames []byte
	for _, f := range t.frames() {
		one := id3v2.NewEmptyTag()
		one.AddFrame(f.id, f.Framer)
		var b bytes.Buffer
		if _, err := one.WriteTo(&b); err != nil {
			return nil, fmt.Errorf("id3: %s: %w", f.id, err)
		}
		frames = append(frames, b.Bytes()[headSize:]...)
	}
	return append(head(len(frames)), frames...), nil
}

type frame struct {
	id string
	id3v2.Framer
}

func (t Tag) frames() []frame {
	var out []frame
	track := ""
	if t.Track > 0 {
		track = fmt.Sprint(t.Track)
	}
	for _, f := range []struct{ id, text string }{
		{"TIT2", t.Title}, {"TPE1", t.Artist}, {"TALB", t.Album}, {"TRCK", track},
		{"TLAN", t.Language}, {"TCOP", t.Copyright}, {"TSSE", t.Software},
	} {
		if f.text != "" {
			out = append(out, frame{f.id, words(f.text)})
		}
	}
	if t.Comment != "" {
		language := t.Language
		if len(language) != 3 {
			language = "und"
		}
		out = append(out, frame{"COMM", id3v2.CommentFrame{Encoding: id3v2.EncodingUTF8, Language: language, Text: clean(t.Comment)}})
	}
	return append(out, t.contents()...)
}

// contents returns the table of contents, which says that its chapters are in order,
// and the chapters (Addendum, 3.1 and 3.2).
func (t Tag) contents() []frame {
	if len(t.Chapters) == 0 {
		return nil
	}
	const topLevel, ordered = 2, 1
	toc := append([]byte("toc\x00"), topLevel|ordered, byte(len(t.Chapters)))
	var out []frame
	for i, c := range t.Chapters {
		id, title := fmt.Sprintf("chp%d", i), words(c.Title)
		toc = append(toc, id+"\x00"...)
		out = append(out, frame{"CHAP", id3v2.ChapterFrame{
			ElementID: id, StartTime: c.Start, EndTime: c.End,
			StartOffset: id3v2.IgnoredOffset, EndOffset: id3v2.IgnoredOffset, Title: &title,
		}})
	}
	return slices.Concat([]frame{{"CTOC", id3v2.UnknownFrame{Body: toc}}}, out)
}

func words(text string) id3v2.TextFrame {
	return id3v2.TextFrame{Encoding: id3v2.EncodingUTF8, Text: clean(text)}
}

// clean returns valid UTF-8 without the byte that ends texts.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", " ")
}

// headSize is how long the head of a tag is, in bytes (ID3v2.4.0, 3.1).
const headSize = 10

// head returns the head of a tag with frames of so many bytes: version 4, no flags,
// and the size in four groups of seven bits.
func head(size int) []byte {
	return []byte{'I', 'D', '3', 4, 0, 0, byte(size >> 21 & 127), byte(size >> 14 & 127), byte(size >> 7 & 127), byte(size & 127)}
}
