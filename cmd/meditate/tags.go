package main

import (
	"fmt"
	"strings"
	"time"

	"meditate/audio"
	"meditate/audio/flac"
	"meditate/audio/id3"
	"meditate/audio/wav"
	"meditate/narration/companion"

	"golang.org/x/text/language"
)

// tags are what a sound file says of itself, whatever its format.
type tags struct {
	title, artist, album string
	track                int    // 0: none
	language             string // BCP 47
	comment, copyright   string
	rate                 audio.Rate // in which the chapters count
	chapters             []companion.Chapter
}

func tagsOf(about companion.Session) tags {
	t := tags{
		title: about.FullTitle(), artist: about.Author, album: about.Programme, language: about.Score.Language,
		comment: about.Description, copyright: about.Copyright, rate: about.Score.Rate, chapters: about.Chapters(),
	}
	if about.Score.Day > 0 {
		t.track = about.Score.Day
	}
	return t
}

// software is what files say they were made with.
const software = "meditate " + version

func (t tags) id3() ([]byte, error) {
	tag := id3.Tag{
		Title: t.title, Artist: t.artist, Album: t.album, Track: t.track, Language: threeLetters(t.language),
		Comment: t.comment, Copyright: t.copyright, Software: software,
	}
	for _, c := range t.chapters {
		tag.Chapters = append(tag.Chapters, id3.Chapter{Start: t.at(c.Start), End: t.at(c.Start + c.Frames), Title: c.Title})
	}
	return tag.Bytes()
}

func (t tags) wav() (wav.Info, []wav.Chapter) {
	info := wav.Info{
		Title: t.title, Artist: t.artist, Album: t.album, Language: t.language,
		Comment: t.comment, Copyright: t.copyright, Software: software,
	}
	var chapters []wav.Chapter
	for _, c := range t.chapters {
		chapters = append(chapters, wav.Chapter{At: c.Start, Title: c.Title})
	}
	return info, chapters
}

func (t tags) flac() []flac.Tag {
	var out []flac.Tag
	for _, c := range t.vorbisComments() {
		out = append(out, flac.Tag{Name: c.Name, Value: c.Value})
	}
	return out
}

// at returns when a frame is heard, to the millisecond.
func (t tags) at(frames int64) time.Duration { return t.rate.Duration(frames).Round(time.Millisecond) }

// threeLetters returns the code of a language in ISO 639-2, "" where it has none.
func threeLetters(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	base, _ := t.Base()
	return base.ISO3()
}

// A pair is a name and a value, as tags have them that are nothing but text.
type pair struct{ Name, Value string }

// pairs returns what there is to say, with the names that ffmpeg gives to it.
func (t tags) pairs() []pair {
	all := []pair{
		{"title", t.title}, {"artist", t.artist}, {"album", t.album}, {"track", ""},
		{"comment", t.comment}, {"copyright", t.copyright}, {"language", threeLetters(t.language)},
	}
	if t.track > 0 {
		all[3].Value = fmt.Sprint(t.track)
	}
	var out []pair
	for _, p := range all {
		if p.Value != "" {
			out = append(out, pair{p.Name, oneLine(p.Value)})
		}
	}
	return out
}

// oneLine returns a text as one line that a command line can hold.
func oneLine(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "\x00", " ")), " ")
}

// ffmetadata returns the tags and the chapters in ffmpeg's own format (ffmpeg-formats,
// "Metadata"). In Ogg the chapters are comments: of itself ffmpeg 5.1 writes them there
// a second late where they begin in the second half of one.
func (t tags) ffmetadata(ogg bool) string {
	escape := strings.NewReplacer(`\`, `\\`, "=", `\=`, ";", `\;`, "#", `\#`)
	var b strings.Builder
	b.WriteString(";FFMETADATA1\n")
	texts, chapters := t.pairs(), t.chapters
	if ogg {
		texts, chapters = t.vorbisComments(), nil
	}
	for _, p := range texts {
		fmt.Fprintf(&b, "%s=%s\n", p.Name, escape.Replace(p.Value))
	}
	for _, c := range chapters {
		fmt.Fprintf(&b, "[CHAPTER]\nTIMEBASE=1/%d\nSTART=%d\nEND=%d\ntitle=%s\n", t.rate, c.Start, c.Start+c.Frames, escape.Replace(oneLine(c.Title)))
	}
	return b.String()
}

// vorbisComments returns the tags and the chapters as FLAC and Ogg have them ("Ogg
// Vorbis I format specification: comment field"; Xiph.org wiki, "Chapter Extension").
func (t tags) vorbisComments() []pair {
	out := t.pairs()
	for i := range out {
		out[i].Name = strings.ToUpper(out[i].Name)
		if out[i].Name == "TRACK" {
			out[i].Name = "TRACKNUMBER"
		}
	}
	for i, c := range t.chapters {
		name := fmt.Sprintf("CHAPTER%03d", i+1)
		ms := t.at(c.Start).Milliseconds()
		at := fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
		out = append(out, pair{name, at}, pair{name + "NAME", oneLine(c.Title)})
	}
	return out
}
