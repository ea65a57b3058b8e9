package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"meditate/audio/audiotest"
	"meditate/narration/podcast"
)

// TestPodcastIsReadByOthers has programs of other people read every file of a podcast.
func TestPodcastIsReadByOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("episodes are mastered and encoded")
	}
	audiotest.Need(t, "lame", "ffmpeg", "ffprobe", "xmllint", "node")
	python, vtt := withFeedparser(t), withWebVTTParser(t)
	for _, format := range []string{"mp3", "m4a"} {
		programme, dir := evenings(t, 2), t.TempDir()
		buildPodcast(t, dir, programme, "--format", format)
		feed := filepath.Join(dir, podcast.FeedName)
		if out, err := exec.Command("xmllint", "--noout", feed).CombinedOutput(); err != nil {
			t.Errorf("xmllint: %s", out)
		}
		parsed := python(feed)
		if parsed.Title != nastyTitle || len(parsed.Entries) != 2 || parsed.Type != "serial" {
			t.Errorf("feedparser reads %+v", parsed)
		}
		for _, it := range checkServed(t, dir).Items {
			if i := slices.IndexFunc(parsed.Entries, func(e parsedEntry) bool { return e.ID == it.GUID }); i < 0 || parsed.Entries[i].Title != it.Title {
				t.Errorf("feedparser reads %+v; nothing is %+v", parsed, it)
			}
			sound := filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(it.Enclosure.URL, "https://example.org/soirs/")))
			p := probedChapters(t, sound)
			if len(p.Chapters) != 2 || p.Chapters[1].Tags.Title != "Le cœur" || !strings.Contains(p.Format.Tags["title"], `& <i> "מחר" 🌙`) || p.Format.Tags["album"] != nastyTitle {
				t.Errorf("%s: ffprobe reads %+v", sound, p)
			}
			var seconds float64
			fmt.Sscan(p.Format.Duration, &seconds)
			if math.Abs(seconds-it.Duration) > 0.5 || it.Duration != 45 {
				t.Errorf("%s lasts %s s, and the feed says %v", sound, p.Format.Duration, it.Duration)
			}
			cues := vtt(filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(it.Transcripts[0].URL, "https://example.org/soirs/"))))
			if len(cues.Errors) > 0 || len(cues.Cues) != 3 || cues.Cues[0].Text != "Bienvenue dans ce premier jour." {
				t.Errorf("WebVTT: %+v", cues)
			}
		}
	}
}

type parsedFeed struct {
	Bozo        bool
	Title, Type string
	Entries     []parsedEntry
}

type parsedEntry struct{ Title, ID string }

// withFeedparser returns a reader of feeds: Debian's feedparser, with Debian's Python.
func withFeedparser(t *testing.T) func(path string) parsedFeed {
	t.Helper()
	const python = "/usr/bin/python3"
	if exec.Command(python, "-c", "import feedparser").Run() != nil {
		audiotest.Skipf(t, "Debian's python3-feedparser is not installed")
	}
	return func(path string) (f parsedFeed) {
		t.Helper()
		out, err := exec.Command(python, "-c", `
import feedparser, json, sys
f = feedparser.parse(sys.argv[1], sanitize_html=False)
print(json.dumps({"bozo": bool(f.bozo), "title": f.feed.title, "type": f.feed.itunes_type,
  "entries": [{"title": e.title, "id": e.id} for e in f.entries]}))`, path).Output()
		if err == nil {
			err = json.Unmarshal(out, &f)
		}
		if err != nil || f.Bozo {
			t.Fatalf("feedparser: %v, %s", err, out)
		}
		return f
	}
}

type parsedVTT struct {
	Errors []struct{ Message string }
	Cues   []struct {
		StartTime, EndTime float64
		Text               string
	}
}

// withWebVTTParser returns a reader of captions: the W3C's parser, from npm.
func withWebVTTParser(t *testing.T) func(path string) parsedVTT {
	t.Helper()
	if exec.Command("node", "-e", `require("webvtt-parser")`).Run() != nil {
		audiotest.Skipf(t, "webvtt-parser is not installed (npm), or NODE_PATH does not lead to it")
	}
	return func(path string) (v parsedVTT) {
		t.Helper()
		out, err := exec.Command("node", "-e", `
const { WebVTTParser } = require("webvtt-parser");
const text = require("fs").readFileSync(process.argv[1], "utf8");
console.log(JSON.stringify(new WebVTTParser().parse(text, "subtitles/captions/descriptions"), (k, v) => k === "tree" ? undefined : v));`, path).Output()
		if err == nil {
			err = json.Unmarshal(out, &v)
		}
		if err != nil {
			t.Fatalf("webvtt-parser: %v, %s", err, out)
		}
		return v
	}
}

type probedFile struct {
	Chapters []struct {
		StartTime string `json:"start_time"`
		Tags      struct{ Title string }
	}
	Format struct {
		Duration string
		Tags     map[string]string
	}
}

func probedChapters(t *testing.T, path string) (p probedFile) {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_entries", "format=duration:format_tags", path).Output()
	if err == nil {
		err = json.Unmarshal(out, &p)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}
