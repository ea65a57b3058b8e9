package podcast

import (
	"encoding/xml"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"meditate/narration/programme"
)

var update = flag.Bool("update", false, "rewrite what is in testdata")

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// nasty are texts that formats stumble over.
const nasty = `Le "soir" & <b>l’été</b> 🌙 ]]> السلام`

func episode(day int, length string, published time.Time) Episode {
	name := fmt.Sprintf("%s/jour-%d-%s-0badcafe", Episodes, day, strings.ReplaceAll(length, " ", "-"))
	file := func(ending, mime string, size int64) File {
		return File{name + ending, size, strings.Repeat("0", 64), mime}
	}
	return Episode{
		GUID: EpisodeGUID("917393e3-1b1e-5cef-ace4-edaa54e1f810", day, length), Day: day, Length: length, Made: "1", Published: published,
		Language: "fr", Title: fmt.Sprintf("Jour %d · %s", day, length), Subtitle: nasty,
		NotesHTML: "<p>&amp; ]]&gt;</p>\n", Seconds: 480.4, Speakers: []string{"Anne & co"},
		Sound: file(".mp3", "audio/mpeg", 7_681_289), Captions: file(".vtt", "text/vtt", 1), Subtitles: file(".srt", "application/x-subrip", 1),
		Transcript: file(".html", "text/html", 1), ChapterFile: file(".json", "application/json+chapters", 1),
		Cover: file(".jpg", "image/jpeg", 1), Manifest: file(".manifest.json", "application/json", 1),
	}
}

func evenings(lengths ...string) Feed {
	no := false
	f := Feed{
		Title: nasty, Language: "fr_FR", Generator: "meditate",
		Show: programme.Show{
			Subtitle: nasty, Author: "Claire & co", Owner: programme.Owner{Name: "Claire", Email: "claire@example.org"},
			Link: "https://example.org/?a=1&b=2", Description: "Un.\n\nDeux & <trois>.", Explicit: &no, Kind: "serial",
			Categories: []programme.Category{{Name: "Health & Fitness", Sub: "Mental Health"}, {Name: "Education"}},
			Copyright:  "© 2026", License: "CC-BY-4.0", BaseURL: "https://example.org/p/",
			Persons: []programme.Person{{Name: "Claire", Role: "host", Link: "https://example.org/claire"}},
		},
		State: State{GUID: "917393e3-1b1e-5cef-ace4-edaa54e1f810"},
	}
	f.State.PutCover(File{Name: Episodes + "/cover-0badcafe.jpg"}, noon)
	i := 0
	for _, length := range lengths {
		for day := range 2 {
			f.State.Put(episode(day+1, length, noon.Add(time.Duration(i)*time.Minute)), noon)
			i++
		}
	}
	return f
}

// TestFilesAreAsTheyWere holds the feed and the page to those that xmllint, feedparser
// and a browser have read.
func TestFilesAreAsTheyWere(t *testing.T) {
	f := evenings("3 min", "8 min")
	feed, err := f.XML()
	if err != nil {
		t.Fatal(err)
	}
	page, err := f.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{FeedName: feed, PageName: page, StateName: f.State.JSON()} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s is now:\n%s", name, got)
		}
	}
	if got := BaseOf(feed); got != "https://example.org/p/" {
		t.Errorf("made for %q", got)
	}
}

// TestTextsComeOutRight reads a feed with another reader than the one that wrote it.
func TestTextsComeOutRight(t *testing.T) {
	data, err := evenings("8 min").XML()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Channel struct {
			Title       string `xml:"title"`
			Description string `xml:"description"`
			Items       []struct {
				Description string `xml:"description"`
				Content     string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
				Subtitle    string `xml:"http://www.itunes.com/dtds/podcast-1.0.dtd subtitle"`
				Season      string `xml:"http://www.itunes.com/dtds/podcast-1.0.dtd season"`
				Duration    int    `xml:"http://www.itunes.com/dtds/podcast-1.0.dtd duration"`
			} `xml:"item"`
		} `xml:"channel"`
	}
	if err := xml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	c := doc.Channel
	if c.Title != nasty || c.Description != "Un.\n\nDeux & <trois>." || len(c.Items) != 2 {
		t.Errorf("%+v", c)
	}
	for _, it := range c.Items {
		if it.Description != it.Content || it.Content != "<p>&amp; ]]&gt;</p>\n" || it.Subtitle != nasty || it.Duration != 480 {
			t.Errorf("%+v", it)
		}
		if it.Season != "" {
			t.Error("one length makes no season")
		}
	}
}

// The examples of the specification (Podcasting 2.0, <podcast:guid>).
func TestGUIDsOfPodcasts(t *testing.T) {
	for feed, want := range map[string]string{
		"https://podnews.net/rss":                     "9b024349-ccf0-5f69-a609-6b82873eab3c",
		"http://mp3s.nashownotes.com/pc20rss.xml":     "917393e3-1b1e-5cef-ace4-edaa54e1f810",
		"https://mp3s.nashownotes.com/pc20rss.xml///": "917393e3-1b1e-5cef-ace4-edaa54e1f810",
	} {
		if got := GUID(feed); got != want {
			t.Errorf("%s: %s", feed, got)
		}
	}
}

func TestWhatWasPublishedStays(t *testing.T) {
	s := evenings("8 min").State
	before := *s.Find(2, "8 min")
	changed := before
	changed.GUID, changed.Published, changed.Title = "x", noon.AddDate(1, 0, 0), "Autre titre"
	changed.Sound.Name = Episodes + "/jour-2-8-min-deadbeef.mp3"
	s.Put(changed, noon)
	got := *s.Find(2, "8 min")
	if got.GUID != before.GUID || !got.Published.Equal(before.Published) || got.Title != "Autre titre" || len(s.Episodes) != 2 {
		t.Errorf("%+v", got)
	}
	if want := []Old{{before.Sound.Name, noon}}; !reflect.DeepEqual(s.Old, want) {
		t.Errorf("old: %v", s.Old)
	}
	if names := s.Forget(noon.Add(keepOld)); len(names) != 0 {
		t.Errorf("%v are gone after a week", names)
	}
	back := s
	back.Old = slices.Clone(s.Old)
	back.Episodes = slices.Clone(s.Episodes)
	back.Put(before, noon) // what is in use again is not old
	if names := back.Forget(noon.AddDate(1, 0, 0)); slices.Contains(names, before.Sound.Name) {
		t.Errorf("%v is in use", names)
	}
	if names := s.Forget(noon.Add(keepOld + 1)); !slices.Equal(names, []string{before.Sound.Name}) || len(s.Old) != 0 {
		t.Errorf("%v, %v", names, s.Old)
	}
	s.Remove(2, "8 min", noon)
	if names := s.Forget(noon.Add(keepOld + 1)); len(names) != 7 || len(s.Episodes) != 1 {
		t.Errorf("%v", names)
	}
}

func TestSeasonsAreLengths(t *testing.T) {
	f := evenings("8 min", "3 min")
	f.State.Put(episode(3, "8 min", noon), noon)
	var got []string
	for _, e := range f.State.Episodes {
		got = append(got, fmt.Sprintf("%d/%d", f.State.season(e), e.Day))
	}
	if want := "1/1 1/2 1/3 2/1 2/2"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

// Days of different lengths that are each there once stay in their order.
func TestDaysOfDifferentLengths(t *testing.T) {
	f := evenings()
	for day, length := range []string{"3 min", "8 min", "12 min", "8 min"} {
		f.State.Put(episode(day, length, noon), noon)
	}
	for i, e := range f.State.Episodes {
		if e.Day != i || f.State.season(e) != 0 {
			t.Errorf("day %d, season %d in the place of day %d", e.Day, f.State.season(e), i)
		}
	}
	data, err := f.XML()
	if err != nil || strings.Count(string(data), "<itunes:episodeType>bonus<") != 1 {
		t.Errorf("%v: day 0 has no number, and is the only one", err)
	}
}

// A day's own length can change, and become one that was asked for before.
func TestOwnLengths(t *testing.T) {
	s := evenings("8 min", "12 min").State
	s.Find(1, "8 min").Own = true
	guid := s.Find(1, "8 min").GUID
	s.Relength(1, "9 min")
	if e := s.Find(1, "9 min"); e == nil || e.GUID != guid || !e.Own || s.Find(1, "8 min") != nil {
		t.Errorf("%+v", e)
	}
	s.Relength(1, "12 min")
	if e := s.Find(1, "12 min"); !e.Own || e.GUID == guid || s.Find(1, "9 min").Own || s.Find(2, "12 min").Own {
		t.Errorf("%+v", e)
	}
}

func TestStateIsReadAsItWasWritten(t *testing.T) {
	s := evenings("8 min", "3 min").State
	s.Old = []Old{{Episodes + "/a-0.mp3", noon}}
	got, err := ParseState(s.JSON())
	s.Format = stateFormat
	if err != nil || !reflect.DeepEqual(got, s) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestStateNamesNoOtherFiles reads states that would have files removed or served that
// are not the podcast's.
func TestStateNamesNoOtherFiles(t *testing.T) {
	good := string(evenings("8 min").State.JSON())
	for _, name := range []string{"../x.mp3", "/etc/passwd", "feed.xml", "episodes/../../x", "episodes/", "episodes/.x", `episodes\\x`, "episodes/x/y", ""} {
		text := strings.ReplaceAll(good, Episodes+"/jour-1-8-min-0badcafe.mp3", name)
		if _, err := ParseState([]byte(text)); err == nil {
			t.Errorf("%q is taken", name)
		}
	}
	for _, text := range []string{"", "{}", `{"format":2}`, strings.Replace(good, "917393e3", "x", 1)} {
		if _, err := ParseState([]byte(text)); err == nil {
			t.Errorf("%.40q is taken", text)
		}
	}
}

func FuzzParseState(f *testing.F) {
	f.Add(evenings("8 min").State.JSON())
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseState(data)
		if err != nil {
			return
		}
		feed := evenings()
		feed.State = s
		if _, err := feed.XML(); err != nil {
			t.Fatal(err)
		}
		if _, err := feed.HTML(); err != nil {
			t.Fatal(err)
		}
	})
}
