package check

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// maxName is how long the name of a person or a licence may be, in characters
// (Podcast namespace, docs/tags/person.md and license.md).
const maxName = 128

// licences are those that need no address (Podcast namespace, licenseslugs.txt,
// and the licences of Creative Commons in the SPDX list).
var licences = regexp.MustCompile(`(?i)^(afl-3\.0|apache-2\.0|artistic-2\.0|bsl-1\.0|bsd-[23]-clause(-clear)?|cc|cc0-1\.0|cc-pddc|` +
	`cc-by(-nc)?(-nd|-sa)?-[1-4]\.[05]|wtfpl|ecl-2\.0|epl-[12]\.0|eupl-1\.[12]|agpl-3\.0|gpl|gpl-[23]\.0|lgpl|lgpl-2\.1|lgpl-3\.0|unlicense)$`)

func (c *checker) checkLicense(parent *element) {
	e := c.single(parent, podcast, "license")
	if e == nil {
		return
	}
	v := e.value()
	address, ok := e.attr("url")
	switch {
	case v == "":
		c.addf(Doubtful, e, "license", "the licence has no name; write <podcast:license>cc-by-4.0</podcast:license>")
	case utf8.RuneCountInString(v) > maxName:
		c.addf(Doubtful, e, "license", "the name of the licence is longer than %d characters and will be cut; shorten it", maxName)
	case !ok && !licences.MatchString(v):
		c.addf(Doubtful, e, "license", `%s is no licence that all know; say where it can be read: <podcast:license url="https://…">%s</podcast:license>`, quote(v), clip(v))
	}
	if ok {
		c.address(e, address, Doubtful)
	}
}

// roles and groups are those of the Podcast Taxonomy, in lower case (Podcast
// namespace, taxonomy.json), with the word Translator, which is misspelt there.
var (
	roles = words(`director, assistant director, executive producer, senior producer, producer, associate producer,
development producer, creative director, host, co-host, guest host, guest, voice actor, narrator, announcer, reporter,
author, editorial director, co-writer, writer, songwriter, guest writer, story editor, managing editor, script editor,
script coordinator, researcher, editor, fact checker, translater, translator, transcriber, logger, studio coordinator,
technical director, technical manager, audio engineer, remote recording engineer, post production engineer,
audio editor, sound designer, foley artist, composer, theme music, music production, music contributor,
production coordinator, booking coordinator, production assistant, content manager, marketing manager,
sales representative, sales manager, graphic designer, cover art designer, social media manager, consultant, intern,
camera operator, lighting designer, camera grip, assistant camera, assistant editor`)
	groups = words(`creative direction, cast, writing, audio production, audio post-production, administration, visuals,
community, misc., misc, video production, video post-production`)
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Split(list, ",") {
		set[strings.TrimSpace(w)] = true
	}
	return set
}

func (c *checker) checkPersons(parent *element) {
	for _, e := range parent.all(podcast, "person") {
		switch n := utf8.RuneCountInString(e.value()); {
		case n == 0:
			c.addf(Doubtful, e, "person", `the person has no name; write <podcast:person role="host">Ada Lovelace</podcast:person>, or delete it`)
		case n > maxName:
			c.addf(Doubtful, e, "person", "the name is longer than %d characters and will be cut; shorten it", maxName)
		}
		if role, ok := e.attr("role"); ok && !roles[strings.ToLower(role)] {
			c.addf(Doubtful, e, "person", `%s is no role of the Podcast Taxonomy; write role="host", guest, narrator, author, producer, composer, …`, quote(role))
		}
		if group, ok := e.attr("group"); ok && !groups[strings.ToLower(group)] {
			c.addf(Doubtful, e, "person", `%s is no group of the Podcast Taxonomy; write group="cast", writing, audio production, visuals, …`, quote(group))
		}
		for _, name := range []string{"img", "href"} {
			if v, ok := e.attr(name); ok {
				c.address(e, v, Hint)
			}
		}
	}
}
