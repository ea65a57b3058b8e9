package script

import (
	"strings"
	"unicode"
)

// A draft is a phrase whose lines are being collected.
type draft struct {
	role   Role
	lines  []string
	text   []char // the lines without notes, joined by spaces
	held   []line // notes that belong to it only if it goes on after them
	broken bool   // an error in it was reported already
}

func (d *draft) open() bool { return len(d.lines) > 0 }

// phraseLine takes a line of text, which goes on with the phrase before it or
// begins a new one.
func (p *parser) phraseLine(l line) {
	role, text, raw := Guide, l.text, p.text[l.start:l.end]
	if text[0].r == '>' {
		mark := text[0].off
		role, text = Affirmation, trim(text[1:])
		raw = p.text[l.start:mark] + p.text[mark+1:l.end]
		if len(text) == 0 {
			p.errorf(mark, "nothing stands after the >; write > and a sentence, or leave the line empty")
			return
		}
	}
	if p.phrase.open() && p.phrase.role != role {
		p.endPhrase()
	}
	d := &p.phrase
	d.role = role
	for _, h := range d.held {
		d.lines = append(d.lines, p.heldLine(h))
	}
	d.held = nil
	if d.open() {
		d.text = append(d.text, char{' ', text[0].off})
	}
	d.lines = append(d.lines, strings.TrimSpace(raw))
	d.text = append(d.text, text...)
	if !p.checkLine(text, role) {
		d.broken = true
	}
	if endsSentence(text) {
		p.endPhrase()
	}
}

// heldLine returns a line of notes that stands inside a phrase.
func (p *parser) heldLine(l line) string {
	raw := p.text[l.start:l.end]
	if len(l.text) > 0 { // a ">" before the note
		mark := l.text[0].off
		raw = p.text[l.start:mark] + p.text[mark+1:l.end]
	}
	return strings.TrimSpace(raw)
}

// endPhrase adds the phrase that was being collected, if any, and after it the
// notes that turned out not to be inside it.
func (p *parser) endPhrase() {
	d := p.phrase
	p.phrase = draft{}
	if !d.open() {
		return
	}
	phrase := &Phrase{Pos: p.pos(d.text[0].off), Role: d.role, Lines: d.lines}
	if !d.broken {
		marks, f := emphasis(d.text)
		if f != nil {
			p.errorf(d.text[f.at].off, "%s", f.text)
		} else {
			phrase.Written, phrase.Spoken = render(d.text, marks)
			if !speakable(phrase.Spoken) {
				p.errorf(d.text[0].off, "there is nothing to say in %s; write words, or for a pause leave a line empty or write (silence 5 s)", quote(phrase.Spoken))
			}
		}
	}
	p.add(phrase)
	for _, l := range d.held {
		p.addNotes(l)
	}
}

// speakable tells whether a voice can make anything of a text.
func speakable(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// endsSentence tells whether a phrase ends with this line: whether its written
// form ends in a mark that ends a sentence. Closing quotes, brackets and marks
// may follow.
func endsSentence(text []char) bool {
	var last rune
	spoken := false
	for _, c := range text {
		switch c.r {
		case '|':
			spoken = true
		case '}':
			spoken = false
		default:
			if !spoken && !unicode.IsSpace(c.r) && !strings.ContainsRune("»”\"’')]*_", c.r) {
				last = c.r
			}
		}
	}
	return last != 0 && strings.ContainsRune(".!?…:", last)
}
