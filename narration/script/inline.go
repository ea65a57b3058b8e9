package script

import (
	"strings"
	"unicode"
)

// render returns what is shown and what is said of a phrase: the two sides of
// its braces apart, marks left out.
func render(text []char, marks []bool) (written, spoken string) {
	var w, s strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i].r != '{' {
			if !marks[i] {
				w.WriteRune(text[i].r)
				s.WriteRune(text[i].r)
			}
			continue
		}
		bar := i + 1
		for text[bar].r != '|' {
			bar++
		}
		end := bar + 1
		for text[end].r != '}' {
			end++
		}
		w.WriteString(side(text[i+1:bar], marks[i+1:bar]))
		s.WriteString(side(text[bar+1:end], marks[bar+1:end]))
		i = end
	}
	return tidy(w.String()), strings.Join(strings.Fields(s.String()), " ")
}

// side returns one side of a brace, or all of a heading, without its marks.
func side(text []char, marks []bool) string {
	return strings.TrimSpace(plain(unmarked(text, marks)))
}

// unmarked returns the characters that are no marks.
func unmarked(text []char, marks []bool) []char {
	var rest []char
	for i, c := range text {
		if !marks[i] {
			rest = append(rest, c)
		}
	}
	return rest
}

// emphasis finds the marks around emphasised words: runs of * or _ that come
// in pairs of one length. Inside a word they are letters (tou*te*s, a_b).
func emphasis(text []char) (marks []bool, f *fault) {
	marks = make([]bool, len(text))
	var pending []int // where runs begin that are still to be closed
	for i := 0; i < len(text); {
		if text[i].r != '*' && text[i].r != '_' {
			i++
			continue
		}
		n := runAt(text, i)
		before, after := at(text, i-1), at(text, i+n)
		top := len(pending) - 1
		switch {
		case inWord(before) && inWord(after):
		case !gap(before) && top >= 0 && text[pending[top]].r == text[i].r && runAt(text, pending[top]) == n:
			for k := range n {
				marks[pending[top]+k], marks[i+k] = true, true
			}
			pending = pending[:top]
		case !gap(after):
			pending = append(pending, i)
		default:
			return nil, unpaired(text, i)
		}
		i += n
	}
	if len(pending) > 0 {
		return nil, unpaired(text, pending[0])
	}
	return marks, nil
}

func unpaired(text []char, i int) *fault {
	mark := strings.Repeat(string(text[i].r), min(runAt(text, i), 3))
	return faultf(i, "this %s has no partner; write %[1]slike this%[1]s, or leave it out", mark)
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

func gap(r rune) bool { return r == 0 || unicode.IsSpace(r) }

// braces checks that {written|spoken} is used as it should be, on one line.
func braces(text []char) *fault {
	const example = "write for example {seul·e|seule}: what is shown, then what is said"
	open, bar := -1, -1
	for i, c := range text {
		switch c.r {
		case '{':
			if open >= 0 {
				return faultf(i, "braces inside braces; %s", example)
			}
			open, bar = i, -1
		case '|':
			switch {
			case open < 0:
				return faultf(i, "a | stands only inside braces: %s; a table has to become sentences", example)
			case bar >= 0:
				return faultf(i, "a second | in these braces; %s", example)
			}
			bar = i
		case '}':
			switch {
			case open < 0:
				return faultf(i, "this } has no { before it; %s", example)
			case bar < 0:
				return faultf(open, "the | is missing in these braces; %s", example)
			case len(trim(text[open+1:bar])) == 0 || len(trim(text[bar+1:i])) == 0:
				return faultf(open, "one side of these braces is empty; %s", example)
			}
			open = -1
		}
	}
	if open >= 0 {
		return faultf(open, "this { is not closed on its line; %s", example)
	}
	return nil
}
