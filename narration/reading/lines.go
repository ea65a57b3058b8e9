// Package reading turns a script into a sheet to read from, and finds in the
// recording of that reading where each phrase is.
//
//	lines.go             script → what there is to read
//	sheet.go, html.go    lines → a sheet on paper or screen
//	align.go             lines and a take → where each line is, or a doubt
//	cost.go              what speaks against one explanation of a take
//	lattice.go           all explanations, and the best of them
//	posterior.go         how likely a line is to be at a place, over all of them
//	again.go             what was said again a little later
//	doubt.go             in words: what is unsure, and what was left out
//	byname.go            lines and files, one a phrase → which is which
package reading

import (
	"meditate/narration/script"
	"meditate/narration/voice"
)

// A Line is one phrase to read.
type Line struct {
	Number      int    // from 1 on
	Text        string // what is to be said, with single spaces
	Affirmation bool
	Section     string // the title of the section it first stands in; may be empty
}

// Lines returns what there is to read for a script: each distinct phrase once,
// in the order of the script. Two phrases are the same if they differ in spaces
// alone.
func Lines(s *script.Script) []Line {
	var lines []Line
	seen := map[string]bool{}
	for _, section := range s.Sections {
		for _, item := range section.Items {
			p, ok := item.(*script.Phrase)
			if !ok {
				continue
			}
			text := voice.OneLine(p.Spoken)
			if seen[text] {
				continue
			}
			seen[text] = true
			lines = append(lines, Line{len(lines) + 1, text, p.Role == script.Affirmation, section.Title})
		}
	}
	return lines
}
