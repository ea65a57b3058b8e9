package id3

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/bogem/id3v2/v2"
	"pgregory.net/rapid"
)

func evening() Tag {
	return Tag{
		Title: "Le soir & « la nuit » 🌙", Artist: "السلام", Album: "Cinq \"soirs\"", Track: 3, Language: "fra",
		Comment: "deux\nlignes", Copyright: "© 2026", Software: "meditate",
		Chapters: []Chapter{{0, 30636 * time.Millisecond, "Arrivée"}, {30636 * time.Millisecond, 10 * time.Hour, "Le cœur <3"}},
	}
}

// TestTagIsReadByTheLibrary reads a tag back; ffprobe reads one in the tests of export.
func TestTagIsReadByTheLibrary(t *testing.T) {
	data, err := evening().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	got, err := id3v2.ParseReader(bytes.NewReader(append(data, 0xff, 0xfb)), id3v2.Options{Parse: true})
	if err != nil {
		t.Fatal(err)
	}
	want := evening()
	for id, text := range map[string]string{
		"TIT2": want.Title, "TPE1": want.Artist, "TALB": want.Album, "TRCK": "3", "TLAN": "fra", "TCOP": want.Copyright, "TSSE": "meditate",
	} {
		if f := got.GetTextFrame(id); f.Text != text {
			t.Errorf("%s: %q, want %q", id, f.Text, text)
		}
	}
	var chapters []Chapter
	for _, f := range got.GetFrames("CHAP") {
		c := f.(id3v2.ChapterFrame)
		chapters = append(chapters, Chapter{c.StartTime, c.EndTime, c.Title.Text})
	}
	if !reflect.DeepEqual(chapters, want.Chapters) {
		t.Errorf("chapters: %+v", chapters)
	}
	toc := got.GetLastFrame("CTOC").(id3v2.UnknownFrame).Body
	if string(toc) != "toc\x00\x03\x02chp0\x00chp1\x00" {
		t.Errorf("table of contents: %q", toc)
	}
	if size := int(data[6])<<21 | int(data[7])<<14 | int(data[8])<<7 | int(data[9]); size != len(data)-headSize {
		t.Errorf("%d bytes of frames, and it says %d", len(data)-headSize, size)
	}
}

// The library keeps frames in maps: asked for a whole tag, it writes them in any order.
func TestTheSameTagGivesTheSameBytes(t *testing.T) {
	first, _ := evening().Bytes()
	for range 50 {
		if again, _ := evening().Bytes(); !bytes.Equal(first, again) {
			t.Fatal("other bytes")
		}
	}
}

func TestAnyTextIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.StringN(1, 200, -1).Draw(t, "title")
		data, err := Tag{Title: title, Chapters: []Chapter{{0, time.Second, title}}}.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		got, err := id3v2.ParseReader(bytes.NewReader(data), id3v2.Options{Parse: true})
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(title, "\x00", " ")
		if got.Title() != want || got.GetLastFrame("CHAP").(id3v2.ChapterFrame).Title.Text != want {
			t.Fatalf("%q became %q", title, got.Title())
		}
	})
}

func TestTooManyChapters(t *testing.T) {
	tag := Tag{}
	for i := range 256 {
		tag.Chapters = append(tag.Chapters, Chapter{Title: fmt.Sprint(i)})
	}
	if _, err := tag.Bytes(); err == nil {
		t.Error("no table of contents counts 256")
	}
	tag.Chapters = tag.Chapters[:255]
	if _, err := tag.Bytes(); err != nil {
		t.Error(err)
	}
}
