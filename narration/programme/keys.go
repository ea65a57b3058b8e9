package programme

import (
	"slices"

	"meditate/narration/yamlfile"
)

// kind is what is to be known of programme.yaml.
var kind = yamlfile.Kind{
	Noun:   "details",
	Blocks: true,
	Also: map[string]string{
		"url": "base-url", "website": "link", "site": "link", "page": "link",
		"image": "cover", "picture": "cover", "artwork": "cover", "summary": "description",
		"category": "categories", "people": "persons", "kind": "type", "mail": "email",
	},
}

// The keys of programme.yaml, and of what stands below them.

var fileKeys = []yamlfile.Key[Programme]{
	yamlfile.One("title", "title: Five quiet evenings", line, func(p *Programme) *string { return &p.Title }),
	yamlfile.One("subtitle", "subtitle: Ten minutes to come to rest", line, func(p *Programme) *string { return &p.Show.Subtitle }),
	yamlfile.One("language", "language: en", tag, func(p *Programme) *string { return &p.Language }),
	{Name: "credits", Example: "credits: [Music by Claire Martin]", Set: setCredits},
	yamlfile.One("author", "author: Claire Martin", line, func(p *Programme) *string { return &p.Show.Author }),
	yamlfile.Group("owner", "owner: {name: Claire Martin, email: claire@example.org}", ownerKeys, func(p *Programme) *Owner { return &p.Show.Owner }),
	yamlfile.One("link", "link: https://example.org/evenings", link, func(p *Programme) *string { return &p.Show.Link }),
	{Name: "description", Example: "description: Five evenings of coming to rest, ten minutes each.", Set: setDescription},
	{Name: "categories", Example: "categories: [Health & Fitness > Mental Health]", Set: setCategories},
	yamlfile.One("explicit", "explicit: no", yesNo, func(p *Programme) **bool { return &p.Show.Explicit }),
	yamlfile.One("copyright", "copyright: © Claire Martin", line, func(p *Programme) *string { return &p.Show.Copyright }),
	yamlfile.One("license", "license: CC-BY-4.0", line, func(p *Programme) *string { return &p.Show.License }),
	yamlfile.One("type", "type: serial", showType, func(p *Programme) *string { return &p.Show.Kind }),
	yamlfile.One("base-url", "base-url: https://example.org/evenings/", baseURL, func(p *Programme) *string { return &p.Show.BaseURL }),
	yamlfile.One("cover", "cover: cover.jpg", cover, func(p *Programme) *string { return &p.Show.Cover }),
	{Name: "persons", Example: "persons: [{name: Claire Martin, role: narrator}]", Set: setPersons},
}

var ownerKeys = []yamlfile.Key[Owner]{
	yamlfile.One("name", "name: Claire Martin", line, func(o *Owner) *string { return &o.Name }),
	yamlfile.One("email", "email: claire@example.org", email, func(o *Owner) *string { return &o.Email }),
}

var personKeys = []yamlfile.Key[Person]{
	yamlfile.One("name", "name: Claire Martin", line, func(p *Person) *string { return &p.Name }),
	yamlfile.One("role", "role: narrator", role, func(p *Person) *string { return &p.Role }),
	yamlfile.One("link", "link: https://example.org/claire", link, func(p *Person) *string { return &p.Link }),
}

func setCredits(r *yamlfile.Reader, e yamlfile.Entry, p *Programme) {
	yamlfile.Each(r, e, "lines", line, func(_ yamlfile.Place, text string) {
		p.Credits = append(p.Credits, text)
	})
}

// maxCategories bounds how many categories a programme has. Finding the nearest
// of a wrong one takes time, and directories look at the first few.
const maxCategories = 10

func setCategories(r *yamlfile.Reader, e yamlfile.Entry, p *Programme) {
	if list, _ := e.Value.List(); len(list) > maxCategories {
		r.Errorf(list[maxCategories].At(), "more than %d categories; keep those that fit best", maxCategories)
		return
	}
	yamlfile.Each(r, e, "Apple's categories", category, func(at yamlfile.Place, c Category) {
		if slices.Contains(p.Show.Categories, c) {
			r.Errorf(at, "%v stood already further up; keep one of them", c)
		}
		p.Show.Categories = append(p.Show.Categories, c)
	})
}

func setPersons(r *yamlfile.Reader, e yamlfile.Entry, p *Programme) {
	yamlfile.EachOf(r, e, "people", "this person has no name", personKeys, func(_ yamlfile.Place, who Person) {
		p.Show.Persons = append(p.Show.Persons, who)
	})
}
