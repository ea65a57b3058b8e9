package script

import (
	"strings"
	"unicode"
)

// checkLine complains about what a line of a phrase may not contain: other
// Markdown, braces gone wrong, and cues that would be spoken by accident. One
// error a line is enough.
func (p *parser) checkLine(text []char, role Role) bool {
	for _, check := range []func([]char) *fault{stray, block, inline, braces} {
		if f := check(text); f != nil {
			p.errorf(text[f.at].off, "%s", f.text)
			return false
		}
	}
	return p.bareCue(text)
}

// block finds the Markdown that the beginning of a line announces.
func block(text []char) *fault {
	switch r, second := text[0].r, at(text, 1); {
	case r == '>':
		return faultf(0, "a quotation inside a quotation; one > makes an affirmation, so write > and the sentence")
	case r == '＞' || r == '＃' || r == '＜':
		return faultf(0, "%c is not the sign that it looks like; write it as it is on the keyboard: %c", r, r-'＃'+'#')
	case r == '#':
		return faultf(0, "a heading inside an affirmation; write ## and the heading without the >")
	case isRule(text):
		return faultf(0, "lines across the page are not used; for a longer pause leave a line empty, for a chapter write ## and a heading (the head stands between two --- at the top of the file)")
	case strings.Trim(plain(text), "=") == "":
		return faultf(0, "underlined headings are not used; write ## and the heading on one line")
	case strings.ContainsRune("-*+", r) && gap(second), strings.ContainsRune(bullets, r):
		return faultf(0, "lists are not used; write each item as a sentence on a line of its own, without the %c", r)
	case numbered(text) > 0:
		return faultf(0, "lists are not used; write each item as a sentence on a line of its own, without the %s", plain(text[:numbered(text)]))
	}
	return nil
}

// bullets are the signs that word processors set before the items of a list;
// the last is that of a common symbol font.
const bullets = "•‣◦●○▪■➢➤✓\uf0b7"

// isRule tells whether a line draws a line across the page (---, * * *), or
// underlines a heading with dashes.
func isRule(text []char) bool {
	n := 0
	for _, c := range text {
		if c.r != text[0].r && !unicode.IsSpace(c.r) {
			return false
		}
		if c.r == text[0].r {
			n++
		}
	}
	return strings.ContainsRune("-*_", text[0].r) && (n >= 3 || n == 2 && text[0].r == '-')
}

// numbered returns the length of the number of a list item, 0 if there is none.
// A year at the beginning of a line is none.
func numbered(text []char) int {
	i := 0
	for i < 2 && at(text, i) >= '0' && at(text, i) <= '9' {
		i++
	}
	if i > 0 && (at(text, i) == '.' || at(text, i) == ')') && gap(at(text, i+1)) {
		return i + 1
	}
	return 0
}

// inline finds the Markdown that may stand anywhere in a line.
func inline(text []char) *fault {
	for i, c := range text {
		next := at(text, i+1)
		switch {
		case c.r == '`' || c.r == '~' && next == '~':
			return faultf(i, "code and struck-out text are not used; write the words without the %c, and a remark for yourself as <!-- … -->", c.r)
		case c.r == '\\':
			return faultf(i, `a backslash is not used; leave it out`)
		case c.r == '<' && (strings.ContainsRune("/!?", next) || isASCIILetter(next)):
			return faultf(i, "HTML and links are not used; write the words without the < and >, and a remark for yourself as <!-- … -->")
		case c.r == '-' && next == '-' && at(text, i+2) == '>':
			return faultf(i, "this --> closes no note; a note is written <!-- … -->")
		case c.r == '&' && isEntity(text[i+1:]):
			return faultf(i, "HTML codes are not used; write the character itself, é instead of &eacute;")
		case c.r == '!' && next == '[':
			return faultf(i, "images are not used; say in words what is to be seen")
		case c.r == '[' && next == '^':
			return faultf(i, "footnotes are not used; write a remark for yourself as <!-- … -->")
		case isAddress(text[i:]) && (i == 0 || !unicode.IsLetter(text[i-1].r)):
			return faultf(i, "an address would be spelt out; write the words alone, and the address in a note <!-- … -->")
		case c.r == ']' && (next == '(' || next == '[' || next == ':' && text[0].r == '['):
			return faultf(i, "links are not used; write the words alone, and the address in a note <!-- … -->")
		}
	}
	return nil
}

// isAddress tells whether an address of the web begins here.
func isAddress(text []char) bool {
	begin := strings.ToLower(plain(text[:min(len(text), len("https://"))]))
	return strings.HasPrefix(begin, "http://") || begin == "https://" || strings.HasPrefix(begin, "www.")
}

func isASCIILetter(r rune) bool { return r < unicode.MaxASCII && unicode.IsLetter(r) }

// isEntity tells whether what follows an & makes an HTML code of it.
func isEntity(text []char) bool {
	const longest = 32
	for i, c := range text[:min(len(text), longest)] {
		switch {
		case c.r == ';':
			return i > 1 || i == 1 && text[0].r != '#'
		case !isASCIILetter(c.r) && !(c.r >= '0' && c.r <= '9') && !(c.r == '#' && i == 0):
			return false
		}
	}
	return false
}
