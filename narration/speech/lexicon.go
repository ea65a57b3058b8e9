package speech

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Lexicon is how the user wants words to be said. It is made by [ParseLexicon]
// and does not change, so that it may be shared. A nil *Lexicon has no rules.
//
// A rule is found wherever its words stand whole, whatever their case: a word is
// a run of letters, a number a run of digits, so that yoga is found in l’yoga
// and not in yogas, and seul not in seul·e. Of several rules that fit at a place
// the last of the file is taken, however long the others are. What it says goes
// to the engine as it is.
type Lexicon struct {
	root  node
	rules int
}

// A node is a place in the tree of what rules are written for, one token a step.
type node struct {
	next   map[string]*node
	rule   int // which rule is written so, counted from 1; 0: none
	spoken string
}

// heldMark stands in a text for what a rule of the lexicon said, so that no
// later step sees it. It is for private use: the text itself has none left.
const heldMark = '\uE000'

// add adds a rule; the sides are as characters returns them.
func (l *Lexicon) add(written, spoken string) {
	n := &l.root
	for len(written) > 0 {
		token := nextToken(written)
		written = written[len(token):]
		token = strings.ToLower(token)
		if n.next[token] == nil {
			if n.next == nil {
				n.next = map[string]*node{}
			}
			n.next[token] = &node{}
		}
		n = n.next[token]
	}
	l.rules++
	n.rule, n.spoken = l.rules, spoken
}

// hold replaces what rules are written for by heldMark, and returns what they
// say, in order.
func (l *Lexicon) hold(text string) (string, []string) {
	if l == nil || l.rules == 0 {
		return text, nil
	}
	var out strings.Builder
	var held []string
	for at := 0; at < len(text); {
		if spoken, n := l.match(text, at); n > 0 {
			out.WriteRune(heldMark)
			held = append(held, spoken)
			at += n
			continue
		}
		n := len(nextToken(text[at:]))
		if s, found := spellingAt(text, at); found {
			n = s.length // its endings are no words
		}
		out.WriteString(text[at : at+n])
		at += n
	}
	return out.String(), held
}

// match returns what the last rule that fits at a place in a text says, and how
// much of the text it is written for; 0 if there is none.
func (l *Lexicon) match(text string, from int) (spoken string, length int) {
	rule, whole := 0, from // where the inclusive spellings so far end
	for n, at := &l.root, from; at < len(text); {
		token := nextToken(text[at:])
		if n = n.next[strings.ToLower(token)]; n == nil {
			break
		}
		if s, found := spellingAt(text, at); found {
			whole = max(whole, at+s.length)
		}
		at += len(token)
		if n.rule > rule && whole <= at {
			rule, spoken, length = n.rule, n.spoken, at-from
		}
	}
	return spoken, length
}

// release puts what was held back in its places.
func release(text string, held []string) string {
	if len(held) == 0 {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if r == heldMark {
			out.WriteString(held[0])
			held = held[1:]
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// nextToken returns the word, the number or else the one character that a text
// begins with.
func nextToken(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	var goesOn func(rune) bool
	switch {
	case isLetter(r):
		goesOn = isLetter
	case unicode.IsDigit(r):
		goesOn = unicode.IsDigit
	default:
		return text[:size]
	}
	if end := strings.IndexFunc(text, func(r rune) bool { return !goesOn(r) }); end >= 0 {
		return text[:end]
	}
	return text
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }
