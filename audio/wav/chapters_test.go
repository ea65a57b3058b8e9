package wav

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meditate/audio/audiotest"
	"meditate/audio/pcm"
)

// story is a file with all there can be in it.
var story = Options{
	Rate:     48000,
	Chapters: []Chapter{{0, "Arrivée"}, {12000, "Trois souffles"}, {30001, ""}, {48000, "“Ce moment est à toi.”"}},
	Info: Info{
		Title: "Le soir", Artist: "Ma voix", Album: "Cinq jours", Genre: "Méditation", Date: "2025-11-27",
		Language: "fr", Comment: "une ligne\nune autre", Copyright: "libre", Software: "meditate",
	},
}

func TestChunksBehindTheSamples(t *testing.T) {
	o := Options{
		Rate: 48000, Format: pcm.Int24, Channels: 1,
		Chapters: []Chapter{{0, "un"}, {2, "de\x00ux\xff"}},
		Info:     Info{Title: "é"},
	}
	cue := func(number, at uint32) string { return le32(number) + le32(at) + "data" + le32(0) + le32(0) + le32(at) }
	want := "\x00" + // three samples of three bytes are an odd number
		part("cue ", le32(2)+cue(1, 0)+cue(2, 2)) +
		part("LIST", "adtl"+part("labl", le32(1)+"un\x00")+"\x00"+part("labl", le32(2)+"de ux\uFFFD\x00")+"\x00") +
		part("LIST", "INFO"+part("INAM", "é\x00")+"\x00")
	file := encode(t, hiss(3), o)
	if got := string(file[canonical+9:]); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := binary.LittleEndian.Uint32(file[40:]); got != 9 {
		t.Errorf("a data chunk of %d bytes, want 9", got)
	}
	if clip, err := Read(bytes.NewReader(file)); err != nil || len(clip.Samples) != 3 {
		t.Errorf("%d samples, %v", len(clip.Samples), err)
	}
}

// TestFFprobeReadsChapters has ffprobe tell back what was written, in every
// format.
func TestFFprobeReadsChapters(t *testing.T) {
	audiotest.Need(t, "ffprobe")
	for _, o := range everyKind() {
		o.Rate, o.Chapters, o.Info = story.Rate, story.Chapters, story.Info
		name := filepath.Join(t.TempDir(), "story.wav")
		if err := os.WriteFile(name, encode(t, hiss(60_001), o), 0o666); err != nil {
			t.Fatal(err)
		}
		var got struct {
			Chapters []struct {
				Start int64
				Base  string `json:"time_base"`
				Tags  struct{ Title string }
			}
			Format struct{ Tags map[string]string }
		}
		out := output(t, "ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_format", name)
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatal(err)
		}
		var chapters []Chapter
		for _, c := range got.Chapters {
			chapters = append(chapters, Chapter{c.Start, c.Tags.Title})
			if c.Base != "1/48000" {
				t.Errorf("chapters in units of %s", c.Base)
			}
		}
		if fmt.Sprint(chapters) != fmt.Sprint(o.Chapters) {
			t.Errorf("%v, %d channels: chapters %v, want %v", o.Format, o.Channels, chapters, o.Chapters)
		}
		want := map[string]string{
			"title": "Le soir", "artist": "Ma voix", "album": "Cinq jours", "genre": "Méditation", "date": "2025-11-27",
			"language": "fr", "comment": "une ligne\nune autre", "copyright": "libre", "encoder": "meditate",
		}
		if fmt.Sprint(got.Format.Tags) != fmt.Sprint(want) {
			t.Errorf("%v, %d channels: tags %v, want %v", o.Format, o.Channels, got.Format.Tags, want)
		}
	}
}

// TestOthersReadEveryKind: sox and ffmpeg find the same samples as we do.
func TestOthersReadEveryKind(t *testing.T) {
	audiotest.Need(t, "sox", "ffmpeg")
	for _, o := range everyKind() {
		o.Chapters, o.Info = story.Chapters, story.Info
		file := encode(t, hiss(60_001), o)
		name := filepath.Join(t.TempDir(), "kind.wav")
		if err := os.WriteFile(name, file, 0o666); err != nil {
			t.Fatal(err)
		}
		want := string(bytesOf(drain(t, open(t, string(file)), 2000)))
		if got := output(t, "ffmpeg", "-v", "error", "-i", name, "-f", "f32le", "-"); string(got) != want {
			t.Errorf("%v, %d channels: ffmpeg reads other samples", o.Format, o.Channels)
		}
		if got := output(t, "sox", "-D", name, "-t", "f32", "-"); string(got) != want && o.Format != pcm.Float32 {
			t.Errorf("%v, %d channels: sox reads other samples", o.Format, o.Channels)
		}
		frames := strings.TrimSpace(string(output(t, "sox", "--info", "-s", name)))
		if frames != "60001" {
			t.Errorf("%v, %d channels: %s frames, says sox", o.Format, o.Channels, frames)
		}
	}
}
