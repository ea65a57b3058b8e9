package check

import (
	"strings"
	"testing"
	"testing/fstest"
)

// anchor is a feed as large hosts make them: CDATA everywhere, sounds behind
// counting addresses, in the newest-first order, alone without its files.
const anchor = `<?xml version="1.0" encoding="UTF-8"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" version="2.0" xmlns:anchor="https://anchor.fm/xmlns" xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:psc="http://podlove.org/simple-chapters">
	<channel>
		<title><![CDATA[A Quiet Hour]]></title>
		<description><![CDATA[<p>Sitting still, <a href="https://example.org">together</a>.</p>]]></description>
		<link>https://example.org/quiet</link>
		<generator>Example Host 3.1</generator>
		<lastBuildDate>Tue, 02 Sep 2025 10:11:12 GMT</lastBuildDate>
		<atom:link href="https://feeds.example.net/s/12345/podcast/rss" rel="self" type="application/rss+xml"/>
		<atom:link rel="hub" href="https://pubsubhubbub.example.net"/>
		<author><![CDATA[Someone]]></author>
		<copyright><![CDATA[Someone]]></copyright>
		<language><![CDATA[en-us]]></language>
		<image><url>https://img.example.net/1.jpg</url><title>A Quiet Hour</title><link>https://example.org/quiet</link></image>
		<itunes:author>Someone</itunes:author>
		<itunes:summary>Sitting still, together.</itunes:summary>
		<itunes:type>episodic</itunes:type>
		<itunes:owner>
			<itunes:name>Someone</itunes:name>
			<itunes:email>podcasts@example.net</itunes:email>
		</itunes:owner>
		<itunes:explicit>false</itunes:explicit>
		<itunes:category text="Religion &amp; Spirituality">
			<itunes:category text="Buddhism"/>
		</itunes:category>
		<itunes:image href="https://img.example.net/1.jpg"/>
		<podcast:guid>2a1b8ee6-d7d5-5b15-8aee-3bd6e7bd9d2f</podcast:guid>
		<podcast:locked owner="podcasts@example.net">no</podcast:locked>
		<item>
			<title><![CDATA[Breath & sound]]></title>
			<description><![CDATA[<p>Listening.</p>
]]></description>
			<link>https://example.org/quiet/2</link>
			<guid isPermaLink="false">0f4c7b0e-7b7c-4d55-8e9c-0b2f7d6c1a2b</guid>
			<dc:creator><![CDATA[Someone]]></dc:creator>
			<pubDate>Mon, 01 Sep 2025 04:00:00 GMT</pubDate>
			<enclosure url="https://op3.example.com/e/https://cdn.example.net/play/2.mp3?source=feed&amp;x=1" length="9834578" type="audio/mpeg"/>
			<itunes:summary>&lt;p&gt;Listening.&lt;/p&gt;</itunes:summary>
			<itunes:explicit>false</itunes:explicit>
			<itunes:duration>00:20:34</itunes:duration>
			<itunes:image href="https://img.example.net/2.jpg"/>
			<itunes:episodeType>full</itunes:episodeType>
			<psc:chapters version="1.2"><psc:chapter start="0" title="One"/></psc:chapters>
		</item>
		<item>
			<title><![CDATA[Arriving]]></title>
			<description><![CDATA[<p>First.</p>]]></description>
			<guid isPermaLink="false">61b8c5d4-2f2f-4d7e-8f2c-3a5e9e1b7c6d</guid>
			<pubDate>Mon, 25 Aug 2025 04:00:00 GMT</pubDate>
			<enclosure url="https://cdn.example.net/play/1.m4a" length="4834578" type="audio/x-m4a"/>
			<itunes:duration>1234</itunes:duration>
			<podcast:transcript url="https://cdn.example.net/play/1.vtt" type="text/vtt"/>
		</item>
	</channel>
</rss>`

func TestForeignFeed(t *testing.T) {
	r := check(t, fstest.MapFS{"feed.xml": file(anchor)}, Options{})
	var got []string
	for _, f := range r.Findings {
		got = append(got, f.Level.String()+" "+f.Rule)
	}
	if want := "hint self, hint podcast-guid, doubtful html"; strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s:\n%v", got, want, r.Findings)
	}
	if r.Episodes != 2 || r.Sounds != 0 || r.Unchecked != 5 || r.Title != "A Quiet Hour" {
		t.Errorf("report: %d episodes, %d sounds, %d unchecked, %q", r.Episodes, r.Sounds, r.Unchecked, r.Title)
	}
}

// Which prefix a namespace has does not matter, and the old address of the
// podcast namespace is as good as the new one.
func TestPrefixesDoNotMatter(t *testing.T) {
	feed := good
	for _, p := range [][2]string{{"itunes", "i"}, {"podcast", "podcast20"}, {"atom", "a10"}, {"content", "c"}} {
		feed = strings.ReplaceAll(feed, "xmlns:"+p[0]+"=", "xmlns:"+p[1]+"=")
		feed = strings.ReplaceAll(feed, "<"+p[0]+":", "<"+p[1]+":")
		feed = strings.ReplaceAll(feed, "</"+p[0]+":", "</"+p[1]+":")
	}
	feed = strings.Replace(feed, podcast, podcastPage, 1)
	if r := check(t, folder(t, feed), Options{SkipSound: true}); len(r.Findings) > 0 {
		t.Errorf("got %v", r.Findings)
	}
}

func TestOtherFeeds(t *testing.T) {
	for name, test := range map[string]struct{ feed, want string }{
		"empty":      {"", "broken xml"},
		"blank":      {" \n", "broken xml"},
		"Atom":       {`<feed xmlns="http://www.w3.org/2005/Atom"><title>Calm</title></feed>`, "broken rss"},
		"HTML":       {`<html><head></head></html>`, "broken rss"},
		"no channel": {`<rss version="2.0"></rss>`, "broken rss"},
		"no item":    {good[:strings.Index(good, "<item>")] + "</channel></rss>", "broken episodes"},
		"two":        {strings.Replace(good, "</channel>", "</channel><channel/>", 1), "broken rss"},
		"no XML":     {"calm", "broken xml"},
		"UTF-16":     {"\xff\xfe<\x00r\x00", "broken encoding"},
	} {
		r := check(t, folder(t, test.feed), Options{SkipSound: true})
		var got []string
		for _, f := range r.Findings {
			got = append(got, f.Level.String()+" "+f.Rule)
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s: got %v, want %s", name, r.Findings, test.want)
		}
	}
}
