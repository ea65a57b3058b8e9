package check

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	maxText        = 255  // characters (Apple, A Podcaster's Guide to RSS, technical details)
	maxDescription = 4000 // characters; Apple's guide counts bytes (<description>)
)

// single returns the first child of a name, and complains about a second.
func (c *checker) single(parent *element, space, name string) *element {
	all := parent.all(space, name)
	if len(all) == 0 {
		return nil
	}
	if len(all) > 1 {
		c.addf(Doubtful, all[1], "twice", "<%s> stands here twice, and one of them is lost; delete the wrong one", all[1].label())
	}
	return all[0]
}

// tag is what HTML looks like in a text.
var tag = regexp.MustCompile(`(?i)</?(p|br|a|b|i|em|strong|ul|ol|li|div|span|h[1-6]|img)(\s[^<>]*)?/?>`)

// checkShort judges a text that is shown as it stands.
func (c *checker) checkShort(e *element) {
	text := string(e.text)
	if len(e.children) > 0 {
		c.addf(Broken, e.children[0], "html", "<%s> stands inside of <%s>, which may hold text alone; delete it", e.children[0].label(), e.label())
		return
	}
	if m := tag.FindString(text); m != "" {
		c.addf(Doubtful, e, "html", "<%s> holds HTML, which is shown as %s; write plain text", e.label(), quote(m))
	}
	if n := utf8.RuneCountInString(text); n > maxText {
		c.addf(Doubtful, e, "too-long", "<%s> has %d characters, and Apple reads %d; shorten it", e.label(), n, maxText)
	}
	if strings.TrimSpace(text) != text && text != "" {
		c.addf(Doubtful, e, "space", "<%s> begins or ends with spaces or a new line; write <%s>%s</%s>", e.label(), e.label(), clip(e.value()), e.label())
	}
}

// checkTitle looks at the titles of a podcast or of an episode.
func (c *checker) checkTitle(parent *element, example string) {
	if e := parent.child(rss, "title"); e == nil || e.value() == "" {
		c.addf(Broken, parent, "title", "<%s> has no title; write %s", parent.label(), example)
	} else {
		c.checkShort(e)
	}
	for _, name := range []string{"title", "subtitle"} {
		if e := parent.child(itunes, name); e != nil {
			c.checkShort(e)
		}
	}
}

// checkDescription looks at what is said of a podcast or of an episode; missing
// is the level of a finding where there is nothing.
func (c *checker) checkDescription(parent *element, missing Level) {
	e := parent.child(rss, "description")
	if e == nil || e.value() == "" && len(e.children) == 0 {
		// An episode may say it in one of the other elements.
		if parent.childText(content, "encoded") == "" && parent.childText(itunes, "summary") == "" || missing == Broken {
			c.addf(missing, parent, "description", "<%s> has no description; write <description>In a few sentences, what there is to hear.</description>", parent.label())
		}
	}
	for _, e := range []*element{e, parent.child(itunes, "summary"), parent.child(content, "encoded")} {
		if e != nil {
			c.checkLong(e)
		}
	}
}

func (c *checker) checkLong(e *element) {
	if len(e.children) > 0 {
		c.addf(Broken, e.children[0], "html", "<%s> stands as an element inside of <%s>, and readers lose the text; put all of it between <![CDATA[ and ]]>", e.children[0].label(), e.label())
		return
	}
	text := string(e.text)
	if m := tag.FindString(text); m != "" && !e.cdata && e.space != content {
		c.addf(Doubtful, e, "html", "<%s> holds HTML, such as %s, outside of CDATA; write <%s><![CDATA[…]]></%s>", e.label(), quote(m), e.label(), e.label())
	}
	if e.space == content {
		return
	}
	switch n := utf8.RuneCountInString(text); {
	case n > maxDescription:
		c.addf(Doubtful, e, "too-long", "<%s> has %d characters, and Apple reads %d; shorten it", e.label(), n, maxDescription)
	case len(text) > maxDescription:
		c.addf(Hint, e, "too-long", "<%s> has %d bytes, as accents count for two or more, and Apple's guide speaks of %d; it may be cut", e.label(), len(text), maxDescription)
	}
}

// The elements that are known, for those that are misspelt. Those of Apple are
// of its guide and of the guides before it.
var (
	rssNames     = words("title, link, description, language, copyright, managingEditor, webMaster, pubDate, lastBuildDate, category, generator, docs, cloud, ttl, image, rating, textInput, skipHours, skipDays, item, author, comments, enclosure, guid, source")
	channelNames = words("title, image, category, explicit, author, type, new-feed-url, block, complete, owner, subtitle, summary, keywords, applepodcastsverify")
	itemNames    = words("title, image, explicit, duration, episode, season, episodeType, block, author, subtitle, summary, keywords, order, isClosedCaptioned, category")
)

// checkNames finds elements whose names nobody knows. Of RSS, which anyone may
// extend, those alone that differ in capitals.
func (c *checker) checkNames(parent *element, known map[string]bool) {
	told := map[string]bool{}
	for _, e := range parent.children {
		names := known
		switch {
		case e.space == rss:
			names = rssNames
		case e.space != itunes:
			continue
		}
		if names[e.name] || told[e.name] {
			continue
		}
		told[e.name] = true
		right := ""
		for name := range names {
			if strings.EqualFold(name, e.name) {
				right = name
			}
		}
		switch {
		case right != "":
			c.addf(Doubtful, e, "unknown-tag", "capitals count, and nobody reads <%s>; write <%s>", e.label(), (&element{space: e.space, name: right}).label())
		case e.space == itunes && (channelNames[e.name] || itemNames[e.name]):
			c.addf(Doubtful, e, "unknown-tag", "<%s> has no meaning in <%s>; move it or delete it", e.label(), parent.label())
		case e.space == itunes:
			c.addf(Doubtful, e, "unknown-tag", "Apple knows no <%s>; mind the spelling, or delete it", e.label())
		}
	}
}
