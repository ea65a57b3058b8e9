package script

import "strings"

// quotes are the pairs that may stand around the name of a section.
var quotes = []struct{ open, close string }{{"«", "»"}, {"“", "”"}, {`"`, `"`}}

// name reads a section's name in quotes, and returns what follows it.
func (a arg) name(example string) (name string, rest arg, f *fault) {
	for _, q := range quotes {
		inside, found := strings.CutPrefix(a.text, q.open)
		if !found {
			continue
		}
		end := strings.Index(inside, q.close)
		if end < 0 {
			return "", a, faultf(a.at, "the closing %s is missing; write for example %s", q.close, example)
		}
		if name = tidy(inside[:end]); name == "" {
			return "", a, faultf(a.at, "the name of the section is missing; write for example %s", example)
		}
		return name, a.from(len(q.open) + end + len(q.close)).trim(), nil
	}
	return "", a, faultf(a.at, "the name of a section stands in quotes; write for example %s", example)
}

// readRefrain reads « Le cœur », 1 à 3 fois.
func readRefrain(rest arg, example string) (cue, *fault) {
	r := Refrain{Min: 1, Max: 1}
	var f *fault
	if r.Section, rest, f = rest.name(example); f != nil {
		return nil, f
	}
	if rest.text != "" {
		if r.Min, r.Max, f = rest.rounds(example); f != nil {
			return nil, f
		}
	}
	return func(at Pos) Item { r.Pos = at; return r }, nil
}

// rounds reads a number of rounds, or a range of them.
func (a arg) rounds(example string) (least, most int, f *fault) {
	if strings.HasPrefix(a.text, ",") {
		a = a.from(1).trim()
	}
	left, right, found := cutRange(a)
	if !found {
		n, f := a.times(maxRounds, example)
		return n, n, f
	}
	if least, f = left.times(maxRounds, example); f != nil {
		return 0, 0, f
	}
	if most, f = right.times(maxRounds, example); f != nil {
		return 0, 0, f
	}
	if least > most {
		return 0, 0, faultf(a.at, "the smaller number of rounds comes first; write for example %s", example)
	}
	return least, most, nil
}

// readRepeat reads « Le cœur ».
func readRepeat(rest arg, example string) (cue, *fault) {
	name, rest, f := rest.name(example)
	if f != nil {
		return nil, f
	}
	if rest.text != "" {
		return nil, faultf(rest.at, "a section is repeated once by each cue, so %s has no place here; write %s", quote(rest.text), example)
	}
	return func(at Pos) Item { return Repeat{Pos: at, Section: name} }, nil
}
