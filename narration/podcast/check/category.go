package check

import (
	"slices"
	"strings"

	"meditate/narration/programme"
)

// categories are those of Apple, with their subcategories.
var categories = func() map[string][]string {
	all := map[string][]string{}
	for _, c := range programme.Categories() {
		if c.Sub == "" {
			all[c.Name] = []string{}
		} else {
			all[c.Name] = append(all[c.Name], c.Sub)
		}
	}
	return all
}()

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
