package check

import (
	"slices"
	"strings"
)

// categories are those of Apple, with their subcategories (Apple Podcasts for Creators,
// "Apple Podcasts categories").
var categories = map[string][]string{
	"Arts":                    {"Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"},
	"Business":                {"Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"},
	"Comedy":                  {"Comedy Interviews", "Improv", "Stand-Up"},
	"Education":               {"Courses", "How To", "Language Learning", "Self-Improvement"},
	"Fiction":                 {"Comedy Fiction", "Drama", "Science Fiction"},
	"Government":              {},
	"Health & Fitness":        {"Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"},
	"History":                 {},
	"Kids & Family":           {"Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"},
	"Leisure":                 {"Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden", "Video Games"},
	"Music":                   {"Music Commentary", "Music History", "Music Interviews"},
	"News":                    {"Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News", "Tech News"},
	"Religion & Spirituality": {"Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality"},
	"Science":                 {"Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences", "Nature", "Physics", "Social Sciences"},
	"Society & Culture":       {"Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"},
	"Sports": {"Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running",
		"Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling"},
	"Technology": {},
	"True Crime": {},
	"TV & Film":  {"After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"},
}

// inFeed writes a name as it stands in a feed.
func inFeed(name string) string { return strings.ReplaceAll(name, "&", "&amp;") }

// parentOf returns the category that has a subcategory, and the right spelling of
// that.
func parentOf(sub string) (parent, spelt string) {
	for name, subs := range categories {
		for _, s := range subs {
			if strings.EqualFold(s, sub) {
				return name, s
			}
		}
	}
	return "", ""
}

func (c *checker) checkCategories(channel *element) {
	found := channel.all(itunes, "category")
	if len(found) == 0 {
		c.addf(Broken, channel, "category", `the podcast has no category of Apple's; write, for example, <itunes:category text="Health &amp; Fitness"><itunes:category text="Mental Health"/></itunes:category>`)
	}
	for _, e := range found {
		c.checkCategory(e)
	}
}

func (c *checker) checkCategory(e *element) {
	name, _ := e.attr("text")
	subs, ok := categories[name]
	if !ok {
		c.unknownCategory(e, name)
		return
	}
	for _, child := range e.all(itunes, "category") {
		sub, _ := child.attr("text")
		if slices.Contains(subs, sub) {
			continue
		}
		switch parent, spelt := parentOf(sub); {
		case parent == name:
			c.addf(Doubtful, child, "category", `the spelling of %s counts to the letter; write text="%s"`, quote(sub), inFeed(spelt))
		case parent != "":
			c.addf(Doubtful, child, "category", `%s belongs to the category %s, not to %s; put it into <itunes:category text="%s">`, quote(sub), quote(parent), quote(name), inFeed(parent))
		case len(subs) == 0:
			c.addf(Doubtful, child, "category", "%s has no subcategories; delete %s", quote(name), quote(sub))
		default:
			c.addf(Doubtful, child, "category", "%s is no subcategory of %s; there are %s", quote(sub), quote(name), strings.Join(subs, ", "))
		}
	}
}

func (c *checker) unknownCategory(e *element, name string) {
	if name == "" {
		c.addf(Broken, e, "category", `the category has no name; write <itunes:category text="Health &amp; Fitness"/>`)
		return
	}
	for known := range categories {
		if strings.EqualFold(known, strings.ReplaceAll(name, " and ", " & ")) {
			c.addf(Broken, e, "category", `the spelling of %s counts to the letter; write <itunes:category text="%s">`, quote(name), inFeed(known))
			return
		}
	}
	if parent, spelt := parentOf(name); parent != "" {
		c.addf(Broken, e, "category", `%s is a subcategory; write <itunes:category text="%s"><itunes:category text="%s"/></itunes:category>`, quote(name), inFeed(parent), inFeed(spelt))
		return
	}
	c.addf(Broken, e, "category", `%s is no category of Apple's; choose one of its list, such as <itunes:category text="Health &amp; Fitness"/>`, quote(name))
}
