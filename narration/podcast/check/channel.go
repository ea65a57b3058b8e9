package check

import (
	"net/mail"
	"path"
	"regexp"
	"strings"

	feeds "meditate/narration/podcast"

	"golang.org/x/text/language"
)

// checkRoot judges what the feed is, and returns its channel or nil.
func (c *checker) checkRoot(root *element) *element {
	switch {
	case root.space == atom && root.name == "feed":
		c.addf(Broken, root, "rss", "this is an Atom feed, which Apple and Spotify do not take; publish an RSS 2.0 feed: <rss version=\"2.0\">")
		return nil
	case root.name != "rss":
		c.addf(Broken, root, "rss", "this is no feed: it begins with <%s>; a feed begins with <rss version=\"2.0\">", root.name)
		return nil
	}
	if v, _ := root.attr("version"); v != "2.0" {
		c.addf(Broken, root, "rss", `the version of RSS is %s; write <rss version="2.0" …>`, quote(v))
	}
	channels := root.all(rss, "channel")
	if len(channels) == 0 {
		c.addf(Broken, root, "rss", "the feed has no <channel>; everything that describes the podcast stands between <channel> and </channel>")
		return nil
	}
	if len(channels) > 1 {
		c.addf(Broken, channels[1], "rss", "the feed has two <channel>; every podcast needs a feed of its own")
	}
	c.report.Title = channels[0].childText(rss, "title")
	return channels[0]
}

func (c *checker) checkChannel(channel *element) {
	c.checkNames(channel, channelNames)
	for _, name := range []string{"title", "link", "description", "language", "copyright"} {
		c.single(channel, rss, name)
	}
	for _, name := range []string{"image", "explicit", "author", "owner", "type", "title"} {
		c.single(channel, itunes, name)
	}
	c.checkTitle(channel, "<title>Five days of quiet</title>")
	c.checkLink(channel)
	c.checkDescription(channel, Broken)
	c.checkLanguage(channel)
	if e := channel.child(itunes, "image"); e == nil {
		c.addf(Broken, channel, "cover", `the podcast has no cover; write <itunes:image href="https://…/cover.jpg"/>`)
	} else {
		c.checkCover(e)
	}
	c.checkCategories(channel)
	c.checkExplicit(channel, true)
	c.checkPeople(channel)
	if e := channel.child(itunes, "type"); e != nil && !equalFold(e.value(), "episodic") && !equalFold(e.value(), "serial") {
		c.addf(Doubtful, e, "type", "%s is no type of podcast and taken for episodic; write <itunes:type>serial</itunes:type> where the order counts, or episodic", quote(e.value()))
	}
	if e := channel.child(itunes, "block"); e != nil && equalFold(e.value(), "yes") {
		c.addf(Hint, e, "block", "the podcast asks not to be listed; delete <itunes:block> where it is to be found")
	}
	if channel.childText(rss, "copyright") == "" {
		c.addf(Hint, channel, "copyright", "the podcast does not say whose it is; you may write <copyright>© Your Name</copyright>")
	}
	c.checkOldParts(channel)
	c.checkSelf(channel)
	c.checkPodcastGUID(channel)
	c.checkLocked(channel)
	c.checkLicense(channel)
	c.checkPersons(channel)
}

// checkOldParts looks at what RSS had before there were podcasts, and old readers
// go by.
func (c *checker) checkOldParts(channel *element) {
	for _, name := range []string{"pubDate", "lastBuildDate"} {
		if e := channel.child(rss, name); e != nil {
			if _, doubt, ok := parseDate(e.value()); !ok || doubt != "" {
				c.addf(Doubtful, e, "date", "%s is no date as feeds have it; write <%s>%s</%s>, in English, or delete it", quote(e.value()), name, exampleDate, name)
			}
		}
	}
	e := channel.child(rss, "image")
	if e == nil {
		return
	}
	for _, name := range []string{"url", "title", "link"} {
		if e.childText(rss, name) == "" {
			c.addf(Doubtful, e, "image", "<image> has no <%s>, and old readers refuse it; write <image><url>https://…/cover.jpg</url><title>%s</title><link>%s</link></image>, or delete it",
				name, orElse(clip(c.report.Title), "…"), orElse(clip(channel.childText(rss, "link")), "https://…"))
			return
		}
	}
	if u := e.child(rss, "url"); u != nil {
		c.address(u, u.value(), Hint)
	}
}

// checkLink looks at the page of the podcast.
func (c *checker) checkLink(channel *element) {
	e := channel.child(rss, "link")
	if e == nil || e.value() == "" {
		c.addf(Broken, channel, "link", "the podcast has no page of its own; write <link>https://…</link>")
		return
	}
	c.address(e, e.value(), Hint)
}

// languageShape is what Apple can read: BCP 47 with hyphens.
var languageShape = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func (c *checker) checkLanguage(channel *element) {
	e := channel.child(rss, "language")
	if e == nil || e.value() == "" {
		c.addf(Broken, channel, "language", "the feed does not say its language; write <language>fr</language>, or en, de, …")
		return
	}
	v := e.value()
	tag, err := language.Parse(v)
	base, _ := tag.Base()
	switch {
	case strings.Contains(v, "_"):
		c.addf(Broken, e, "language", "%s has a line where a hyphen belongs; write <language>%s</language>", quote(v), strings.ReplaceAll(v, "_", "-"))
	case !languageShape.MatchString(v) || err != nil:
		c.addf(Broken, e, "language", "%s is no code of a language; write <language>fr</language>, or fr-CA, en-GB, …", quote(v))
	case len(strings.Split(v, "-")[0]) == 3 && len(base.String()) == 2:
		c.addf(Doubtful, e, "language", "Apple knows languages by two letters; write <language>%s</language> for %s", base, quote(v))
	}
}

// checkExplicit reads true and false. The words of before 2019 are still taken.
func (c *checker) checkExplicit(parent *element, needed bool) {
	e := parent.child(itunes, "explicit")
	if e == nil {
		if needed {
			c.addf(Broken, parent, "explicit", "the podcast does not say whether it is fit for children; write <itunes:explicit>false</itunes:explicit>, or true")
		}
		return
	}
	switch v := e.value(); strings.ToLower(v) {
	case "true", "false":
	case "yes", "explicit":
		c.addf(Doubtful, e, "explicit", "%s is an old word for it; write <itunes:explicit>true</itunes:explicit>", quote(v))
	case "no", "clean":
		c.addf(Doubtful, e, "explicit", "%s is an old word for it; write <itunes:explicit>false</itunes:explicit>", quote(v))
	default:
		c.addf(Broken, e, "explicit", "%s says neither yes nor no; write <itunes:explicit>false</itunes:explicit>, or true", quote(v))
	}
}

// checkPeople looks at the author and the owner.
func (c *checker) checkPeople(channel *element) {
	if e := channel.child(itunes, "author"); e == nil || e.value() == "" {
		c.addf(Doubtful, channel, "author", "the podcast does not say who makes it; write <itunes:author>Your Name</itunes:author>")
	} else {
		c.checkShort(e)
	}
	owner := channel.child(itunes, "owner")
	if owner == nil || owner.childText(itunes, "email") == "" {
		c.addf(Doubtful, channel, "owner", "the feed names no address of mail, to which Spotify sends the code that proves it is yours; write <itunes:owner><itunes:name>Your Name</itunes:name><itunes:email>you@example.com</itunes:email></itunes:owner>")
		return
	}
	if e := owner.child(itunes, "email"); !isMail(e.value()) {
		c.addf(Doubtful, e, "owner", "%s is no address of mail; write <itunes:email>you@example.com</itunes:email>", quote(e.value()))
	}
}

// isMail says whether a text is an address of mail and nothing else.
func isMail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

// checkSelf looks at the address that the feed gives for itself.
func (c *checker) checkSelf(channel *element) {
	e := selfLink(channel)
	if e == nil {
		c.addf(Doubtful, channel, "self", `the feed does not say where it lies; write <atom:link href="https://…/%s" rel="self" type="application/rss+xml"/>`, path.Base(c.name))
		return
	}
	href, _ := e.attr("href")
	u := c.address(e, href, Doubtful)
	if u == nil {
		return
	}
	if name := path.Base(u.Path); name != path.Base(c.name) {
		c.addf(Hint, e, "self", "the feed calls itself %s, but this file is %s; both must be the same where it is published", quote(name), quote(path.Base(c.name)))
	}
}

// selfLink returns <atom:link rel="self">, or nil.
func selfLink(channel *element) *element {
	for _, e := range channel.all(atom, "link") {
		if rel, _ := e.attr("rel"); rel == "self" {
			return e
		}
	}
	return nil
}

// uuidShape is a UUID (RFC 9562, section 4).
var uuidShape = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

func (c *checker) checkPodcastGUID(channel *element) {
	e := c.single(channel, podcast, "guid")
	example := ""
	if c.self != "" {
		example = feeds.GUID(c.self)
	}
	switch {
	case e == nil && example != "":
		c.addf(Hint, channel, "podcast-guid", "the podcast has no name that stays when it moves; you may write <podcast:guid>%s</podcast:guid>", example)
	case e == nil:
	case !uuidShape.MatchString(e.value()):
		c.addf(Doubtful, e, "podcast-guid", "%s is no UUID of 36 characters; write <podcast:guid>%s</podcast:guid>", quote(e.value()), orElse(example, "917393e3-1b1e-5cef-ace4-edaa54e1f810"))
	case example != "" && !strings.EqualFold(e.value(), example):
		c.addf(Hint, e, "podcast-guid", "this is not the UUID of the address %s, which is %s; that is right where the podcast has moved, and wrong where it is new", quote(c.self), example)
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (c *checker) checkLocked(channel *element) {
	e := c.single(channel, podcast, "locked")
	if e == nil {
		return
	}
	if v := e.value(); v != "yes" && v != "no" {
		c.addf(Doubtful, e, "locked", "%s is neither yes nor no; write <podcast:locked>yes</podcast:locked> to forbid that another host takes the feed over", quote(v))
	}
	if owner, ok := e.attr("owner"); ok && !isMail(owner) {
		c.addf(Doubtful, e, "locked", `%s is no address of mail; write <podcast:locked owner="you@example.com">yes</podcast:locked>`, quote(owner))
	} else if !ok && e.value() == "yes" {
		c.addf(Hint, e, "locked", `nobody can ask for the lock to be opened; you may write <podcast:locked owner="you@example.com">yes</podcast:locked>`)
	}
}
