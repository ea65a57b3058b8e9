package check

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// An element of a feed. Its space is the address of its namespace, as the rules
// write it even where the feed has it wrong.
type element struct {
	space, name string
	attrs       []xml.Attr // without the declarations of namespaces
	children    []*element
	text        []byte // its own, not that of its children
	at          int    // where it begins in the feed
	cdata       bool   // whether its text stands in a CDATA section
}

// all returns the children of a name.
func (e *element) all(space, name string) []*element {
	var found []*element
	for _, child := range e.children {
		if child.space == space && child.name == name {
			found = append(found, child)
		}
	}
	return found
}

// child returns the first child of a name, or nil.
func (e *element) child(space, name string) *element {
	for _, child := range e.children {
		if child.space == space && child.name == name {
			return child
		}
	}
	return nil
}

// value returns the text without space around it.
func (e *element) value() string { return strings.TrimSpace(string(e.text)) }

// childText returns the text of the first child of a name; "" if there is none.
func (e *element) childText(space, name string) string {
	if child := e.child(space, name); child != nil {
		return child.value()
	}
	return ""
}

// attr returns an attribute that has no namespace.
func (e *element) attr(name string) (string, bool) {
	for _, a := range e.attrs {
		if a.Name.Space == "" && a.Name.Local == name {
			return strings.TrimSpace(a.Value), true
		}
	}
	return "", false
}

// label returns the name as a feed usually has it.
func (e *element) label() string {
	if p := usualPrefix[e.space]; p != "" {
		return p + ":" + e.name
	}
	return e.name
}

// A parser builds the tree. It stops at the first fault: whatever follows would
// be guessed.
type parser struct {
	*checker
	dec      *xml.Decoder
	stack    []*element
	root     *element
	elements int
	spaces   spaces
}

// withoutMark returns a file without the mark of UTF-8 at its beginning, which
// is allowed there (XML 1.0, appendix F.1).
func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

// parse returns the outermost element, or nil where the feed is no XML.
func (c *checker) parse() *element {
	if at := firstInvalid(c.data); at >= 0 {
		c.addAt(Broken, at, "encoding", "the text is not in UTF-8 from here on; save the file as UTF-8 in the editor or with the program that made it")
		return nil
	}
	p := &parser{checker: c, dec: xml.NewDecoder(bytes.NewReader(c.data)), spaces: newSpaces()}
	// What the feed calls its encoding is judged apart; the bytes are UTF-8.
	p.dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for tokens := 0; ; tokens++ {
		at := int(p.dec.InputOffset())
		token, err := p.dec.Token()
		switch {
		case err == io.EOF && p.root == nil:
			c.addAt(Broken, 0, "xml", `the file is empty; a feed begins with <?xml version="1.0" encoding="UTF-8"?> and <rss version="2.0">`)
			return nil
		case err == io.EOF:
			return p.root
		case err != nil:
			p.fault(at, err)
			return nil
		case tokens%1024 == 0 && c.ctx.Err() != nil:
			return nil
		}
		if !p.take(at, token) {
			return nil
		}
	}
}

// take adds a token to the tree; it says whether to go on.
func (p *parser) take(at int, token xml.Token) bool {
	switch t := token.(type) {
	case xml.StartElement:
		return p.start(at, t)
	case xml.EndElement:
		p.stack = p.stack[:len(p.stack)-1]
	case xml.CharData:
		return p.chars(at, t)
	case xml.ProcInst:
		return p.instruction(at, t)
	case xml.Directive:
		if bytes.HasPrefix(t, []byte("DOCTYPE")) {
			p.addAt(Doubtful, at, "doctype", "a feed needs no <!DOCTYPE …>, and many readers refuse one; delete it")
		}
	}
	return true
}

func (p *parser) start(at int, t xml.StartElement) bool {
	p.elements++
	switch {
	case len(p.stack) >= maxDepth:
		p.addAt(Broken, at, "limits", "the elements stand more than %d deep in each other; a feed needs five; the check ends here", maxDepth)
		return false
	case p.elements > maxElements:
		p.addAt(Broken, at, "limits", "the feed has more than %d elements; the check ends here", maxElements)
		return false
	case len(p.stack) == 0 && p.root != nil:
		p.addAt(Broken, at, "xml", "<%s> stands behind the end of the feed; nothing may follow </%s>", t.Name.Local, p.root.name)
		return false
	}
	if name := doubled(t.Attr); name != "" {
		p.addAt(Broken, at, "xml", "<%s> has %s twice; delete one of them", t.Name.Local, name)
		return false
	}
	e := &element{at: at}
	for _, a := range t.Attr {
		switch {
		case a.Name.Space == "xmlns":
			p.declared(at, a.Name.Local, a.Value)
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			p.spaces.known[a.Value] = true
		default:
			e.attrs = append(e.attrs, a)
		}
	}
	for _, a := range e.attrs {
		p.resolve(at, a.Name)
	}
	e.space, e.name = p.resolve(at, t.Name), t.Name.Local
	if len(p.stack) == 0 {
		p.root = e
		if e.name == "rss" && e.space != rss {
			p.addAt(Doubtful, at, "namespace", `<rss> stands in the namespace %s, but RSS 2.0 has none; delete xmlns="…" there`, quote(e.space))
			p.spaces.alias[e.space], e.space = rss, rss
		}
	} else {
		parent := p.stack[len(p.stack)-1]
		parent.children = append(parent.children, e)
	}
	p.stack = append(p.stack, e)
	return true
}

// doubled returns the name of an attribute that stands twice, which the decoder
// lets pass (XML 1.0, section 3.1).
func doubled(attrs []xml.Attr) string {
	if len(attrs) < 2 {
		return ""
	}
	seen := make(map[xml.Name]bool, len(attrs))
	for _, a := range attrs {
		if seen[a.Name] {
			return a.Name.Local
		}
		seen[a.Name] = true
	}
	return ""
}

func (p *parser) chars(at int, t xml.CharData) bool {
	if len(p.stack) > 0 {
		e := p.stack[len(p.stack)-1]
		e.cdata = e.cdata || bytes.HasPrefix(p.data[at:], []byte("<![CDATA["))
		e.text = append(e.text, t...)
		return true
	}
	if len(bytes.TrimSpace(t)) > 0 {
		at += len(p.data[at:]) - len(bytes.TrimLeft(p.data[at:], " \t\r\n"))
		p.addAt(Broken, at, "xml", "there is text outside of the feed: %s; delete it", quote(string(bytes.TrimSpace(t))))
		return false
	}
	return true
}

// declaredEncoding is in the first line: <?xml version="1.0" encoding="UTF-8"?>
var declaredEncoding = regexp.MustCompile(`encoding\s*=\s*["']([^"']*)["']`)

func (p *parser) instruction(at int, t xml.ProcInst) bool {
	if t.Target != "xml" {
		return true
	}
	if at > 0 {
		p.addAt(Broken, at, "xml", "<?xml …?> must be the very first of the file; delete the empty lines and spaces before it")
		return false
	}
	if m := declaredEncoding.FindSubmatch(t.Inst); m != nil && !strings.EqualFold(string(m[1]), "utf-8") {
		p.addAt(Broken, at, "encoding", `the feed says it is written in %s; save it as UTF-8 and write <?xml version="1.0" encoding="UTF-8"?>`, quote(string(m[1])))
	}
	return true
}

// firstInvalid returns where a text ceases to be UTF-8, or −1.
func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// forbidden says whether a character may not stand in XML (XML 1.0, section 2.2).
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
}

// lone is the complaint of the decoder about something after an &.
var lone = regexp.MustCompile(`^invalid character entity (&[^ ]*)`)

// fault says where the feed ceases to be XML, and why. The decoder's own words
// serve where nothing better is known.
func (p *parser) fault(at int, err error) {
	text := err.Error()
	if se := (*xml.SyntaxError)(nil); errors.As(err, &se) {
		text = se.Msg
	}
	end := max(at, min(int(p.dec.InputOffset()), len(p.data))-1)
	switch m := lone.FindStringSubmatch(text); {
	case m != nil && m[1] == "&" || m != nil && !strings.HasSuffix(m[1], ";"):
		p.addAt(Broken, max(at, bytes.LastIndexByte(p.data[:end+1], '&')), "xml", "an & stands alone here; write &amp; instead")
	case m != nil:
		p.addAt(Broken, max(at, bytes.LastIndexByte(p.data[:end+1], '&')), "xml", "%s is HTML and unknown in a feed; write the character itself, or its number, such as &#160; for a hard space", m[1])
	case text == "unexpected EOF" && len(p.stack) > 0:
		e := p.stack[len(p.stack)-1]
		p.addAt(Broken, e.at, "xml", "the file ends before <%s> does; write </%s> where it ends, or fetch the file again if it was cut short", e.label(), e.label())
	case strings.Contains(text, "closed by") && len(p.stack) > 0:
		e := p.stack[len(p.stack)-1]
		line, _ := place(p.data, e.at)
		p.addAt(Broken, at, "xml", "<%s> of line %d must be closed first; write </%s> before this", e.label(), line, e.label())
	case strings.HasPrefix(text, "illegal character code"):
		if i := bytes.IndexFunc(p.data[at:end+1], forbidden); i >= 0 {
			end = at + i
		}
		p.addAt(Broken, end, "xml", "an invisible control character stands here, which no feed may hold; delete it")
	default:
		p.addAt(Broken, end, "xml", "the feed is no XML from here on: %s", text)
	}
}
