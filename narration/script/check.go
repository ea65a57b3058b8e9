package script

import (
	"fmt"
	"strings"
)

// A checker looks at a script as a whole.
type checker struct {
	*parser
	byTitle map[string][]int // sections by folded title
	targets map[Pos]int      // what each refrain and repeat refers to
	state   []state          // of each section, by index
	totals  []total
	rounds  map[int]total // one round of a refrain of each section
	path    []int         // sections being added up, each repeated by the one before
	endless bool          // there is a ring, so that sums mean nothing
}

// check finds what no line shows by itself: names of sections that do not
// exist, rings, and sessions without end or without content.
func (p *parser) check() {
	c := &checker{
		parser:  p,
		byTitle: make(map[string][]int),
		targets: make(map[Pos]int),
		state:   make([]state, len(p.script.Sections)),
		totals:  make([]total, len(p.script.Sections)),
		rounds:  make(map[int]total),
	}
	for i, s := range p.script.Sections {
		if s.Title != "" {
			key := fold(s.Title)
			c.byTitle[key] = append(c.byTitle[key], i)
		}
	}
	p.nextRound()
	c.looseCues()
	p.nextRound()
	c.names()
	p.nextRound()
	for i := range p.script.Sections {
		c.total(i)
	}
	p.nextRound()
	if !c.endless {
		c.size()
	}
	if len(p.errs) == 0 && !c.audible() {
		p.errorf(wholeFile, "nothing is said or sounded in this script; write for example a heading, ## Arrivée, and below it a sentence")
	}
}

// looseCues complains about lines that read like cues and name a section.
func (c *checker) looseCues() {
	for _, l := range c.loose {
		if len(c.byTitle[fold(l.section)]) > 0 {
			c.bare(l.at, l.text)
		}
	}
}

// names looks up the section of every refrain and repeat, and notes it there.
func (c *checker) names() {
	for _, s := range c.script.Sections {
		for n, item := range s.Items {
			switch item := item.(type) {
			case Refrain:
				i, ok := c.find(item.Pos, item.Section)
				if ok && c.round(i).events == 0 {
					c.errorf(c.offset(item.Pos), "the section %s has no affirmation for a refrain; begin a line there with >, or write (reprendre « … »)", quote(item.Section))
				}
				item.Target = i
				s.Items[n] = item
			case Repeat:
				item.Target, _ = c.find(item.Pos, item.Section)
				s.Items[n] = item
			}
		}
	}
}

// find returns the one section with a title.
func (c *checker) find(at Pos, title string) (int, bool) {
	found := c.byTitle[fold(title)]
	switch len(found) {
	case 1:
		c.targets[at] = found[0]
		return found[0], true
	case 0:
		c.errorf(c.offset(at), "there is no section %s; %s", quote(title), c.suggestion(title))
	default:
		c.errorf(c.offset(at), "two sections are called %s, in lines %d and %d; give one of them another heading", quote(title),
			c.script.Sections[found[0]].Line, c.script.Sections[found[1]].Line)
	}
	return 0, false
}

// suggestion names the section whose title is nearest.
func (c *checker) suggestion(title string) string {
	const mostTitles = 300 // looked at; the time grows with them
	var names, folded []string
	if c.kept >= maxErrors {
		return "" // nobody will read it
	}
	for _, s := range c.script.Sections {
		if s.Title != "" && len(names) < mostTitles {
			names = append(names, s.Title)
			folded = append(folded, fold(head(s.Title, mostCompared)))
		}
	}
	if len(names) == 0 {
		return "write ## and its heading above the part that is meant"
	}
	i, _ := nearest(fold(head(title, mostCompared)), folded)
	return fmt.Sprintf("the nearest is %s", quote(names[i]))
}

// audible tells whether anything is said or sounded.
func (c *checker) audible() bool {
	for _, s := range c.script.Sections {
		for _, item := range s.Items {
			switch item.(type) {
			case *Phrase, Bell, Breaths:
				return true
			}
		}
	}
	return false
}

// ring complains about a repeat that leads back into a section being added up.
func (c *checker) ring(at Pos, target int) {
	c.endless = true
	start := 0
	for c.path[start] != target {
		start++
	}
	const mostNamed = 4
	var way []string
	for _, i := range c.path[start:][:min(len(c.path)-start, mostNamed)] {
		way = append(way, quote(c.script.Sections[i].Title))
	}
	if len(c.path)-start > mostNamed {
		way = append(way, "…")
	}
	way = append(way, quote(c.script.Sections[target].Title))
	c.errorf(c.offset(at), "a section repeats itself and would never end: %s; take this cue out", strings.Join(way, " → "))
}
