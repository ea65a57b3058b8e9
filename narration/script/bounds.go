package script

import "time"

// A total is what a section amounts to, repeats included. It stops growing far
// beyond every limit, so that no script can make it overflow.
type total struct {
	events int64
	pauses time.Duration // the least that the pauses written in the script last
}

const (
	mostEvents = int64(1) << 40
	mostPauses = time.Duration(1) << 50
)

func (t total) plus(u total) total {
	return total{min(t.events+u.events, mostEvents), min(t.pauses+u.pauses, mostPauses)}
}

// times multiplies by a count that a cue may give, at most a thousand.
func (t total) times(n int) total {
	return total{min(t.events*int64(n), mostEvents), min(t.pauses*time.Duration(n), mostPauses)}
}

// state says how far a section has been added up.
type state uint8

const (
	untouched state = iota
	underWay
	done
)

// total adds a section up, each section once however often it is repeated.
func (c *checker) total(i int) total {
	if c.state[i] == done {
		return c.totals[i]
	}
	c.state[i] = underWay
	c.path = append(c.path, i)
	var sum total
	for _, item := range c.script.Sections[i].Items {
		sum = sum.plus(c.item(item))
	}
	c.path = c.path[:len(c.path)-1]
	c.state[i], c.totals[i] = done, sum
	return sum
}

// item returns what one item amounts to. Every phrase has its pause.
func (c *checker) item(item Item) total {
	switch item := item.(type) {
	case *Phrase:
		return total{events: 2}
	case Blank:
		return total{events: 1}
	case Silence:
		least, _, _ := item.Bounds(c.script.Meta.Breath)
		return total{1, least}
	case Breaths:
		least, most := item.Bounds()
		return total{int64(most), time.Duration(least) * c.script.Meta.Breath.Duration()}
	case Bell:
		return total{events: int64(item.Count)}
	case Refrain:
		if i, ok := c.targets[item.Pos]; ok {
			return c.round(i).times(item.Max)
		}
	case Repeat:
		if i, ok := c.targets[item.Pos]; ok {
			if c.state[i] == underWay {
				c.ring(item.Pos, i)
				return total{}
			}
			// The repeat itself counts too: a section without a sound costs time
			// each time it is gone through.
			return c.total(i).plus(total{events: 1})
		}
	}
	return total{}
}

// round is what one round of a refrain amounts to.
func (c *checker) round(i int) total {
	if t, ok := c.rounds[i]; ok {
		return t
	}
	var t total
	for _, block := range Distinct(Blocks(c.script.Sections[i].Items)) {
		t = t.plus(total{events: 2*int64(len(block)) + 1})
	}
	c.rounds[i] = t
	return t
}

// size complains where the session becomes too much for anyone.
func (c *checker) size() {
	var all, sure total // sure: sections that are in every session
	starts := map[time.Duration]bool{}
	for _, s := range c.script.Sections {
		if starts[s.From] = true; len(starts) > MaxStarts {
			c.errorf(c.offset(s.Pos), "sections begin at more than %d different lengths; let some begin at the same one", MaxStarts)
			return
		}
		for _, item := range s.Items {
			t := c.item(item)
			all = all.plus(t)
			if s.From == 0 {
				sure = sure.plus(t)
			}
			if all.events > MaxEvents {
				c.errorf(c.offset(item.Position()), "the session grows past %d events here (phrases, pauses, breaths and bells, repeats included); repeat less", MaxEvents)
				return
			}
			if sure.pauses > MaxSession {
				c.errorf(c.offset(item.Position()), "with this the shortest pauses alone last longer than 24 h; write shorter ones or repeat less")
				return
			}
		}
	}
}
