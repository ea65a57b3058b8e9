package check

import (
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// An episode is what is known of an item.
type episode struct {
	item      *element
	enclosure *element
	address   string // of the sound, as it is written
	guid      string
	date      time.Time     // zero where it is not known
	length    time.Duration // measured, or else as the feed says; 0 where neither is known
	stated    *element      // <itunes:duration>, where it can be read
	number    int           // 0: none
	season    int
	full      bool   // neither a trailer nor a bonus
	file      string // of the sound; "" where it is not here
	kind      string // as the feed says: "audio/mpeg"
}

func (c *checker) checkItem(item *element, serial bool) *episode {
	ep := &episode{item: item}
	c.checkNames(item, itemNames)
	for _, name := range []string{"title", "description", "enclosure", "link"} {
		c.single(item, rss, name)
	}
	c.checkTitle(item, "<title>Arriving</title>")
	c.checkItemTitle(item)
	c.checkDescription(item, Doubtful)
	if e := item.child(rss, "link"); e != nil && e.value() != "" {
		c.address(e, e.value(), Hint)
	}
	c.checkEnclosure(ep)
	c.checkGUID(ep)
	ep.date = c.checkDate(item)
	ep.stated, ep.length = c.checkDuration(item)
	c.checkExplicit(item, false)
	if e := c.single(item, itunes, "image"); e != nil {
		c.checkCover(e)
	}
	c.checkNumbers(ep, serial)
	c.checkPersons(item)
	c.checkLicense(item)
	return ep
}

// numbered is a title that begins with a number of its own.
var numbered = regexp.MustCompile(`(?i)^(episode|épisode|folge|ep\.?|s\d+\s*e|#)\s*\d+`)

func (c *checker) checkItemTitle(item *element) {
	e := item.child(rss, "title")
	if e == nil {
		return
	}
	if m := numbered.FindString(e.value()); m != "" {
		c.addf(Hint, e, "title-number", "the number %s stands in the title, where Apple does not want it; <itunes:episode> is its place", quote(m))
	}
}

func (c *checker) checkGUID(ep *episode) {
	e := c.single(ep.item, rss, "guid")
	if e == nil || e.value() == "" {
		c.addf(Broken, ep.item, "guid", `the episode has no name that never changes, and Apple takes none without; write <guid isPermaLink="false">five-days-1</guid>`)
		return
	}
	ep.guid = e.value()
	switch link, said := e.attr("isPermaLink"); {
	case said && link != "true" && link != "false":
		c.addf(Doubtful, e, "guid", `isPermaLink is %s; write isPermaLink="false"`, quote(link))
	case link != "false" && !isWeb(ep.guid):
		c.addf(Doubtful, e, "guid", `%s is no address, but readers take it for one; write <guid isPermaLink="false">%s</guid>`, quote(ep.guid), clip(ep.guid))
	}
}

// isWeb says whether a text is an address of the web.
func isWeb(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// checkNumbers reads number, season and kind of an episode.
func (c *checker) checkNumbers(ep *episode, serial bool) {
	ep.full = true
	if e := c.single(ep.item, itunes, "episodeType"); e != nil {
		switch v := strings.ToLower(e.value()); v {
		case "full":
		case "trailer", "bonus":
			ep.full = false
		default:
			c.addf(Doubtful, e, "episode-type", "%s is no kind of episode and taken for full; write <itunes:episodeType>full</itunes:episodeType>, trailer or bonus", quote(e.value()))
		}
	}
	ep.number = c.positive(ep.item, "episode")
	ep.season = c.positive(ep.item, "season")
	if serial && ep.full && ep.item.child(itunes, "episode") == nil {
		c.addf(Broken, ep.item, "number", "the podcast is serial, and the episode has no number; write <itunes:episode>1</itunes:episode>")
	}
}

// positive reads a whole number from 1; 0 where there is none.
func (c *checker) positive(item *element, name string) int {
	e := c.single(item, itunes, name)
	if e == nil {
		return 0
	}
	n, err := strconv.Atoi(e.value())
	if err != nil || n < 1 {
		c.addf(Broken, e, "number", "%s is no number from 1 on; write <itunes:%s>1</itunes:%s>, or delete it", quote(e.value()), name, name)
		return 0
	}
	return n
}

// mediaTypes are what Apple takes, by the ending of the address (Apple, A
// Podcaster's Guide to RSS, <enclosure>).
var mediaTypes = map[string]string{".mp3": "audio/mpeg", ".m4a": "audio/x-m4a", ".mov": "video/quicktime",
	".mp4": "video/mp4", ".m4v": "video/x-m4v", ".pdf": "application/pdf"}

// otherNames are names of the same that feeds have, and most readers take.
var otherNames = map[string]string{"audio/mp3": "audio/mpeg", "audio/mpeg3": "audio/mpeg", "audio/x-mpeg": "audio/mpeg",
	"audio/mp4": "audio/x-m4a", "audio/m4a": "audio/x-m4a", "audio/aac": "audio/x-m4a", "audio/x-mp3": "audio/mpeg", "audio/mpg": "audio/mpeg"}

func (c *checker) checkEnclosure(ep *episode) {
	e := ep.item.child(rss, "enclosure")
	if e == nil {
		c.addf(Broken, ep.item, "enclosure", `the episode has no sound; write <enclosure url="https://…/1.mp3" length="12345678" type="audio/mpeg"/>`)
		return
	}
	ep.enclosure = e
	text, ok := e.attr("url")
	if !ok {
		c.addf(Broken, e, "enclosure", `the sound has no address; write <enclosure url="https://…/1.mp3" …/>`)
	}
	var ext string
	if ok {
		ep.address = text
		if u := c.address(e, text, Hint); u != nil {
			ext = strings.ToLower(path.Ext(u.Path))
			ep.file, _ = c.local(e, u)
			if ext == "" {
				c.addf(Doubtful, e, "enclosure-type", "the address does not end in .mp3 or the like, by which Apple tells what it is; let it end so")
			}
		}
	}
	c.checkType(ep, ext)
	c.checkLength(ep)
}

// checkType compares the type of the sound with the ending of its address.
func (c *checker) checkType(ep *episode, ext string) {
	e := ep.enclosure
	kind, ok := e.attr("type")
	ep.kind = strings.ToLower(kind)
	right := mediaTypes[ext]
	if ext != "" && right == "" {
		c.addf(Broken, e, "enclosure-type", "Apple takes no files that end in %s; make an .mp3 or .m4a of it and point to that", clip(ext))
		return
	}
	switch {
	case !ok:
		c.addf(Broken, e, "enclosure-type", `the sound has no type; write type="%s"`, orElse(right, "audio/mpeg"))
	case otherNames[ep.kind] != "":
		c.addf(Doubtful, e, "enclosure-type", `Apple does not know the type %s; write type="%s"`, quote(kind), otherNames[ep.kind])
	case right != "" && ep.kind != right:
		c.addf(Broken, e, "enclosure-type", `the address ends in %s, but the type is %s; write type="%s"`, ext, quote(kind), right)
	case right == "" && !isMediaType(ep.kind):
		c.addf(Broken, e, "enclosure-type", `Apple does not know the type %s; write type="audio/mpeg" for an MP3 file`, quote(kind))
	}
}

func isMediaType(kind string) bool {
	for _, t := range mediaTypes {
		if t == kind {
			return true
		}
	}
	return false
}
