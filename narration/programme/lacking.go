package programme

import (
	"fmt"
	"path"
	"slices"

	"meditate/narration/script"
	"meditate/narration/yamlfile"
)

// Lacking returns what a podcast needs and the programme does not say, as a
// script.ErrorList at its programme.yaml, or nil. A podcast needs what Apple
// requires of a feed (A Podcaster's Guide to RSS, required tags), someone to
// write to, and the address at which its files will be.
func (p *Programme) Lacking() error {
	var errs script.ErrorList
	need := func(said bool, what, where, example string) {
		if !said {
			errs = append(errs, &script.Error{
				File: path.Join(p.name, fileName),
				Text: fmt.Sprintf("a podcast needs %s; add a line %ssuch as %s", what, where, example),
			})
		}
	}
	s := &p.Show
	need(p.titled, "its title", "", example(fileKeys, "title"))
	need(p.Language != "", "its language", "", example(fileKeys, "language"))
	need(s.Author != "", "its author", "", example(fileKeys, "author"))
	if s.Owner == (Owner{}) {
		need(false, "its owner, whom directories write to", "", example(fileKeys, "owner"))
	} else {
		need(s.Owner.Name != "", "the name of its owner", "below owner ", example(ownerKeys, "name"))
		need(s.Owner.Email != "", "the email address of its owner", "below owner ", example(ownerKeys, "email"))
	}
	need(s.Link != "", "a link to its own page", "", example(fileKeys, "link"))
	need(s.Description != "", "its description", "", example(fileKeys, "description"))
	need(len(s.Categories) > 0, "a category", "", example(fileKeys, "categories"))
	need(s.Explicit != nil, "to say whether it is explicit", "", example(fileKeys, "explicit"))
	need(s.BaseURL != "", "the address at which its files will be", "", example(fileKeys, "base-url"))
	if errs == nil {
		return nil
	}
	return errs
}

// example returns the line that shows how a key is written.
func example[T any](keys []yamlfile.Key[T], name string) string {
	return keys[slices.IndexFunc(keys, func(k yamlfile.Key[T]) bool { return k.Name == name })].Example
}
