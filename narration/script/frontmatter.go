package script

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	yamlparser "github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxFrontMatter is how much of a file the front matter may be, in bytes.
const maxFrontMatter = 64 << 10

// defaultMeta is what holds where the front matter is silent.
func defaultMeta() Meta {
	return Meta{Day: NoDay, Language: "fr", Breath: defaultBreath}
}

// frontMatter reads what stands between two --- lines at the top of the file
// and returns where the body begins.
func (p *parser) frontMatter() int {
	open := 0
	for open < len(p.text) {
		text, next := p.physicalLine(open)
		if text = strings.TrimSpace(text); text == "---" {
			break
		} else if text != "" {
			return p.lostHead(open)
		}
		open = next
	}
	if open == len(p.text) {
		return 0
	}
	_, start := p.physicalLine(open)
	for at := start; at < len(p.text); {
		text, next := p.physicalLine(at)
		if strings.TrimRight(text, " \t") == "---" {
			if at-start > maxFrontMatter {
				p.errorf(open, "the head is longer than %d KiB; it holds a few lines such as titre: Jour 3", maxFrontMatter>>10)
				return next
			}
			f := &frontMatter{parser: p, start: start, line: p.pos(start).Line - 1, end: at}
			f.read()
			return next
		}
		at = next
	}
	p.errorf(open, "the head is not closed; write a line of --- after its last key")
	return len(p.text)
}

// A frontMatter is the YAML between the --- lines. The parser of the library
// sees it only once its tokens are known to be flat, since nesting costs it
// time that grows with the square.
type frontMatter struct {
	*parser
	start, end int
	line       int              // lines of the file above it
	keys       []*token.Token   // as found, in order
	seen       map[*metaKey]int // where each key stood
}

func (f *frontMatter) read() {
	tokens, ok := f.tokens()
	if !ok {
		return
	}
	for _, node := range f.nodes(tokens) {
		f.pair(node)
	}
	f.comments(tokens)
}

// place returns the offset of a token, whose position counts from the front
// matter and is not always inside it.
func (f *frontMatter) place(t *token.Token) int {
	if t == nil || t.Position == nil {
		return f.start
	}
	off := f.offset(Pos{t.Position.Line + f.line, t.Position.Column})
	return max(f.start, min(off, f.end))
}

// tokens takes the YAML apart and refuses what is not flat.
func (f *frontMatter) tokens() (tokens token.Tokens, ok bool) {
	defer f.recoverYAML(&ok)
	tokens = lexer.Tokenize(f.text[f.start:f.end])
	open, colonLine, entryLine := 0, 0, 0
	for _, t := range tokens {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType,
			token.MappingStartType, token.MappingKeyType, token.LiteralType, token.FoldedType,
			token.DocumentHeaderType, token.DocumentEndType:
			f.errorf(f.place(t), "%s has no meaning here; write one “key: value” a line, and text with signs in quotes: titre: \"…\"", quote(strings.TrimSpace(t.Value)))
			return nil, false
		case token.SequenceStartType:
			open++
		case token.SequenceEndType:
			open--
		case token.MappingValueType:
			if t.Position.Line == colonLine {
				f.errorf(f.place(t), "a second : on one line; put the text in quotes, for example titre: \"Jour 3 : le souffle\"")
				return nil, false
			}
			colonLine = t.Position.Line
		case token.SequenceEntryType:
			if t.Position.Line == entryLine {
				open = 2
			}
			entryLine = t.Position.Line
		}
		if open > 1 {
			f.errorf(f.place(t), "a list inside a list; write for example durées: [3 min, 5 min, 8 min]")
			return nil, false
		}
	}
	return tokens, true
}

// recoverYAML turns a panic of the library into an error.
func (f *frontMatter) recoverYAML(ok *bool) {
	if recover() != nil {
		f.errorf(f.start, "the head cannot be read; write one “key: value” a line, for example titre: Jour 3")
		*ok = false
	}
}

// nodes returns the pairs of key and value.
func (f *frontMatter) nodes(tokens token.Tokens) (pairs []*ast.MappingValueNode) {
	var ok bool
	defer f.recoverYAML(&ok)
	file, err := yamlparser.Parse(tokens, 0, yamlparser.AllowDuplicateMapKey())
	if err != nil {
		at, text := f.start, "unreadable"
		var y yaml.Error
		if errors.As(err, &y) {
			at, text = f.place(y.GetToken()), y.GetMessage()
		}
		f.errorf(at, "the head breaks off here (%s); write one “key: value” a line, and text with signs in quotes: titre: \"…\"", clip(text))
		return nil
	}
	for _, doc := range file.Docs {
		switch body := doc.Body.(type) {
		case nil:
		case *ast.MappingNode:
			pairs = append(pairs, body.Values...)
		case *ast.MappingValueNode:
			pairs = append(pairs, body)
		default:
			f.errorf(f.place(body.GetToken()), "the head is made of keys; write one “key: value” a line, for example titre: Jour 3")
			return nil
		}
	}
	return pairs
}

// pair reads one key and its value.
func (f *frontMatter) pair(node *ast.MappingValueNode) {
	written := node.Key.GetToken()
	at := f.place(written)
	key, f2 := findKey(written.Value)
	if f2 != nil {
		f.errorf(at, "%s", f2.text)
		return
	}
	written.Value = key.french // for the comments
	f.keys = append(f.keys, written)
	if f.seen == nil {
		f.seen = make(map[*metaKey]int)
	}
	if line := f.seen[key]; line > 0 {
		f.errorf(at, "the key %s stood already in line %d; keep one of them", key.french, line)
		return
	}
	f.seen[key] = f.pos(at).Line
	v, ok := f.value(node.Value)
	if !ok {
		f.errorf(at, "%s takes one value on its line; write %s", key.french, key.example)
		return
	}
	if v.text == "" && len(v.list) == 0 {
		f.errorf(at, "%s has no value; write %s, or leave the line out", key.french, key.example)
		return
	}
	if bad := key.set(&f.script.Meta, v); bad != nil {
		advice := "; write "
		if strings.Contains(bad.text, advice) {
			advice = ", as in "
		}
		f.errorf(bad.at, "%s%s%s", bad.text, advice, key.example)
	}
}

// A value is what stands after a key: a text or a list of texts.
type value struct {
	at     int
	text   string
	list   []value
	isList bool
}

// value reads a node; ok is false where it is neither text nor a list of texts.
func (f *frontMatter) value(node ast.Node) (v value, ok bool) {
	v.at = f.place(node.GetToken())
	switch node := node.(type) {
	case *ast.NullNode:
	case *ast.SequenceNode:
		v.isList = true
		for _, n := range node.Values {
			item, ok := f.value(n)
			if !ok || item.isList {
				return v, false
			}
			v.list = append(v.list, item)
		}
	case *ast.StringNode:
		v.text = tidy(node.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		v.text = tidy(node.GetToken().Value)
	default:
		return v, false
	}
	return v, true
}

// comments keeps the comments with the key they stand above or beside.
func (f *frontMatter) comments(tokens token.Tokens) {
	next := 0
	for _, t := range tokens {
		if t.Type != token.CommentType {
			continue
		}
		for next < len(f.keys) && f.keys[next].Position.Line < t.Position.Line {
			next++
		}
		note := MetaNote{Text: strings.TrimSpace(t.Value)}
		if next < len(f.keys) {
			note.Key = f.keys[next].Value
		}
		f.script.Meta.Notes = append(f.script.Meta.Notes, note)
	}
}
