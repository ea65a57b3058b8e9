package check

import (
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// A fault is what one change of the good feed makes of it: the old text becomes
// the new one, and the only finding is the one given.
type fault struct {
	name     string
	old, new string
	level    Level
	rule     string
	place    string // "14:1"; the change must not move what it points at
	text     string // some of it
}

const longText = "Un texte qui ne finit pas. "

var faults = []fault{
	// The file.
	{"an open element", "</item>\n<item>", "<item>", Broken, "xml", "42:1", "<item> of line 20 must be closed first"},
	{"cut short", "</channel>\n</rss>\n", "", Broken, "xml", "3:1", "the file ends before <channel> does"},
	{"an ampersand", "Arriver</title>", "Arriver & rester</title>", Broken, "xml", "21:16", "write &amp;"},
	{"HTML's entity", "Arriver</title>", "Arriver&nbsp;ici</title>", Broken, "xml", "21:15", "&#160;"},
	{"a control character", "Arriver</title>", "Arr\x03iver</title>", Broken, "xml", "21:11", "control character"},
	{"an attribute twice", `type="text/vtt"`, `type="text/vtt" type="text/vtt"`, Broken, "xml", "31:1", "type twice"},
	{"a line before", "<?xml", "\n<?xml", Broken, "xml", "2:1", "very first"},
	{"text behind", "</rss>\n", "</rss>\nfin\n", Broken, "xml", "45:1", "«fin»"},
	{"two feeds", "</rss>\n", "</rss>\n<rss/>\n", Broken, "xml", "45:1", "behind the end"},
	{"an attribute without quotes", `version="2.0" xmlns:atom`, `version=2.0 xmlns:atom`, Broken, "xml", "2:14", "no XML from here on"},
	{"another encoding", `encoding="UTF-8"`, `encoding="ISO-8859-1"`, Broken, "encoding", "1:1", `encoding="UTF-8"`},
	{"Latin 1", "©", "\xa9", Broken, "encoding", "8:12", "not in UTF-8"},
	{"a document type", "<rss", "<!DOCTYPE rss>\n<rss", Doubtful, "doctype", "2:1", "delete it"},
	{"version 0.91", `version="2.0" xmlns:atom`, `version="0.91" xmlns:atom`, Broken, "rss", "2:1", "0.91"},
	{"no version", `version="2.0" xmlns:atom`, `xmlns:atom`, Broken, "rss", "2:1", `version="2.0"`},
	{"capitals in a namespace", "www.itunes.com/dtds/podcast", "www.itunes.com/DTDs/Podcast", Broken, "namespace", "2:1", itunes},
	{"https in a namespace", "http://www.itunes.com", "https://www.itunes.com", Broken, "namespace", "2:1", itunes},
	{"the namespace of something else", `"https://podcastindex.org/namespace/1.0"`, `"https://example.com/p"`, Doubtful, "namespace", "2:1", podcast},
	{"no namespace", ` xmlns:atom="http://www.w3.org/2005/Atom"`, "", Broken, "namespace", "9:1", "atom: is not declared"},
	{"an unknown prefix", "<description>Le d", "<x:y/><description>Le d", Broken, "namespace", "36:1", "x: is not declared"},
	{"a namespace for RSS", `<rss version`, `<rss xmlns="http://backend.userland.com/rss2" version`, Doubtful, "namespace", "2:1", "RSS 2.0 has none"},

	// The podcast.
	{"no title", "<title>Cinq jours de calme</title>\n", "\n", Broken, "title", "3:1", "<title>"},
	{"two titles", "<link>https", "<title>Calme</title><link>https", Doubtful, "twice", "5:1", "<title>"},
	{"HTML in the title", "Cinq jours de calme<", "<![CDATA[Cinq <b>jours</b>]]><", Doubtful, "html", "4:1", "«<b>»"},
	{"space in the title", "Cinq jours de calme<", " Cinq jours de calme<", Doubtful, "space", "4:1", "<title>Cinq jours de calme</title>"},
	{"a long title", "Cinq jours de calme<", strings.Repeat("Calme ", 50) + "x<", Doubtful, "too-long", "4:1", "301 characters"},
	{"an element in the title", "Cinq jours de calme<", "Cinq <b>jours</b><", Broken, "html", "4:13", "text alone"},
	{"no page", "<link>https://example.com/calme/</link>\n", "\n", Broken, "link", "3:1", "<link>"},
	{"half an address", "<link>https://example.com/calme/", "<link>www.example.com", Broken, "url", "5:1", "https://"},
	{"no description", "<description>Cinq séances pour s'arrêter.</description>", "<description></description>", Broken, "description", "3:1", "<description>"},
	{"a long description", "Cinq séances pour s'arrêter.", strings.Repeat(longText, 160), Doubtful, "too-long", "6:1", "4320 characters"},
	{"many bytes", "Cinq séances pour s'arrêter.", strings.Repeat("é", 2100), Hint, "too-long", "6:1", "4200 bytes"},
	{"HTML outside of CDATA", "Cinq séances", "&lt;p&gt;Cinq", Doubtful, "html", "6:1", "CDATA"},
	{"HTML as elements", "Cinq séances", "<p>Cinq</p>", Broken, "html", "6:14", "CDATA"},
	{"no language", "<language>fr</language>\n", "\n", Broken, "language", "3:1", "<language>fr</language>"},
	{"a name of a language", ">fr<", ">français<", Broken, "language", "7:1", "no code"},
	{"an unknown language", ">fr<", ">xq<", Broken, "language", "7:1", "no code"},
	{"an underscore", ">fr<", ">fr_CA<", Broken, "language", "7:1", "fr-CA"},
	{"three letters", ">fr<", ">fra<", Doubtful, "language", "7:1", "<language>fr</language>"},
	{"no copyright", "<copyright>© 2025 Ada Lovelace</copyright>\n", "\n", Hint, "copyright", "3:1", "whose"},
	{"no self", `<atom:link href="https://example.com/calme/feed.xml" rel="self" type="application/rss+xml"/>`, "", Doubtful, "self", "3:1", "feed.xml"},
	{"no author", "<itunes:author>Ada Lovelace</itunes:author>", "", Doubtful, "author", "3:1", "<itunes:author>"},
	{"no owner", "<itunes:owner><itunes:name>Ada Lovelace</itunes:name><itunes:email>ada@example.com</itunes:email></itunes:owner>", "", Doubtful, "owner", "3:1", "Spotify"},
	{"no mail", "<itunes:email>ada@example.com<", "<itunes:email>ada at example.com<", Doubtful, "owner", "11:54", "no address of mail"},
	{"no cover", `<itunes:image href="https://example.com/calme/cover.jpg"/>`, "", Broken, "cover", "3:1", "cover.jpg"},
	{"a cover without href", `<itunes:image href="https://example.com/calme/cover.jpg"/>`, "<itunes:image>cover.jpg</itunes:image>", Broken, "cover", "12:1", "href"},
	{"a cover over http", `"https://example.com/calme/cover.jpg"`, `"http://example.com/calme/cover.jpg"`, Doubtful, "url-https", "12:1", "https://"},
	{"no category", `<itunes:category text="Health &amp; Fitness"><itunes:category text="Mental Health"/></itunes:category>`, "", Broken, "category", "3:1", "Apple"},
	{"an old category", `Health &amp; Fitness`, `Health`, Broken, "category", "13:1", "«Health»"},
	{"a misspelt category", `Health &amp; Fitness`, `Health and fitness`, Broken, "category", "13:1", `text="Health &amp; Fitness"`},
	{"a subcategory alone", `<itunes:category text="Health &amp; Fitness"><itunes:category text="Mental Health"/></itunes:category>`, `<itunes:category text="mental health"/>`, Broken, "category", "13:1", `text="Mental Health"`},
	{"a foreign subcategory", "Mental Health", "Spirituality", Doubtful, "category", "13:46", "Religion"},
	{"a misspelt subcategory", "Mental Health", "Mental health", Doubtful, "category", "13:46", `"Mental Health"`},
	{"an unknown subcategory", "Mental Health", "Calm", Doubtful, "category", "13:46", "Alternative Health, Fitness"},
	{"a subcategory of none", `"Health &amp; Fitness"`, `"History"`, Doubtful, "category", "13:33", "belongs to the category «Health & Fitness»"},
	{"a category without a name", `<itunes:category text="Health &amp; Fitness">`, `<itunes:category>`, Broken, "category", "13:1", "no name"},
	{"not a word of explicit", "<itunes:explicit>false</itunes:explicit>\n<itunes:type>", "\n<itunes:type>", Broken, "explicit", "3:1", "false"},
	{"an old explicit", ">false</itunes:explicit>\n<itunes:type>", ">clean</itunes:explicit>\n<itunes:type>", Doubtful, "explicit", "14:1", "false"},
	{"an empty explicit", ">false</itunes:explicit>\n<itunes:type>", "></itunes:explicit>\n<itunes:type>", Broken, "explicit", "14:1", "false"},
	{"an unknown type", ">serial<", ">series<", Doubtful, "type", "15:1", "serial"},
	{"a guid that is no UUID", ">8a580502-ce60-5867-85c9-95856d6f3ad7<", ">calme<", Doubtful, "podcast-guid", "16:1", "8a580502-"},
	{"a guid of another address", ">8a580502-", ">8a580503-", Hint, "podcast-guid", "16:1", "8a580502-"},
	{"no guid", "<podcast:guid>8a580502-ce60-5867-85c9-95856d6f3ad7</podcast:guid>", "", Hint, "podcast-guid", "3:1", "8a580502-"},
	{"locked in other words", ">yes<", ">true<", Doubtful, "locked", "17:1", "yes nor no"},
	{"locked without an owner", ` owner="ada@example.com"`, "", Hint, "locked", "17:1", "owner="},
	{"locked by nobody", `owner="ada@example.com"`, `owner="Ada"`, Doubtful, "locked", "17:1", "no address of mail"},
	{"a licence of one's own", ">cc-by-4.0<", ">Calme 1.0<", Doubtful, "license", "18:1", `url="https://…">Calme 1.0<`},
	{"an empty licence", ">cc-by-4.0<", "><", Doubtful, "license", "18:1", "no name"},
	{"nobody", ">Ada Lovelace</podcast:person>", "></podcast:person>", Doubtful, "person", "19:1", "no name"},
	{"an unknown role", `role="host"`, `role="meditator"`, Doubtful, "person", "19:1", "meditator"},
	{"an unknown group", `role="host"`, `group="voices"`, Doubtful, "person", "19:1", "voices"},
	{"a picture of old", "<itunes:type>", "<image><url>https://example.com/calme/cover.jpg</url><title>Cinq</title></image><itunes:type>", Doubtful, "image", "15:1", "<link>https://example.com/calme/</link>"},
	{"a picture nowhere", "<itunes:type>", "<image><url>cover.jpg</url><title>Cinq</title><link>https://example.com/calme/</link></image><itunes:type>", Broken, "url", "15:8", "https://"},
	{"a date of the feed", "<itunes:type>", "<lastBuildDate>today</lastBuildDate><itunes:type>", Doubtful, "date", "15:1", "lastBuildDate"},
	{"blocked", "<itunes:type>", "<itunes:block>Yes</itunes:block><itunes:type>", Hint, "block", "15:1", "not to be listed"},
	{"an element in capitals", "<itunes:type>", "<itunes:Block>Yes</itunes:Block><itunes:type>", Doubtful, "unknown-tag", "15:1", "<itunes:block>"},
	{"an unknown element", "<itunes:type>", "<itunes:mood>calm</itunes:mood><itunes:type>", Doubtful, "unknown-tag", "15:1", "itunes:mood"},

	// An episode.
	{"no title of it", "<title>Arriver</title>\n", "\n", Broken, "title", "20:1", "<title>"},
	{"a number in the title", "<title>Arriver", "<title>Épisode 1 : arriver", Hint, "title-number", "21:1", "«Épisode 1»"},
	{"nothing said of it", "<description>Le deuxième jour.</description>\n", "\n", Doubtful, "description", "34:1", "<description>"},
	{"no sound", `<enclosure url="https://example.com/calme/audio/jour-2.mp3" length="24384" type="audio/mpeg"/>`, "", Broken, "enclosure", "34:1", "<enclosure"},
	{"two sounds", `<guid isPermaLink="false">calme-2`, `<enclosure/><guid isPermaLink="false">calme-2`, Doubtful, "twice", "38:1", "<enclosure>"},
	{"a sound without an address", `url="https://example.com/calme/audio/jour-2.mp3" `, "", Broken, "enclosure", "37:1", "url="},
	{"a sound nowhere", `url="https://example.com/calme/audio/jour-2.mp3"`, `url=""`, Broken, "url", "37:1", "missing"},
	{"a relative address", "https://example.com/calme/audio/jour-2.mp3", "audio/jour-2.mp3", Broken, "url", "37:1", "complete"},
	{"an address of a disk", "https://example.com/calme/audio/jour-2.mp3", "file:///home/ada/jour-2.mp3", Broken, "url", "37:1", "complete"},
	{"a space in the address", "audio/jour%201.mp3", "audio/jour 1.mp3", Broken, "url-escape", "24:1", "jour%201.mp3"},
	{"a per cent in the address", "audio/jour%201.mp3", "audio/100%.mp3", Broken, "url", "24:1", "%25"},
	{"a missing file", "audio/jour-2.mp3", "audio/jour-3.mp3", Broken, "file-missing", "37:1", "«audio/jour-3.mp3»"},
	{"a wrong size", `length="24384"`, `length="24385"`, Broken, "enclosure-length", "37:1", `length="24384"`},
	{"a size in words", `length="24384"`, `length="24 KB"`, Broken, "enclosure-length", "37:1", `length="24384"`},
	{"no size", ` length="24384"`, ``, Broken, "enclosure-length", "37:1", `length="24384"`},
	{"an old type", `length="24384" type="audio/mpeg"`, `length="24384" type="audio/mp3"`, Doubtful, "enclosure-type", "37:1", `type="audio/mpeg"`},
	{"a wrong type", `length="24384" type="audio/mpeg"`, `length="24384" type="audio/x-m4a"`, Broken, "enclosure-type", "37:1", `type="audio/mpeg"`},
	{"no type", `length="24384" type="audio/mpeg"`, `length="24384"`, Broken, "enclosure-type", "37:1", `type="audio/mpeg"`},
	{"a WAV file", `jour-2.mp3" length="24384" type="audio/mpeg"`, `jour-2.wav" length="24384" type="audio/wav"`, Broken, "enclosure-type", "37:1", "Apple takes no files that end in .wav"},
	{"a sound without an ending", "audio/jour-2.mp3", "audio/jour-2", Doubtful, "enclosure-type", "37:1", "does not end in .mp3"},
	{"a size of nothing", `/calme/audio/jour-2.mp3" length="24384"`, `/audio/jour-2.mp3" length="0"`, Doubtful, "enclosure-length", "37:1", "12345678"},
	{"the same sound", `audio/jour-2.mp3" length="24384"`, `audio/jour%201.mp3" length="16508"`, Broken, "enclosure-duplicate", "37:1", "line 20"},
	{"no guid of it", `<guid isPermaLink="false">calme-2</guid>`, "", Broken, "guid", "34:1", "isPermaLink"},
	{"a guid that is no address", `<guid isPermaLink="false">calme-2`, `<guid>calme-2`, Doubtful, "guid", "38:1", `isPermaLink="false"`},
	{"isPermaLink in other words", `isPermaLink="false">calme-2`, `isPermaLink="no">calme-2`, Doubtful, "guid", "38:1", "«no»"},
	{"the same guid", "calme-2", "calme-1", Broken, "guid", "38:1", "in line 20"},
	{"no date", "<pubDate>Tue, 07 Jan 2025 06:00:00 +0100</pubDate>", "", Doubtful, "date", "34:1", "<pubDate>"},
	{"a date of computers", "Tue, 07 Jan 2025 06:00:00 +0100", "2025-01-07T06:00:00Z", Broken, "date", "39:1", "in English"},
	{"a day that is not", "Tue, 07 Jan 2025", "31 Jun 2025", Broken, "date", "39:1", "no date"},
	{"the wrong weekday", "Tue, 07 Jan", "Wed, 07 Jan", Doubtful, "date", "39:1", "is a Tue, not a Wed"},
	{"no weekday", "Tue, 07 Jan", "07 Jan", Doubtful, "date", "39:1", "<pubDate>Tue, 07 Jan 2025 06:00:00 +0100</pubDate>"},
	{"the future", "Tue, 07 Jan 2025", "Wed, 07 Jan 2026", Doubtful, "date-future", "39:1", "future"},
	{"the same time", "Tue, 07 Jan", "Mon, 06 Jan", Doubtful, "order", "39:1", "line 20"},
	{"the wrong order", "Mon, 06 Jan", "Wed, 08 Jan", Doubtful, "order", "26:1", "episode 1 appears after episode 2"},
	{"no length", "<itunes:duration>2</itunes:duration>", "", Doubtful, "duration", "20:1", "<itunes:duration>"},
	{"a length in words", "00:00:03", "3 s", Doubtful, "duration", "40:1", "no length"},
	{"the wrong length", "00:00:03", "00:03", 0, "", "", ""},
	{"the wrong length", "00:00:03", "0:03:00", Doubtful, "duration", "40:1", "<itunes:duration>3<"},
	{"no number", "<itunes:episode>2</itunes:episode>", "", Broken, "number", "34:1", "serial"},
	{"number zero", "<itunes:episode>2</itunes:episode>", "<itunes:episode>0</itunes:episode>", Broken, "number", "41:1", "«0»"},
	{"the same number", "<itunes:episode>2</itunes:episode>", "<itunes:episode>1</itunes:episode>", Doubtful, "number", "41:1", "line 20"},
	{"another kind", ">full<", ">whole<", Doubtful, "episode-type", "29:1", "bonus"},
	{"a trailer without a number", "<itunes:episode>2</itunes:episode>", "<itunes:episodeType>trailer</itunes:episodeType>", 0, "", "", ""},
	{"an explicit episode", ">full</itunes:episodeType>\n<itunes:explicit>false<", ">full</itunes:episodeType>\n<itunes:explicit>Yes<", Doubtful, "explicit", "30:1", "true"},
	{"an unknown type of transcript", `type="text/vtt"`, `type="text/rtf"`, Doubtful, "transcript", "31:1", "text/vtt"},
	{"an old type of transcript", `type="text/vtt"`, `type="text/srt"`, Doubtful, "transcript", "31:1", "x-subrip"},
	{"a transcript without a type", ` type="text/vtt"`, ``, Broken, "transcript", "31:1", "text/vtt"},
	{"a transcript without an address", ` url="https://example.com/calme/jour-1.vtt"`, ``, Broken, "url", "31:1", "1.vtt"},
	{"another type of chapters", "application/json+chapters", "application/json", Doubtful, "chapters", "32:1", "json+chapters"},
	{"a licence of it", "<itunes:episode>2", `<podcast:license url="calme.pdf">Calme</podcast:license><itunes:episode>2`, Broken, "url", "41:1", "https://"},
}

// now is when the tables are checked.
var now = time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC)

func TestOneFaultIsOneFinding(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			if n := strings.Count(good, f.old); n != 1 && f.old != "<?xml" && f.old != "<rss" && f.rule != "namespace" {
				t.Fatalf("%q stands in the good feed %d times", f.old, n)
			}
			files := folder(t, strings.Replace(good, f.old, f.new, 1))
			files["audio/jour-2"], files["audio/jour-2.wav"] = files["audio/jour-2.mp3"], files["audio/jour-2.mp3"]
			r := check(t, files, Options{Now: now, SkipSound: f.rule != "duration"})
			expect(t, r.Findings, "feed.xml", f)
		})
	}
}

// expect compares findings with the only one there should be; without a rule,
// there should be none.
func expect(t *testing.T, got []Finding, name string, f fault) {
	t.Helper()
	if f.rule == "" {
		if len(got) > 0 {
			t.Errorf("got %v", got)
		}
		return
	}
	if len(got) != 1 {
		t.Fatalf("got %d findings: %v", len(got), got)
	}
	g := got[0]
	place := ""
	if g.Line > 0 {
		place = fmt.Sprintf("%d:%d", g.Line, g.Col)
	}
	if g.Level != f.level || g.Rule != f.rule || g.File != name || place != f.place || !strings.Contains(g.Text, f.text) {
		t.Errorf("got %v %s %v\nwant %v %s %s:%s %s", g.Level, g.Rule, g, f.level, f.rule, name, f.place, f.text)
	}
}

func TestFaultsOfOtherFiles(t *testing.T) {
	for _, test := range []struct {
		name, file, data string
		want             fault
	}{
		{"a small cover", "cover.jpg", string(jpegOf(1000, 1000, false)), fault{level: Broken, rule: "cover", text: "1000 × 1000"}},
		{"a large cover", "cover.jpg", string(jpegOf(3100, 3100, true)), fault{level: Broken, rule: "cover", text: "3000 × 3000 are the most"}},
		{"a wide cover", "cover.jpg", string(jpegOf(1500, 1400, false)), fault{level: Broken, rule: "cover", text: "square"}},
		{"a grey cover", "cover.jpg", string(jpegOf(1400, 1400, true)), fault{level: Doubtful, rule: "cover", text: "grey"}},
		{"no picture", "cover.jpg", "GIF89a", fault{level: Broken, rule: "cover", text: "neither"}},
		{"no WebVTT", "jour-1.vtt", "00:00.000 --> 00:01.000\nOui.\n", fault{level: Broken, rule: "transcript-file", place: "1:1", text: "WEBVTT"}},
		{"a time with a comma", "jour-1.vtt", "WEBVTT\n\n00:00,000 --> 00:01,000\nOui.\n", fault{level: Broken, rule: "transcript-file", place: "3:1", text: "00:01:05.000"}},
		{"an early cue", "jour-1.vtt", "WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nOui.\r\n\r\n00:00.000 --> 00:01.000\r\nNon.\r\n", fault{level: Broken, rule: "transcript-file", place: "6:1", text: "order of time"}},
		{"a backward cue", "jour-1.vtt", "WEBVTT\n\n00:01.000 --> 00:00.500\nOui.\n", fault{level: Broken, rule: "transcript-file", place: "3:1", text: "not after it begins"}},
		{"late cues", "jour-1.vtt", "WEBVTT\n\n00:01.000 --> 00:04.000\nOui.\n\n00:05.000 --> 00:06.000\nOui.\n", fault{level: Doubtful, rule: "transcript-file", place: "3:1", text: "00:00:02.000 is over"}},
		{"no cue", "jour-1.vtt", "WEBVTT\n", fault{level: Doubtful, rule: "transcript-file", text: "no cue"}},
		{"a transcript in Latin 1", "jour-1.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\n\xe9\n", fault{level: Broken, rule: "transcript-file", place: "4:1", text: "UTF-8"}},
		{"no chapters", "jour-1.json", `{"version": "1.2.0", "chapters": []}`, fault{level: Doubtful, rule: "chapters-file", text: "no chapters"}},
		{"no JSON", "jour-1.json", "{\"version\": \"1.2.0\",\n \"chapters\": [{]}", fault{level: Broken, rule: "chapters-file", place: "2:16", text: "cannot be read"}},
		{"cut chapters", "jour-1.json", "{\"version\": \"1.2.0\",\n \"chapters\": [{\"startTime\": 0", fault{level: Broken, rule: "chapters-file", place: "2:29", text: "cannot be read"}},
		{"a list", "jour-1.json", "[]", fault{level: Broken, rule: "chapters-file", place: "1:1", text: "begin with {"}},
		{"no version", "jour-1.json", `{"chapters": [{"startTime": 0, "title": "Un"}]}`, fault{level: Broken, rule: "chapters-file", text: "version"}},
		{"a late first", "jour-1.json", "{\"version\": \"1.2.0\", \"chapters\": [\n{\"startTime\": 1, \"title\": \"Un\"}]}", fault{level: Doubtful, rule: "chapters-file", place: "2:1", text: "first chapter"}},
		{"disorder", "jour-1.json", "{\"version\": \"1.2.0\", \"chapters\": [{\"startTime\": 0, \"title\": \"Un\"}, {\"startTime\": 1, \"title\": \"Deux\"},\n {\"startTime\": 0.5, \"title\": \"Trois\"}]}", fault{level: Broken, rule: "chapters-file", place: "2:2", text: "order of time"}},
		{"beyond the end", "jour-1.json", "{\"version\": \"1.2.0\", \"chapters\": [{\"startTime\": 0, \"title\": \"Un\"},\n{\"startTime\": 2, \"title\": \"Deux\"}]}", fault{level: Doubtful, rule: "chapters-file", place: "2:1", text: "is over"}},
		{"no title", "jour-1.json", "{\"version\": \"1.2.0\", \"chapters\": [\n{\"startTime\": 0}]}", fault{level: Doubtful, rule: "chapters-file", place: "2:1", text: "title"}},
		{"a time in words", "jour-1.json", "{\"version\": \"1.2.0\", \"chapters\": [\n{\"startTime\": \"0:00\"}]}", fault{level: Broken, rule: "chapters-file", place: "2:1", text: "startTime is a string, and must be a number without quotes"}},
		{"a list in the place of a number", "jour-1.json", "{\"version\": \"1.2.0\", \"chapters\": 7}", fault{level: Broken, rule: "chapters-file", place: "1:34", text: "no list"}},
		{"before the beginning", "jour-1.json", "{\"version\": \"1.2.0\", \"chapters\": [{\"startTime\": -1, \"title\": \"Un\"}]}", fault{level: Broken, rule: "chapters-file", place: "1:35", text: "before the episode"}},
		{"two at once", "jour-1.json", "{\"version\": \"1.2.0\", \"chapters\": [{\"startTime\": 0, \"title\": \"Un\"},\n{\"startTime\": 0, \"title\": \"Deux\"}]}", fault{level: Doubtful, rule: "chapters-file", place: "2:1", text: "two chapters"}},
		{"a backward chapter", "jour-1.json", "{\"version\": \"1.2.0\", \"chapters\": [{\"startTime\": 0, \"title\": \"Un\"},\n{\"startTime\": 1, \"endTime\": 0.5, \"title\": \"Deux\"}]}", fault{level: Doubtful, rule: "chapters-file", place: "2:1", text: "before it begins"}},
		{"a silent chapter", "jour-1.json", `{"version": "1.2.0", "chapters": [{"startTime": 0, "toc": false}]}`, fault{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := folder(t, good)
			files[test.file] = file(test.data)
			r := check(t, files, Options{SkipSound: true})
			got := slices.DeleteFunc(r.Findings, func(f Finding) bool { // the large one is grey for the sake of time
				return test.name == "a large cover" && f.Level == Doubtful
			})
			expect(t, got, test.file, test.want)
		})
	}
}

func TestOtherCovers(t *testing.T) {
	files := folder(t, strings.Replace(good, "cover.jpg", "cover.png", 1))
	files["cover.png"] = &fstest.MapFile{Data: clearPNG()}
	expect(t, check(t, files, Options{SkipSound: true}).Findings, "cover.png", fault{level: Doubtful, rule: "cover", text: "alpha"})
	files["cover.png"] = &fstest.MapFile{Data: pngOf(image.NewPaletted(image.Rect(0, 0, 1400, 1400), color.Palette{color.White, color.Black}))}
	expect(t, check(t, files, Options{SkipSound: true}).Findings, "cover.png", fault{level: Doubtful, rule: "cover", text: "palette"})
	files["cover.png"] = &fstest.MapFile{Data: goodCover()}
	expect(t, check(t, files, Options{SkipSound: true}).Findings, "cover.png", fault{level: Broken, rule: "cover", text: "ending .jpg"})
	files = folder(t, strings.Replace(good, "cover.jpg", "cover.gif", 1))
	files["cover.gif"] = &fstest.MapFile{Data: goodCover()}
	r := check(t, files, Options{SkipSound: true})
	if len(r.Findings) == 0 || r.Findings[0].Line != 12 || r.Findings[0].Level != Broken {
		t.Errorf("got %v", r.Findings)
	}
}
