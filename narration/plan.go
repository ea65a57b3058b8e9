package narration

import (
	"fmt"
	"time"

	"meditate/narration/script"
)

// A slot is a place in a session whose kind is known and whose length may still
// be open: an event before time is given out.
type slot struct {
	kind    Kind
	section int            // index in script.Sections
	phrase  *script.Phrase // of a Phrase
	pause   pause          // of a Pause
	tail    bool           // of a Bell: it rings out
	line    int
}

// A plan is the slots of a session for one choice of sections, rounds and
// breaths.
type plan struct {
	slots []slot
	cues  []count // the cues with a count, in the order in which they are met
}

// A count is how often a cue may be carried out: the rounds of a refrain, or
// whole breaths.
type count struct {
	min, nominal, max int
	more              []slot // what one time more adds
}

// newPlan lays out the sections that a session of the given length takes. Counts
// says how often each cue with a count is carried out; nil means the nominal
// number.
func newPlan(s *script.Script, length time.Duration, breath script.Breath, counts []int) (*plan, error) {
	p := &planner{script: s, breath: breath, counts: counts}
	for i, section := range s.Sections {
		if section.From > length {
			continue
		}
		p.section, p.heading = i, true
		if err := p.items(section.Items); err != nil {
			return nil, err
		}
	}
	if p.last == lastPhrase {
		p.heading, p.gap = false, nil
		p.beforeNext() // so that the last word does not stand at the very end
	}
	for i := range p.slots {
		if p.slots[i].section == p.slots[len(p.slots)-1].section {
			p.slots[i].pause.weight *= lastSectionWeight
		}
	}
	return &p.plan, nil
}

// A planner walks through a script and fills a plan.
type planner struct {
	plan
	script *script.Script
	breath script.Breath
	counts []int

	section int       // of the script, that is being planned
	heading bool      // a section began since the last slot
	blank   bool      // a blank line stood since the last slot
	gap     *pause    // the pause that the next slot follows, over all rules
	last    lastThing // what the last slot was
}

type lastThing uint8

const (
	lastNothing lastThing = iota
	lastPhrase
	lastSilence
	lastOther // breaths or a bell
)

func (p *planner) items(items []script.Item) error {
	for i, item := range items {
		if len(p.slots) > script.MaxEvents {
			return &LimitError{p.script.Name, fmt.Sprintf("the session would have more than %d events; repeat less", script.MaxEvents)}
		}
		switch item := item.(type) {
		case *script.Phrase:
			p.phrase(item)
			if item.Role == script.Affirmation && affirmationFollows(items[i+1:]) {
				p.gap = &insideBlock
			}
		case script.Blank:
			p.blank = true
		case script.Silence:
			p.silence(item)
		case script.Breaths:
			p.breaths(item)
		case script.Bell:
			p.bell(item)
		case script.Refrain:
			p.refrain(item)
		case script.Repeat:
			if err := p.items(p.script.Sections[item.Target].Items); err != nil {
				return err
			}
		}
	}
	return nil
}

// affirmationFollows says whether the next item but for notes is an affirmation:
// one of the same block.
func affirmationFollows(items []script.Item) bool {
	for _, item := range items {
		switch item := item.(type) {
		case script.Note:
		case *script.Phrase:
			return item.Role == script.Affirmation
		default:
			return false
		}
	}
	return false
}

func (p *planner) phrase(phrase *script.Phrase) {
	p.beforeNext()
	p.add(slot{kind: Phrase, phrase: phrase, line: phrase.Line}, lastPhrase)
}

// silence puts the pause that a cue asks for in the place of any other.
func (p *planner) silence(s script.Silence) {
	p.add(slot{kind: Pause, pause: silence(s, p.breath), line: s.Line}, lastSilence)
}

func (p *planner) breaths(b script.Breaths) {
	p.beforeNext()
	least, most := b.Bounds()
	breath := slot{kind: Breath, line: b.Line}
	for range p.often(count{least, b.Count, most, []slot{breath}}) {
		p.add(breath, lastOther)
	}
}

func (p *planner) bell(b script.Bell) {
	p.beforeNext()
	for n := range b.Count {
		p.add(slot{kind: Bell, line: b.Line, tail: n == b.Count-1}, lastOther)
	}
}

// refrain says each distinct affirmation block of a section once a round.
func (p *planner) refrain(r script.Refrain) {
	blocks := script.Distinct(script.Blocks(p.script.Sections[r.Target].Items))
	last := blocks[len(blocks)-1]
	before := last[len(last)-1] // a round follows another
	var round []slot
	for _, block := range blocks {
		gap := betweenRefrains
		for _, phrase := range block {
			round = append(round,
				slot{kind: Pause, pause: gap, line: before.Line},
				slot{kind: Phrase, phrase: phrase, line: phrase.Line})
			gap, before = insideBlock, phrase
		}
	}
	p.beforeNext()
	for n := range p.often(count{r.Min, (r.Min + r.Max) / 2, r.Max, round}) {
		for i, s := range round {
			if n > 0 || i > 0 { // the first pause is that of its place
				p.add(s, lastPhrase)
			}
		}
	}
}

// often notes a cue with a count and returns how often it is carried out.
func (p *planner) often(c count) int {
	p.cues = append(p.cues, c)
	if p.counts == nil {
		return c.nominal
	}
	return p.counts[len(p.cues)-1]
}

// beforeNext adds the pause that lies between the last slot and the next. An
// explicit silence, already there, replaces it.
func (p *planner) beforeNext() {
	var gap pause
	switch {
	case p.last == lastNothing || p.last == lastSilence:
	case p.gap != nil:
		gap = *p.gap
	case p.heading:
		gap = betweenSections
	case p.last == lastPhrase:
		gap = afterPhrase(p.slots[len(p.slots)-1].phrase.Role)
		if p.blank {
			gap = longer(gap, blankLine)
		}
	case p.blank:
		gap = blankLine
	}
	if gap.nominal > 0 {
		before := p.slots[len(p.slots)-1]
		p.slots = append(p.slots, slot{kind: Pause, section: before.section, pause: gap, line: before.line})
	}
}

// add appends a slot to the section that is being planned.
func (p *planner) add(s slot, what lastThing) {
	s.section = p.section
	p.slots = append(p.slots, s)
	p.heading, p.blank, p.gap, p.last = false, false, nil, what
}
