package reading

import (
	"fmt"
	"math"
	"time"

	"meditate/audio"
	"meditate/audio/take"
)

// A line that is found but lasts less than half or more than twice of what the
// reader's pace makes likely is listed whatever speaks for it.
const oddLength = 2.0

// result puts the best explanation into words.
func (l *lattice) result(lines []Line, t take.Take, best path, likely [][]place) Result {
	r := Result{Matches: make([]Match, len(lines)), Pace: l.pace}
	for _, m := range best.moves {
		switch m.kind {
		case absent:
			r.Matches[m.line] = Match{Line: lines[m.line], Doubt: l.absence(t, m, likely[m.line])}
			r.Matches[m.line].Confidence = chanceOf(likely[m.line], place{absent: true})
		case read:
			r.Matches[m.line] = l.match(lines[m.line], t, m, likely[m.line])
		default:
			from, to := t.Stretches[m.from].From, t.Stretches[m.to-1].To
			r.Dropped = append(r.Dropped, Dropped{from, to, l.reason(t, m)})
		}
	}
	if l.strange(best) || mostlyUnsure(r.Matches) {
		for i := range r.Matches {
			if m := &r.Matches[i]; m.Found {
				m.Confidence = min(m.Confidence, 0.5)
				m.Doubt = "the take does not fit the sheet; check that it is the reading of this script, and of no part of it"
			}
		}
	}
	return r
}

// mostlyUnsure tells whether fewer than half of the lines that were found are
// sure: then the others are so by chance.
func mostlyUnsure(matches []Match) bool {
	found, sure := 0, 0
	for _, m := range matches {
		if m.Found {
			found++
		}
		if m.Found && m.Doubt == "" {
			sure++
		}
	}
	return 2*sure < found
}

// strange tells whether a take seems to be of something else: lines are missing
// from it, other things are said in it, and together that is more than a quarter
// of what was found; or lines are missing all over it, not only before and after
// what was read; or the lengths spread as those of random phrases do.
func (l *lattice) strange(best path) bool {
	const randomSpread = 0.3
	count := map[kind]int{}
	within, since := 0, 0 // lines that are absent between two that were read
	for _, m := range best.moves {
		count[m.kind]++
		switch {
		case m.kind == absent:
			since++
		case m.kind == read && count[read] > 1:
			within += since
			fallthrough
		case m.kind == read:
			since = 0
		}
	}
	return min(count[absent], count[foreign]) >= 2 && 4*(count[absent]+count[foreign]) > count[read] ||
		within >= 3 && 3*within > count[read] ||
		l.spread > randomSpread
}

func (l *lattice) match(line Line, t take.Take, m move, places []place) Match {
	out := Match{
		Line: line, Found: true,
		From: t.Stretches[m.from].From, To: t.Stretches[m.to-1].To,
		Confidence: chanceOf(places, place{from: m.from, to: m.to}),
	}
	ratio := l.speech(m.from, m.to) / (l.pace * l.lines[m.line].seconds)
	switch {
	case ratio > oddLength || ratio < 1/oddLength:
		out.Confidence = min(out.Confidence, 0.5)
		out.Doubt = fmt.Sprintf("lasts %.1f s where about %.1f s were expected; listen to it, or read it again",
			l.speech(m.from, m.to), l.pace*l.lines[m.line].seconds)
	case out.Confidence < Sure:
		out.Doubt = l.rival(t, m, places)
	}
	return out
}

// rival says what else may be the line.
func (l *lattice) rival(t take.Take, m move, places []place) string {
	next := place{absent: true, chance: -1}
	for _, p := range places {
		if (p.absent || p.from != m.from || p.to != m.to) && p.chance > next.chance {
			next = p
		}
	}
	clock := func(frame int64) string { return clock(t.Clip.Rate, frame) }
	start, end := t.Stretches[m.from].From, t.Stretches[m.to-1].To
	switch {
	case next.absent:
		return fmt.Sprintf("what is said at %s may be something else; listen to it, or read this phrase again", clock(start))
	case next.from == m.from:
		return fmt.Sprintf("it may end at %s or at %s; cut the take there, or read this phrase again", clock(end), clock(t.Stretches[next.to-1].To))
	case next.to == m.to:
		return fmt.Sprintf("it may begin at %s or at %s; cut the take there, or read this phrase again", clock(start), clock(t.Stretches[next.from].From))
	}
	return fmt.Sprintf("two places fit: %s and %s; cut the take, or read this phrase again", clock(start), clock(t.Stretches[next.from].From))
}

// absence says where a line would have been.
func (l *lattice) absence(t take.Take, m move, places []place) string {
	var next place
	for _, p := range places {
		if !p.absent && p.chance > next.chance {
			next = p
		}
	}
	if next.chance > 1-Sure {
		return fmt.Sprintf("not found for sure; it may be what is said at %s; listen there, or read this phrase again",
			clock(t.Clip.Rate, t.Stretches[next.from].From))
	}
	if m.from == 0 || m.from == len(t.Stretches) {
		return "not found in the take; read this phrase again"
	}
	return fmt.Sprintf("not found between %s and %s; read this phrase again",
		clock(t.Clip.Rate, t.Stretches[m.from-1].To), clock(t.Clip.Rate, t.Stretches[m.from].From))
}

// reason says why stretches are no line's.
func (l *lattice) reason(t take.Take, m move) string {
	switch first := t.Stretches[m.from]; {
	case m.kind == noise && t.Clip.Rate.Duration(first.To-first.From) < time.Second:
		return "a short noise"
	case m.kind == resaid:
		at := l.echo(m.from, m.to).at
		return "said again at " + clock(t.Clip.Rate, t.Stretches[at].From)
	}
	return "not on the sheet"
}

func chanceOf(places []place, want place) float64 {
	for _, p := range places {
		if p.from == want.from && p.to == want.to && p.absent == want.absent {
			return math.Min(1, p.chance)
		}
	}
	return 0
}

// clock writes a place in a take in minutes and seconds: 01:12.3.
func clock(rate audio.Rate, frame int64) string {
	tenths := int64(math.Round(rate.Duration(frame).Seconds() * 10))
	return fmt.Sprintf("%02d:%02d.%d", tenths/600, tenths/10%60, tenths%10)
}
