package check

import (
	"maps"
	"slices"
)

// A Rule is what is asked of a feed, and by whom.
type Rule struct{ Name, Source string }

// Rules lists all rules by name.
func Rules() []Rule {
	var list []Rule
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		list = append(list, Rule{name, rules[name]})
	}
	return list
}

// The documents. Where one has no numbered sections, its own headings or the
// element it speaks of are named.
const (
	xml10     = "W3C, Extensible Markup Language (XML) 1.0 (fifth edition)"
	rss20     = "RSS Advisory Board, RSS 2.0 Specification"
	rssBest   = "RSS Advisory Board, RSS Best Practices Profile"
	appleRSS  = "Apple, A Podcaster’s Guide to RSS"
	appleFeed = "Apple, Podcast RSS feed requirements, technical requirements"
	appleShow = appleRSS + ", Show tags"
	appleItem = appleRSS + ", Episode tags"
	appleTech = "Apple, Technical updates for hosting providers (22 August 2022), RSS feed requirements"
	appleArt  = "Apple, Artwork requirements, Show Cover"
	appleTone = "Apple, Audio requirements"
	spotify   = "Spotify, Podcast Delivery Specification"
	google    = "Google, RSS feed guidelines for podcasts, Feed requirements and recommendations"
	pod20     = "Podcast namespace 1.0"
)

// rules are the sources of all rules.
var rules = map[string]string{
	// The file.
	"xml":         xml10 + ", sections 2.1 to 2.8 and 4.1",
	"encoding":    appleRSS + ", technical details (UTF-8); " + xml10 + ", section 4.3.3",
	"doctype":     rss20 + ", which defines no document type",
	"limits":      "bounds of this program, against files made to harm",
	"namespace":   appleRSS + ", technical details; " + pod20 + ", first paragraphs; W3C, Namespaces in XML 1.0, section 5",
	"rss":         rss20 + ", What is RSS?; " + appleTech + ": Atom feeds",
	"unknown-tag": appleFeed + ": case counts in all tags; " + appleRSS + ", Show tags and Episode tags",
	"twice":       rss20 + ", Required and Optional channel elements; " + pod20 + ", Count: Single",
	"space":       appleRSS + ", technical details: no leading or trailing spaces",
	"too-long":    appleRSS + ", technical details: 255 characters; <description>: 4000 bytes",
	"html":        appleShow + " and Episode tags, <description>: HTML in CDATA; RSS 1.0 module content, content:encoded",

	// The podcast.
	"title":        rss20 + ", Required channel elements; " + appleShow + " and Episode tags, <title>",
	"link":         rss20 + ", Required channel elements; " + appleShow + ", <link>",
	"description":  rss20 + ", Required channel elements; " + appleShow + " and Episode tags, <description>",
	"language":     appleShow + ", <language>; BCP 47 (RFC 5646), section 2",
	"cover":        appleShow + " and Episode tags, <itunes:image>; " + appleArt,
	"category":     appleShow + ", <itunes:category>; " + appleFeed + ": case; Apple, Apple Podcasts categories",
	"explicit":     appleShow + " and Episode tags, <itunes:explicit>",
	"author":       appleShow + ", <itunes:author>",
	"owner":        "Spotify, Adding your email address to your RSS feed; no longer read by Apple: " + appleTech + ": Owner tag",
	"type":         appleShow + ", <itunes:type>",
	"block":        appleShow + ", <itunes:block>",
	"image":        rss20 + ", <image> sub-element of <channel>",
	"copyright":    appleShow + ", <copyright>",
	"self":         rssBest + ", atom:link",
	"podcast-guid": pod20 + ", docs/tags/guid.md; RFC 9562, section 5.5",
	"locked":       pod20 + ", docs/tags/locked.md",
	"license":      pod20 + ", docs/tags/license.md",
	"person":       pod20 + ", docs/tags/person.md and taxonomy.json",
	"episodes":     rss20 + ", Elements of <item>; " + appleRSS + ", Episode tags",

	// Addresses.
	"url":          "RFC 3986, sections 3 and 4.3; " + rss20 + ", Comments: addresses begin with a scheme",
	"url-escape":   "RFC 3986, section 2; " + appleFeed + ": ASCII alone",
	"url-https":    google + "; " + pod20 + ", Podcast Tags: https",
	"file-missing": appleItem + ", <enclosure>: the address points to the file",

	// The episodes.
	"enclosure":           rss20 + ", <enclosure>; " + appleFeed + ": url, length and type; " + spotify + ", section 5.17",
	"enclosure-length":    rss20 + ", <enclosure>; " + appleFeed + ": url, length and type; " + spotify + ", section 5.17",
	"enclosure-type":      appleItem + ", <enclosure>: types and extensions",
	"enclosure-duplicate": appleFeed + ": duplicate <enclosure> addresses are ignored",
	"guid":                rss20 + ", <guid>; " + appleFeed + ": GUID; " + appleTech + ": GUID",
	"date":                appleFeed + ": day of week, day, month, year; RFC 2822 (RFC 5322), sections 3.3 and 4.3; " + rss20 + ", Optional channel elements",
	"date-future":         rss20 + ", <pubDate> of <item>: readers may hide what lies in the future",
	"order":               appleShow + ", <itunes:type>: how episodes are put into order",
	"duration":            appleItem + ", <itunes:duration>",
	"number":              appleItem + ", <itunes:episode> and <itunes:season>",
	"episode-type":        appleItem + ", <itunes:episodeType>",
	"title-number":        appleItem + ", <title>: neither number nor the title of the show",

	// What belongs to an episode.
	"transcript":      pod20 + ", docs/tags/transcript.md; Apple, Transcripts on Apple Podcasts",
	"transcript-file": "W3C, WebVTT, section 4.1; " + pod20 + ", docs/examples/transcripts/transcripts.md",
	"chapters":        pod20 + ", docs/tags/chapters.md",
	"chapters-file":   pod20 + ", docs/examples/chapters/jsonChapters.md, version 1.2",

	// The sound.
	"sound":          appleTone + ", RSS feed audio: MP3 or AAC",
	"sound-rate":     appleTone + ", tables of rates: 44.1 or 48 kHz, mono or stereo",
	"sound-loudness": appleTone + ", loudness: −16 LKFS ±1 dB (ITU-R BS.1770); AES TD1008 (2021): 3 LU less in mono",
	"sound-peak":     appleTone + ", loudness: a true peak of −1 dBFS at most",
}
