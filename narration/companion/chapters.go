package companion

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"

	"meditate/audio"
)

// ShortestChapter is how long a chapter lasts at least, in seconds: shorter ones
// cannot be chosen on a telephone before they are over.
const ShortestChapter = 20

// A Chapter begins at a frame and lasts until the next.
type Chapter struct {
	Start  int64
	Frames int64
	Title  string
}

// Chapters returns the sections of the session as chapters, of which the first
// begins at 0. A section of less than [ShortestChapter] joins the one before, and at
// the beginning the one behind it; the longer gives its title.
func (s Session) Chapters() []Chapter {
	least := ShortestChapter * int64(s.Score.Rate)
	var out []Chapter
	named := int64(0) // how long the section lasts that the last chapter is called after
	for _, section := range s.Score.Sections {
		title := s.written(cmp.Or(section.Title, s.FullTitle()))
		last := len(out) - 1
		switch {
		case last >= 0 && out[last].Frames < least: // only the first can be short
			if section.Frames > named {
				out[last].Title, named = title, section.Frames
			}
			out[last].Frames += section.Frames
		case last >= 0 && section.Frames < least:
			out[last].Frames += section.Frames
		default:
			out, named = append(out, Chapter{section.Start, section.Frames, title}), section.Frames
		}
	}
	if len(out) > 0 {
		out[0].Frames += out[0].Start
		out[0].Start = 0
	}
	return out
}

// ChaptersJSON returns the chapters in the format of Podcasting 2.0 ("JSON Chapters
// Format Version 1.2", podcastindex.org).
func (s Session) ChaptersJSON() []byte {
	type chapter struct {
		StartTime float64 `json:"startTime"` // seconds
		Title     string  `json:"title"`
	}
	file := struct {
		Version     string    `json:"version"`
		Title       string    `json:"title,omitempty"`
		PodcastName string    `json:"podcastName,omitempty"`
		Author      string    `json:"author,omitempty"`
		Chapters    []chapter `json:"chapters"`
	}{"1.2.0", s.FullTitle(), s.Programme, s.Author, []chapter{}}
	for _, c := range s.Chapters() {
		file.Chapters = append(file.Chapters, chapter{Seconds(c.Start, s.Score.Rate), c.Title})
	}
	return jsonText(file)
}

// Seconds returns a place in seconds, to the thousandth.
func Seconds(frames int64, rate audio.Rate) float64 {
	return math.Round(1000*float64(frames)/float64(rate)) / 1000
}

// jsonText returns indented JSON in which text stays readable.
func jsonText(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(err) // of values that are all of this package
	}
	return b.Bytes()
}
