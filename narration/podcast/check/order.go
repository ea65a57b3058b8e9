package check

import (
	"bytes"
	"slices"
	"sort"
)

// compare looks for episodes that get into each other's way.
func (c *checker) compare(episodes []*episode, serial bool) {
	guids, addresses := map[string]*episode{}, map[string]*episode{}
	type place struct{ season, number int }
	numbers := map[place]*episode{}
	for _, ep := range episodes {
		if first := guids[ep.guid]; ep.guid != "" && first != nil {
			c.addf(Broken, ep.item.child(rss, "guid"), "guid", "an earlier episode, in line %d, has the same guid %s, and this one is never shown; give every episode its own", c.line(first.item), quote(ep.guid))
		} else {
			guids[ep.guid] = ep
		}
		if first := addresses[ep.address]; ep.address != "" && first != nil {
			c.addf(Broken, ep.enclosure, "enclosure-duplicate", "an earlier episode, in line %d, has the same sound, and Apple ignores this one; delete one of them or correct the address", c.line(first.item))
		} else {
			addresses[ep.address] = ep
		}
		p := place{ep.season, ep.number}
		if ep.number == 0 || !ep.full {
			continue
		}
		if first := numbers[p]; first != nil {
			c.addf(Doubtful, ep.item.child(itunes, "episode"), "number", "an earlier episode, in line %d, has the same number %d; every one needs its own", c.line(first.item), ep.number)
		} else {
			numbers[p] = ep
		}
	}
	c.compareDates(episodes, serial)
}

// compareDates looks at the order of time: players sort by it.
func (c *checker) compareDates(episodes []*episode, serial bool) {
	var dated []*episode
	for _, ep := range episodes {
		if !ep.date.IsZero() {
			dated = append(dated, ep)
		}
	}
	byDate := slices.Clone(dated)
	slices.SortStableFunc(byDate, func(a, b *episode) int { return a.date.Compare(b.date) })
	for i := 1; i < len(byDate); i++ {
		a, b := byDate[i-1], byDate[i]
		if a.date.Equal(b.date) {
			c.addf(Doubtful, b.item.child(rss, "pubDate"), "order", "another episode, in line %d, appears at the very same time, and players cannot put them into order; let them appear a minute apart", c.line(a.item))
		}
	}
	if serial {
		c.compareNumbers(byDate)
	}
	up, down := true, true
	for i := 1; i < len(dated); i++ {
		up = up && !dated[i].date.Before(dated[i-1].date)
		down = down && !dated[i].date.After(dated[i-1].date)
		if !up && !down {
			c.addf(Hint, dated[i].item, "order", "the episodes stand in the order of time neither forwards nor backwards; most feeds have the newest first")
			return
		}
	}
}

// compareNumbers says where a serial podcast counts otherwise than time does.
func (c *checker) compareNumbers(byDate []*episode) {
	highest := map[int]*episode{} // by season
	for _, ep := range byDate {
		if ep.number == 0 || !ep.full {
			continue
		}
		before := highest[ep.season]
		if before != nil && ep.number < before.number && ep.date.After(before.date) {
			c.addf(Doubtful, ep.item.child(rss, "pubDate"), "order", "episode %d appears after episode %d of line %d, and players that sort by time play them in the wrong order; give it an earlier <pubDate>",
				ep.number, before.number, c.line(before.item))
			continue
		}
		highest[ep.season] = ep
	}
}

// line returns the line of an element. Where the lines end is looked up once:
// many findings may ask.
func (c *checker) line(e *element) int {
	if c.ends == nil {
		c.ends = []int{}
		for at, rest := 0, c.data; ; {
			i := bytes.IndexByte(rest, '\n')
			if i < 0 {
				break
			}
			at += i + 1
			rest = rest[i+1:]
			c.ends = append(c.ends, at)
		}
	}
	return 1 + sort.SearchInts(c.ends, e.at+1)
}
