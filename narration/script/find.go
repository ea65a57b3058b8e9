package script

import "strings"

// Blocks returns the affirmation blocks of a section: affirmations that follow
// each other with nothing but notes between.
func Blocks(items []Item) [][]*Phrase {
	var blocks [][]*Phrase
	going := false
	for _, item := range items {
		switch item := item.(type) {
		case Note:
		case *Phrase:
			affirmation := item.Role == Affirmation
			switch {
			case affirmation && going:
				last := len(blocks) - 1
				blocks[last] = append(blocks[last], item)
			case affirmation:
				blocks = append(blocks, []*Phrase{item})
			}
			going = affirmation
		default:
			going = false
		}
	}
	return blocks
}

// Distinct leaves out blocks that say the same as one before.
func Distinct(blocks [][]*Phrase) [][]*Phrase {
	seen := make(map[string]bool)
	var rest [][]*Phrase
	for _, block := range blocks {
		var said strings.Builder
		for _, p := range block {
			said.WriteString(p.Spoken)
			said.WriteByte('\n')
		}
		if !seen[said.String()] {
			seen[said.String()] = true
			rest = append(rest, block)
		}
	}
	return rest
}

// Phrases returns all phrases in the order of the file.
func (s *Script) Phrases() []*Phrase {
	var phrases []*Phrase
	for _, section := range s.Sections {
		for _, item := range section.Items {
			if p, ok := item.(*Phrase); ok {
				phrases = append(phrases, p)
			}
		}
	}
	return phrases
}
