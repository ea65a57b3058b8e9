package programme

import (
	"fmt"
	"slices"
	"strings"

	"meditate/narration/yamlfile"
)

// categories are those in which directories file podcasts, each with what it is
// divided into. Source: Apple Podcasts categories, Podcasts Connect help
// (podcasters.apple.com/support/1691-apple-podcasts-categories).
var categories = []struct {
	name string
	subs []string
}{
	{"Arts", []string{"Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"}},
	{"Business", []string{"Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"}},
	{"Comedy", []string{"Comedy Interviews", "Improv", "Stand-Up"}},
	{"Education", []string{"Courses", "How To", "Language Learning", "Self-Improvement"}},
	{"Fiction", []string{"Comedy Fiction", "Drama", "Science Fiction"}},
	{"Government", nil},
	{"History", nil},
	{"Health & Fitness", []string{"Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"}},
	{"Kids & Family", []string{"Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"}},
	{"Leisure", []string{"Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden", "Video Games"}},
	{"Music", []string{"Music Commentary", "Music History", "Music Interviews"}},
	{"News", []string{"Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News", "Tech News"}},
	{"Religion & Spirituality", []string{"Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality"}},
	{"Science", []string{"Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences", "Nature", "Physics", "Social Sciences"}},
	{"Society & Culture", []string{"Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"}},
	{"Sports", []string{"Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running", "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling"}},
	{"Technology", nil},
	{"True Crime", nil},
	{"TV & Film", []string{"After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"}},
}

// Categories returns all categories of Apple's: each of them alone, and then
// with each of its subcategories.
func Categories() []Category {
	var all []Category
	for _, c := range categories {
		all = append(all, Category{Name: c.name})
		for _, sub := range c.subs {
			all = append(all, Category{c.name, sub})
		}
	}
	return all
}

// folded returns the category as people may write it: in any case, and with and for &.
func (c Category) folded() string {
	return strings.ReplaceAll(strings.ToLower(c.String()), " and ", " & ")
}

// Known tells whether the category is one of [Categories].
func (c Category) Known() bool { return slices.Contains(Categories(), c) }

// String returns the category as programme.yaml says it.
func (c Category) String() string {
	if c.Sub == "" {
		return c.Name
	}
	return c.Name + " > " + c.Sub
}

// category reads one of Apple's categories.
func category(text string) (Category, error) {
	name, sub, _ := strings.Cut(text, ">")
	c := Category{strings.TrimSpace(name), strings.TrimSpace(sub)}
	for _, known := range Categories() {
		if known.folded() == c.folded() {
			return known, nil
		}
	}
	if near, ok := nearestCategory(c); ok {
		return c, fmt.Errorf("%.60q is none of Apple's categories; the nearest is %v", text, near)
	}
	return c, fmt.Errorf("%.60q is none of Apple's categories", text)
}

// nearestCategory returns the category that may be meant. One that is divided may
// have been left out: Mental Health is Health & Fitness > Mental Health.
func nearestCategory(c Category) (near Category, ok bool) {
	all := Categories()
	var whole, last []string
	for _, known := range all {
		whole = append(whole, strings.ToLower(known.String()))
		last = append(last, strings.ToLower(known.Name))
		if known.Sub != "" {
			last[len(last)-1] = strings.ToLower(known.Sub)
		}
	}
	if i := slices.Index(last, strings.ToLower(c.Sub)); i >= 0 {
		return all[i], true // below the wrong name
	}
	if c.Sub != "" {
		if i, near := yamlfile.Nearest(c.String(), whole); near {
			return all[i], true
		}
		c = Category{Name: c.Sub}
	}
	i, ok := yamlfile.Nearest(c.Name, last)
	return all[i], ok
}
