package script

import (
	"io"
	"strings"
)

// A parser turns the lines of a body into sections.
type parser struct {
	*source
	script   *Script
	section  *Section // the one being filled
	phrase   draft    // the phrase being collected
	blank    *Blank   // a blank line that something has still to follow
	blankAt  int      // where in the section it would stand
	sounding bool     // the section has more than notes so far
	loose    []loose  // lines that would be cues in parentheses, if the section exists
}

// A loose is a line of text that reads like a refrain or a repeat without its
// parentheses. It is an error only where the script has such a section.
type loose struct {
	at      int
	section string
	text    string
}

// Parse reads a script. The name is for messages. Every error of the file is
// reported at once, as an [ErrorList] in the order of the file; an error of
// the reader is returned wrapped.
func Parse(name string, r io.Reader) (*Script, error) {
	src, err := readSource(name, r)
	if err != nil {
		return nil, err
	}
	p := &parser{source: src, script: &Script{Name: name, Meta: defaultMeta()}}
	p.body(p.frontMatter())
	p.check()
	if err := p.err(); err != nil {
		return nil, err
	}
	return p.script, nil
}

// body reads everything from off on.
func (p *parser) body(off int) {
	p.open(Section{Pos: Pos{1, 1}})
	for off < len(p.text) {
		var l line
		l, off = p.nextLine(off)
		p.line(l)
	}
	p.endPhrase()
	if first := p.script.Sections[0]; first.Title == "" && len(first.Items) == 0 {
		p.script.Sections = p.script.Sections[1:]
	}
}

// line sorts one line of the body by what it begins with.
func (p *parser) line(l line) {
	switch first := at(l.text, 0); {
	case first == 0 && len(l.notes) == 0:
		p.endPhrase()
		p.addBlank(p.pos(l.start))
	case first == 0:
		p.notesOnly(l)
	case first == '>' && len(trim(l.text[1:])) == 0 && len(l.notes) > 0:
		p.notesOnly(l)
	case first == '#':
		p.endPhrase()
		p.heading(l)
		p.addNotes(l)
	case first == '(' && at(l.text, len(l.text)-1) == ')':
		p.endPhrase()
		p.cue(l)
		p.addNotes(l)
	default:
		p.phraseLine(l)
	}
}

// open begins a section. Text before the first heading is a section without a
// title; it begins where its first item does.
func (p *parser) open(s Section) {
	p.script.Sections = append(p.script.Sections, s)
	p.section = &p.script.Sections[len(p.script.Sections)-1]
	p.blank, p.sounding = nil, false
}

// add appends something that is heard, and before it the blank line that led
// up to it.
func (p *parser) add(item Item) {
	if p.blank != nil {
		items := append(p.section.Items, nil)
		copy(items[p.blankAt+1:], items[p.blankAt:])
		items[p.blankAt] = *p.blank
		p.section.Items, p.blank = items, nil
	}
	p.place(item)
	p.sounding = true
}

// addNotes appends the notes of a line.
func (p *parser) addNotes(l line) {
	for _, n := range l.notes {
		p.place(p.note(n))
	}
}

func (p *parser) place(item Item) {
	if p.section.Title == "" && len(p.section.Items) == 0 && p.section.Pos == (Pos{1, 1}) {
		p.section.Pos = item.Position()
	}
	p.section.Items = append(p.section.Items, item)
}

// addBlank remembers a blank line, which counts between two things that are
// heard; several are one.
func (p *parser) addBlank(at Pos) {
	if p.sounding && p.blank == nil {
		p.blank, p.blankAt = &Blank{at}, len(p.section.Items)
	}
}

// notesOnly takes a line on which only notes stand. It neither ends a phrase
// nor counts as a blank line.
func (p *parser) notesOnly(l line) {
	if p.phrase.open() {
		p.phrase.held = append(p.phrase.held, l)
		return
	}
	p.addNotes(l)
}

// cue reads a line in parentheses.
func (p *parser) cue(l line) {
	inside := l.text[1 : len(l.text)-1]
	c, f := parseCue(plain(inside))
	if f != nil {
		where := l.text[0].off
		if first := strings.IndexByte(plain(inside), ')'); first >= 0 && strings.ContainsRune(plain(inside)[first:], '(') {
			f = faultf(len(inside), "one line, one cue: write (silence 20 s) and whatever follows on lines of their own, and words to be spoken without parentheses at both ends")
		}
		if f.at < len(inside) {
			where = inside[f.at].off
		}
		p.errorf(where, "%s", f.text)
		return
	}
	p.add(c(p.pos(l.text[0].off)))
}
