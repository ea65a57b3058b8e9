package check

import (
	"encoding/xml"
	"strings"
)

// The namespaces that are read. Their addresses count to the letter; which prefix
// a feed gives them does not matter (Namespaces in XML 1.0, sections 2 and 3).
const (
	rss     = "" // RSS 2.0 has none
	itunes  = "http://www.itunes.com/dtds/podcast-1.0.dtd"
	podcast = "https://podcastindex.org/namespace/1.0"
	content = "http://purl.org/rss/1.0/modules/content/"
	atom    = "http://www.w3.org/2005/Atom"
)

// podcastPage is the same as podcast (Podcast namespace, docs/1.0.md, first
// paragraphs).
const podcastPage = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"

var usualPrefix = map[string]string{itunes: "itunes", podcast: "podcast", content: "content", atom: "atom"}

// spaces is what a feed declares.
type spaces struct {
	known map[string]bool   // addresses that are declared somewhere
	alias map[string]string // what is meant by an address that is not quite right
	told  map[string]bool   // what was complained about
}

func newSpaces() spaces {
	return spaces{map[string]bool{}, map[string]string{podcastPage: podcast}, map[string]bool{}}
}

// declared judges xmlns:prefix="address". Where an address is nearly that of a
// namespace, it is taken for it, lest every element of it is called missing.
func (p *parser) declared(at int, prefix, address string) {
	s := p.spaces
	s.known[address] = true
	if usualPrefix[address] != "" || address == podcastPage || s.told[prefix+" "+address] {
		return
	}
	for _, right := range []string{itunes, podcast, content, atom} {
		if alike(address) != alike(right) && prefix != usualPrefix[right] {
			continue
		}
		level, why := Doubtful, "readers will not understand its elements"
		if right == itunes {
			level, why = Broken, "Apple ignores all its elements"
		}
		p.addAt(level, at, "namespace", `the address %s is not that of the %s elements, and %s; it counts to the letter: xmlns:%s="%s"`,
			quote(address), usualPrefix[right], why, prefix, right)
		s.alias[address], s.told[prefix+" "+address] = right, true
		return
	}
}

// alike reduces an address to what people remember of it.
func alike(address string) string {
	address = strings.ToLower(strings.TrimSpace(address))
	_, rest, found := strings.Cut(address, "://")
	if found {
		address = rest
	}
	return strings.TrimRight(strings.TrimPrefix(address, "www."), "/")
}

// resolve returns the namespace that is meant by a name, and complains about a
// prefix without a declaration, which the decoder lets pass.
func (p *parser) resolve(at int, n xml.Name) string {
	s := p.spaces
	if right, ok := s.alias[n.Space]; ok {
		return right
	}
	if n.Space == "" || s.known[n.Space] || n.Space == "xml" || n.Space == "http://www.w3.org/XML/1998/namespace" {
		return n.Space
	}
	for right, usual := range usualPrefix {
		if usual == strings.ToLower(n.Space) {
			p.addAt(Broken, at, "namespace", `the prefix %s: is not declared; write xmlns:%s="%s" into <rss …>`, n.Space, n.Space, right)
			s.alias[n.Space] = right
			return right
		}
	}
	p.addAt(Broken, at, "namespace", `the prefix %s: is not declared; write xmlns:%s="…" with the address of its namespace into <rss …>, or delete what begins with it`,
		n.Space, n.Space)
	s.known[n.Space] = true
	return n.Space
}
