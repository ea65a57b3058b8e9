package script

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// heading reads a line that begins with #. Even a wrong one opens its section,
// so that what refers to it is not an error as well.
func (p *parser) heading(l line) {
	start := l.text[0].off
	level := runAt(l.text, 0)
	rest := trim(l.text[level:])
	switch {
	case level == 1:
		p.errorf(start, "the title goes in the head (titre: …); sections begin with ##")
	case level > 2:
		p.errorf(start, "smaller headings are not used; sections begin with ## and have no parts")
	case len(rest) > 0 && !unicode.IsSpace(l.text[level].r):
		p.errorf(l.text[level].off, "a space is missing after ##; write ## %s", head(plain(rest), 40))
	}
	title, f := headingText(rest)
	if f != nil {
		p.errorf(rest[f.at].off, "%s", f.text)
	}
	section := Section{Pos: p.pos(start)}
	name, from, f := splitFrom(title)
	switch {
	case f != nil:
		p.errorf(title[f.at].off, "%s", f.text)
	case len(name) == 0 && level == 2:
		p.errorf(start, "a heading without text; write for example ## Arrivée, or ## Reprise (dès 8 min)")
	}
	if f == nil && from == 0 && len(name) > 0 {
		if f := misworded(name); f != nil {
			p.errorf(name[f.at].off, "%s", f.text)
		}
	}
	section.Title, section.From = tidy(plain(name)), from
	p.open(section)
}

// headingText returns a heading without its marks, and without the closing ##
// that some put there. Positions of faults count from the beginning of text.
func headingText(text []char) ([]char, *fault) {
	if f := inline(text); f != nil {
		return text, f
	}
	for i, c := range text {
		if strings.ContainsRune("{|}", c.r) {
			return text, faultf(i, "braces have no place in a heading, which is shown and never said; write only what is shown")
		}
	}
	marks, f := emphasis(text)
	if f != nil {
		return text, f
	}
	title := trim(unmarked(text, marks))
	for n := len(title); n > 0 && title[n-1].r == '#'; n = len(title) {
		for n > 0 && title[n-1].r == '#' {
			n--
		}
		if n > 0 && !unicode.IsSpace(title[n-1].r) {
			break
		}
		title = trim(title[:n])
	}
	if f := inline(title); f != nil { // what the marks were hiding
		return text, &fault{at: 0, text: f.text}
	}
	return title, nil
}

// splitFrom takes the condition off the end of a heading: (dès 5 min) or (from
// 5 min). Other parentheses stay.
func splitFrom(title []char) (rest []char, from time.Duration, f *fault) {
	open := -1
	for i, c := range title {
		switch c.r {
		case '(':
			open = i
		case ')':
			if open < 0 {
				continue
			}
			text, isFrom := fromText(plain(title[open+1 : i]))
			if !isFrom {
				open = -1
				continue
			}
			if i < len(title)-1 {
				return title, 0, faultf(open, "the condition stands at the end of the heading; write ## Reprise (dès 8 min)")
			}
			from, err := ParseDuration(text)
			if err == nil && from <= 0 {
				err = badDuration(text)
			}
			if err != nil {
				return trim(title[:open]), 0, faultf(open, "%v, as in ## Reprise (dès 8 min)", err)
			}
			return trim(title[:open]), from, nil
		}
	}
	if open >= 0 {
		if _, isFrom := fromText(plain(title[open+1:])); isFrom {
			return trim(title[:open]), 0, faultf(open, "the ) is missing; write for example ## Reprise (dès 8 min)")
		}
	}
	return title, 0, nil
}

// fromText returns what follows dès or from in parentheses, and whether that
// is meant as a length: "dès l’aube" is not.
func fromText(inside string) (string, bool) {
	words := strings.Fields(inside)
	if len(words) > 3 && fold(strings.Join(words[:3], " ")) == "a partir de" {
		words = append([]string{"dès"}, words[3:]...)
	}
	if len(words) == 0 {
		return "", false
	}
	glued := strings.TrimLeftFunc(words[0], unicode.IsLetter)
	first := fold(strings.TrimSuffix(words[0], glued))
	if first != "des" && first != "from" {
		return "", false
	}
	rest := strings.TrimSpace(glued + " " + strings.Join(words[1:], " "))
	if rest == "" || strings.ContainsFunc(rest, unicode.IsDigit) {
		return rest, true
	}
	for _, w := range words[1:] {
		if unit := units[fold(w)]; unit > 0 && len(w) > 1 {
			return rest, true
		}
	}
	return rest, false
}

// misworded finds what is meant for a condition and would be taken for a part of
// the title: (5 min), (si 5 min), (facultatif), or dès 5 min without
// parentheses.
func misworded(title []char) *fault {
	text := plain(title)
	const advice = "the condition of an optional section is written (dès 8 min); write ## Reprise (dès 8 min), or leave it out of the title"
	if open := strings.LastIndex(text, "("); open >= 0 && strings.HasSuffix(text, ")") {
		inside := strings.TrimSuffix(text[open+1:], ")")
		switch fold(inside) {
		case "facultatif", "facultative", "optionnel", "optionnelle", "optional":
			return faultf(utf8.RuneCountInString(text[:open]), advice)
		}
		if endsInLength(inside) {
			return faultf(utf8.RuneCountInString(text[:open]), advice)
		}
	}
	words := strings.Fields(text)
	for i := 1; i < len(words); i++ {
		if _, isFrom := fromText(strings.Join(words[i:], " ")); isFrom && endsInLength(text) {
			return faultf(0, advice)
		}
	}
	return nil
}

// endsInLength tells whether the last words of a text are a length.
func endsInLength(text string) bool {
	words := strings.Fields(text)
	for i := max(0, len(words)-4); i < len(words); i++ {
		if _, err := ParseDuration(strings.TrimLeft(strings.Join(words[i:], " "), "><≥≤=+~")); err == nil {
			return true
		}
	}
	return false
}
