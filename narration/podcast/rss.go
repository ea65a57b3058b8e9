package podcast

import "encoding/xml"

// The elements of a feed, in the order in which they are written.

type rss struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	ITunes  string   `xml:"xmlns:itunes,attr"`
	Podcast string   `xml:"xmlns:podcast,attr"`
	Content string   `xml:"xmlns:content,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	Channel channel  `xml:"channel"`
}

type channel struct {
	Self        link             `xml:"atom:link"`
	Title       string           `xml:"title"`
	Link        string           `xml:"link"`
	Description string           `xml:"description"`
	Language    string           `xml:"language"`
	Copyright   string           `xml:"copyright,omitempty"`
	Generator   string           `xml:"generator"`
	Image       image            `xml:"image"`
	Subtitle    string           `xml:"itunes:subtitle,omitempty"`
	Author      string           `xml:"itunes:author"`
	Owner       owner            `xml:"itunes:owner"`
	Cover       href             `xml:"itunes:image"`
	Categories  []itunesCategory `xml:"itunes:category"`
	Explicit    bool             `xml:"itunes:explicit"`
	Kind        string           `xml:"itunes:type"`
	GUID        string           `xml:"podcast:guid"`
	Locked      locked           `xml:"podcast:locked"`
	Medium      string           `xml:"podcast:medium"`
	License     string           `xml:"podcast:license,omitempty"`
	Persons     []person         `xml:"podcast:person"`
	Items       []item           `xml:"item"`
}

type item struct {
	Title         string       `xml:"title"`
	Link          string       `xml:"link"`
	Description   cdata        `xml:"description"`
	Content       cdata        `xml:"content:encoded"`
	Enclosure     enclosure    `xml:"enclosure"`
	GUID          guid         `xml:"guid"`
	Published     string       `xml:"pubDate"`
	ITunesTitle   string       `xml:"itunes:title"`
	Subtitle      string       `xml:"itunes:subtitle,omitempty"`
	Duration      int64        `xml:"itunes:duration"`
	Season        int          `xml:"itunes:season,omitempty"`
	Episode       int          `xml:"itunes:episode,omitempty"`
	Kind          string       `xml:"itunes:episodeType"`
	Explicit      bool         `xml:"itunes:explicit"`
	Cover         href         `xml:"itunes:image"`
	PodcastSeason *season      `xml:"podcast:season"`
	Transcripts   []transcript `xml:"podcast:transcript"`
	Chapters      chapters     `xml:"podcast:chapters"`
	Persons       []person     `xml:"podcast:person"`
}

type link struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type image struct {
	URL   string `xml:"url"`
	Title string `xml:"title"`
	Link  string `xml:"link"`
}

type owner struct {
	Name  string `xml:"itunes:name"`
	Email string `xml:"itunes:email"`
}

type href struct {
	Href string `xml:"href,attr"`
}

type itunesCategory struct {
	Text string          `xml:"text,attr"`
	Sub  *itunesCategory `xml:"itunes:category"`
}

type locked struct {
	Owner string `xml:"owner,attr"`
	Text  string `xml:",chardata"`
}

type person struct {
	Role  string `xml:"role,attr,omitempty"`
	Group string `xml:"group,attr,omitempty"`
	Href  string `xml:"href,attr,omitempty"`
	Name  string `xml:",chardata"`
}

type cdata struct {
	Text string `xml:",cdata"`
}

type enclosure struct {
	URL    string `xml:"url,attr"`
	Length int64  `xml:"length,attr"`
	Type   string `xml:"type,attr"`
}

type guid struct {
	IsPermaLink string `xml:"isPermaLink,attr"`
	Text        string `xml:",chardata"`
}

type season struct {
	Name   string `xml:"name,attr"`
	Number int    `xml:",chardata"`
}

type transcript struct {
	URL      string `xml:"url,attr"`
	Type     string `xml:"type,attr"`
	Language string `xml:"language,attr,omitempty"`
	Rel      string `xml:"rel,attr,omitempty"`
}

type chapters struct {
	URL  string `xml:"url,attr"`
	Type string `xml:"type,attr"`
}
