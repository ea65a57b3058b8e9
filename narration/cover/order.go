package cover

import (
	"slices"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/shaping"
	ucd "golang.org/x/text/unicode/bidi"
)

// A level says how deep a character is nested: even ones run to the right, odd
// ones to the left. As no text holds explicit embeddings (clean drops them), there
// are three: 0 in a text that runs to the right, 1 for what runs to the left, and 2
// for numbers in it, or for words in a text that runs to the left.
type level = uint8

// direction is that of the first letter that has one (UAX #9, P2 and P3).
func direction(text []rune) di.Direction {
	for _, r := range text {
		switch classOf(r) {
		case ucd.L:
			return di.DirectionLTR
		case ucd.R, ucd.AL:
			return di.DirectionRTL
		}
	}
	return di.DirectionLTR
}

func classOf(r rune) ucd.Class {
	p, _ := ucd.LookupRune(r)
	return p.Class()
}

// levelsOf returns the level of every character. The library tells directions
// alone, so that numbers are found here.
func levelsOf(text []rune, dir di.Direction) []level {
	base := bidi.LeftToRight
	if dir == di.DirectionRTL {
		base = bidi.RightToLeft
	}
	var b bidi.Paragraph
	levels := make([]level, len(text))
	runs := b.Segment(text, base)
	for i := range runs.NumRuns() {
		run := runs.Run(i)
		part := levels[run.Start:run.End]
		for j := range part {
			part[j] = level(run.Level)
		}
		if run.IsLeftToRight() && base == bidi.LeftToRight {
			numbers(part, text[run.Start:run.End], run.Level == 0)
		}
	}
	return levels
}

// numbers finds the numbers at level 2 in a run to the right within a text to the
// right. Worded tells that a letter stood before it: its European digits then
// belong to the words (UAX #9, W2 to W7).
func numbers(levels []level, run []rune, worded bool) {
	digit := func(i int) bool {
		if i >= len(run) {
			return false
		}
		c := classOf(run[i])
		return c == ucd.AN || c == ucd.EN && !worded
	}
	inside := false
	for i, r := range run {
		switch classOf(r) {
		case ucd.L:
			worded, inside = true, false
		case ucd.ET:
			inside = inside || digit(i+1)
		case ucd.ES, ucd.CS:
			inside = inside && digit(i+1)
		case ucd.NSM:
		default:
			inside = digit(i)
		}
		levels[i] = 0
		if inside {
			levels[i] = 2
		}
	}
}

// splitLevels cuts runs of one direction where their level changes.
func splitLevels(runs []shaping.Input, levels []level) []shaping.Input {
	var out []shaping.Input
	for _, run := range runs {
		for i := run.RunStart + 1; i < run.RunEnd; i++ {
			if levels[i] != levels[i-1] {
				head := run
				head.RunEnd, run.RunStart = i, i
				out = append(out, head)
			}
		}
		out = append(out, run)
	}
	return out
}

// order puts the runs of a line as they stand on it from left to right (UAX #9,
// L2). The library's own order knows no numbers within Hebrew within Latin. Cut
// tells that the last run is an ellipsis, which belongs to the line as a whole.
func (p *paragraph) order(line shaping.Line, cut bool) {
	base := level(0)
	if p.dir == di.DirectionRTL {
		base = 1
	}
	type levelled struct {
		run   shaping.Output
		level level
	}
	runs := make([]levelled, len(line))
	highest := base
	for i, run := range line {
		runs[i] = levelled{run, base}
		if !(cut && i == len(line)-1) {
			runs[i].level = p.levels[run.Runes.Offset]
		}
		highest = max(highest, runs[i].level)
	}
	for l := highest; l > 0; l-- {
		for i := 0; i < len(runs); i++ {
			j := i // from i to j, all are at least as deep
			for j < len(runs) && runs[j].level >= l {
				j++
			}
			slices.Reverse(runs[i:j])
			i = j
		}
	}
	for i := range runs {
		line[i] = runs[i].run
	}
}
