package podcast

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"meditate/narration/programme"
)

// A Feed is what is served.
type Feed struct {
	Title     string
	Language  string
	Show      programme.Show
	Generator string
	State     State
}

// Address returns where a file of the folder is served.
func (f Feed) Address(name string) string {
	return f.Show.BaseURL + (&url.URL{Path: name}).EscapedPath()
}

// XML returns the feed: RSS 2.0 (RSS Advisory Board) with the tags of Apple ("A
// Podcaster's Guide to RSS"), of Podcasting 2.0 (podcastindex.org/namespace/1.0), of
// Atom (RFC 4287) and of RSS 1.0's content module. The same state gives the same
// bytes.
func (f Feed) XML() ([]byte, error) {
	doc := rss{
		Version: "2.0",
		ITunes:  "http://www.itunes.com/dtds/podcast-1.0.dtd",
		Podcast: "https://podcastindex.org/namespace/1.0",
		Content: "http://purl.org/rss/1.0/modules/content/",
		Atom:    "http://www.w3.org/2005/Atom",
		Channel: f.channel(),
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return nil, err
	}
	b.WriteString("\n")
	return b.Bytes(), nil
}

func (f Feed) channel() channel {
	s := f.Show
	c := channel{
		Self:        link{Href: f.Address(FeedName), Rel: "self", Type: "application/rss+xml"},
		Title:       f.Title,
		Link:        s.Link,
		Description: s.Description,
		Language:    strings.ReplaceAll(f.Language, "_", "-"), // RFC 5646, 2.1
		Copyright:   s.Copyright,
		Generator:   f.Generator,
		Subtitle:    s.Subtitle,
		Author:      s.Author,
		Owner:       owner{s.Owner.Name, s.Owner.Email},
		Cover:       href{f.Address(f.State.Cover.Name)},
		Image:       image{f.Address(f.State.Cover.Name), f.Title, s.Link},
		Explicit:    f.explicit(),
		Kind:        s.Kind,
		GUID:        f.State.GUID,
		Locked:      locked{s.Owner.Email, "yes"},
		Medium:      "podcast",
		License:     identifier(s.License),
	}
	for _, category := range s.Categories {
		one := itunesCategory{Text: category.Name}
		if category.Sub != "" {
			one.Sub = &itunesCategory{Text: category.Sub}
		}
		c.Categories = append(c.Categories, one)
	}
	for _, p := range s.Persons {
		c.Persons = append(c.Persons, person{Role: p.Role, Href: p.Link, Name: p.Name})
	}
	for _, e := range f.newestFirst() {
		c.Items = append(c.Items, f.item(e))
	}
	return c
}

// identifier returns the short name of a licence. One that is said in words would need
// an address (Podcasting 2.0, <podcast:license>).
func identifier(license string) string {
	if strings.ContainsAny(license, " \t") {
		return ""
	}
	return license
}

func (f Feed) explicit() bool { return f.Show.Explicit != nil && *f.Show.Explicit }

// newestFirst returns the episodes in the order in which readers expect them.
func (f Feed) newestFirst() []Episode {
	out := slices.Clone(f.State.Episodes)
	slices.Reverse(out)
	slices.SortStableFunc(out, func(a, b Episode) int { return b.Published.Compare(a.Published) })
	return out
}

func (f Feed) item(e Episode) item {
	it := item{
		Title:       e.Title,
		ITunesTitle: e.Title,
		Link:        f.Address(PageName) + "#" + anchor(e),
		Subtitle:    e.Subtitle,
		Description: cdata{e.NotesHTML}, // which readers take for HTML, whatever it is
		Content:     cdata{e.NotesHTML},
		Enclosure:   enclosure{f.Address(e.Sound.Name), e.Sound.Bytes, e.Sound.Type},
		GUID:        guid{"false", e.GUID},
		Published:   e.Published.UTC().Format(time.RFC1123Z), // RFC 2822, 3.3
		Duration:    int64(math.Round(e.Seconds)),
		Episode:     e.Day,
		Kind:        "full",
		Explicit:    f.explicit(),
		Cover:       href{f.Address(e.Cover.Name)},
		Transcripts: []transcript{
			{f.Address(e.Captions.Name), e.Captions.Type, e.Language, "captions"},
			{f.Address(e.Subtitles.Name), e.Subtitles.Type, e.Language, "captions"},
			{f.Address(e.Transcript.Name), e.Transcript.Type, e.Language, ""},
		},
		Chapters: chapters{f.Address(e.ChapterFile.Name), e.ChapterFile.Type},
	}
	if it.Season = f.State.season(e); it.Season > 0 {
		it.PodcastSeason = &season{e.Length, it.Season}
	}
	if e.Day < 1 { // what comes before the first day has no number
		it.Kind = "bonus"
	}
	for _, name := range e.Speakers {
		it.Persons = append(it.Persons, person{Role: "narrator", Group: "cast", Name: name})
	}
	return it
}

// anchor names an episode within the page.
func anchor(e Episode) string {
	return strings.ReplaceAll(fmt.Sprintf("%d-%s", e.Day, e.Length), " ", "-")
}

// BaseOf returns the address that a feed of this package is made for, with a slash at
// its end, as it stands in it; "" where it has none.
func BaseOf(feed []byte) string {
	_, rest, _ := strings.Cut(string(feed), `<atom:link href="`)
	address, _, _ := strings.Cut(rest, `"`)
	base, found := strings.CutSuffix(address, FeedName)
	if !found {
		return ""
	}
	return base
}
