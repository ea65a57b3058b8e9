package check

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

// good is a feed as ours are: two episodes, with all that belongs to them.
const good = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel>
<title>Cinq jours de calme</title>
<link>https://example.com/calme/</link>
<description>Cinq séances pour s'arrêter.</description>
<language>fr</language>
<copyright>© 2025 Ada Lovelace</copyright>
<atom:link href="https://example.com/calme/feed.xml" rel="self" type="application/rss+xml"/>
<itunes:author>Ada Lovelace</itunes:author>
<itunes:owner><itunes:name>Ada Lovelace</itunes:name><itunes:email>ada@example.com</itunes:email></itunes:owner>
<itunes:image href="https://example.com/calme/cover.jpg"/>
<itunes:category text="Health &amp; Fitness"><itunes:category text="Mental Health"/></itunes:category>
<itunes:explicit>false</itunes:explicit>
<itunes:type>serial</itunes:type>
<podcast:guid>8a580502-ce60-5867-85c9-95856d6f3ad7</podcast:guid>
<podcast:locked owner="ada@example.com">yes</podcast:locked>
<podcast:license>cc-by-4.0</podcast:license>
<podcast:person role="host">Ada Lovelace</podcast:person>
<item>
<title>Arriver</title>
<description><![CDATA[<p>Le premier jour.</p>]]></description>
<content:encoded><![CDATA[<h2>Le premier jour</h2>]]></content:encoded>
<enclosure url="https://example.com/calme/audio/jour%201.mp3" length="16508" type="audio/mpeg"/>
<guid isPermaLink="false">calme-1</guid>
<pubDate>Mon, 06 Jan 2025 06:00:00 +0100</pubDate>
<itunes:duration>2</itunes:duration>
<itunes:episode>1</itunes:episode>
<itunes:episodeType>full</itunes:episodeType>
<itunes:explicit>false</itunes:explicit>
<podcast:transcript url="https://example.com/calme/jour-1.vtt" type="text/vtt" language="fr"/>
<podcast:chapters url="https://example.com/calme/jour-1.json" type="application/json+chapters"/>
</item>
<item>
<title>Rester</title>
<description>Le deuxième jour.</description>
<enclosure url="https://example.com/calme/audio/jour-2.mp3" length="24384" type="audio/mpeg"/>
<guid isPermaLink="false">calme-2</guid>
<pubDate>Tue, 07 Jan 2025 06:00:00 +0100</pubDate>
<itunes:duration>00:00:03</itunes:duration>
<itunes:episode>2</itunes:episode>
</item>
</channel>
</rss>
`

const (
	goodVTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ada>Bienvenue.\n\n2\n00:00:01.000 --> 00:00:02.000 align:start\nAsseyez-vous.\n"

	goodChapters = "{\"version\": \"1.2.0\",\n \"chapters\": [\n  {\"startTime\": 0, \"title\": \"Arriver\"},\n  {\"startTime\": 1.5, \"title\": \"Partir\"}\n]}\n"
)

// pictures are made once.
var (
	goodCover = sync.OnceValue(func() []byte { return jpegOf(1400, 1400, false) })
	clearPNG  = sync.OnceValue(func() []byte { return pngOf(image.NewNRGBA(image.Rect(0, 0, 1400, 1400))) })
)

func pngOf(m image.Image) []byte {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func jpegOf(w, h int, grey bool) []byte {
	var m image.Image
	if grey {
		m = image.NewGray(image.Rect(0, 0, w, h))
	} else {
		m = uniform{w, h}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

type uniform struct{ w, h int }

func (uniform) ColorModel() color.Model   { return color.YCbCrModel }
func (u uniform) Bounds() image.Rectangle { return image.Rect(0, 0, u.w, u.h) }
func (uniform) At(int, int) color.Color   { return color.YCbCr{Y: 90, Cb: 120, Cr: 140} }

func file(data string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(data)} }

// folder returns the files of the good feed, with the feed given. The sounds are
// sines of 220 Hz, 2 s in stereo and 3 s in mono, made with ffmpeg and lame.
func folder(t testing.TB, feed string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{"feed.xml": file(feed), "cover.jpg": {Data: goodCover()},
		"jour-1.vtt": file(goodVTT), "jour-1.json": file(goodChapters)}
	for name, from := range map[string]string{"audio/jour 1.mp3": "day-1.mp3", "audio/jour-2.mp3": "day-2.mp3"} {
		data, err := os.ReadFile("testdata/" + from)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

func check(t testing.TB, files fs.FS, o Options) Report {
	t.Helper()
	r, err := Feed(context.Background(), files, "feed.xml", o)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		if f.Source == "" || f.Rule == "" || f.Text == "" || f.File == "" || (f.Line == 0) != (f.Col == 0) || strings.ContainsAny(f.Text, "\n\r") {
			t.Errorf("a finding that is not whole: %+v", f)
		}
	}
	return r
}

func TestGoodFeed(t *testing.T) {
	var steps []int
	r := check(t, folder(t, good), Options{Now: time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC),
		Progress: func(done, all int) { steps = append(steps, done, all) }})
	for _, f := range r.Findings {
		t.Errorf("%v: %v (%s)", f.Level, f, f.Rule)
	}
	if r.Title != "Cinq jours de calme" || r.Episodes != 2 || r.Sounds != 2 || r.Unchecked != 0 || r.More != 0 {
		t.Errorf("report %+v", r)
	}
	if len(steps) != 6 || steps[4] != 2 || steps[5] != 2 {
		t.Errorf("progress %v", steps)
	}
	if r := check(t, folder(t, "\ufeff"+good), Options{SkipSound: true}); len(r.Findings) > 0 || r.Sounds != 0 {
		t.Errorf("with a mark: %v", r.Findings)
	}
}
