package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"meditate/narration/script"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	yamlparser "github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// What a file of settings may be made of. The parser of the library sees it only
// once its tokens are known to keep to this, since nesting and long mappings
// cost it time that grows with the square.
const (
	maxBrackets = 4    // one inside the other
	maxEntries  = 1000 // keys and entries of lists, together
	maxErrors   = 50   // shown of one file
)

// A reader reads one file, and collects all that is wrong with it.
type reader struct {
	name string
	errs script.ErrorList
}

// errorf is the one constructor of errors. At is nil where the file as a whole
// is meant.
func (r *reader) errorf(at *token.Token, format string, args ...any) {
	e := &script.Error{File: r.name, Text: fmt.Sprintf(format, args...)}
	if at != nil && at.Position != nil {
		e.Line, e.Col = max(at.Position.Line, 1), max(at.Position.Column, 1)
	}
	r.errs = append(r.errs, e)
}

// err returns what is wrong, in the order of the file, or nil.
func (r *reader) err() error {
	if len(r.errs) == 0 {
		return nil
	}
	slices.SortStableFunc(r.errs, func(a, b *script.Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	if more := len(r.errs) - maxErrors; more > 0 {
		r.errs = r.errs[:maxErrors]
		r.errorf(nil, "and %d more", more)
	}
	return r.errs
}

// root returns the one mapping that the file is; nil where it is empty or
// cannot be read.
func (r *reader) root(text string) (root ast.Node) {
	defer func() {
		if recover() != nil { // the library was not written for every file
			r.errorf(nil, "the settings cannot be read; write one “key: value” a line, as in voice: espeak-ng")
			root = nil
		}
	}()
	tokens := lexer.Tokenize(text)
	if !r.plain(tokens) {
		return nil
	}
	// Keys that stand twice are found later, together with what else is wrong.
	file, err := yamlparser.Parse(tokens, 0, yamlparser.AllowDuplicateMapKey())
	if err != nil {
		r.broken(text, err)
		return nil
	}
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case root != nil:
			r.errorf(doc.Body.GetToken(), "the settings begin again after a line of ---; take that line out")
			return nil
		default:
			root = doc.Body
		}
	}
	return root
}

// plain says whether the tokens hold nothing but mappings, lists and values, in
// a measure that settings have.
func (r *reader) plain(tokens token.Tokens) bool {
	brackets, entries := 0, 0
	for _, t := range tokens {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType,
			token.MappingKeyType, token.LiteralType, token.FoldedType:
			// Only the sign is shown: what follows it may be secret.
			r.errorf(t, "the sign %.1s has no meaning here; put a text with such signs in quotes, as in voice: \"…\"", strings.TrimSpace(t.Value))
			return false
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets--
		case token.MappingValueType, token.SequenceEntryType:
			entries++
		}
		if brackets > maxBrackets {
			r.errorf(t, "too many brackets one inside the other; write one “key: value” a line")
			return false
		}
		if entries > maxEntries {
			r.errorf(t, "more than %d settings; take out what is not needed", maxEntries)
			return false
		}
	}
	return true
}

// broken reports a file that is no YAML. The library's own words stay out: they
// help few, and may show a value that is secret.
func (r *reader) broken(text string, err error) {
	var at *token.Token
	var y yaml.Error
	if errors.As(err, &y) {
		at = y.GetToken()
	}
	if at != nil && at.Position != nil {
		lines := strings.Split(text, "\n")
		line := lines[min(max(at.Position.Line, 1), len(lines))-1]
		if indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; strings.Contains(indent, "\t") {
			r.errorf(at, "a tab stands before this line; indent with spaces, two a step")
			return
		}
	}
	r.errorf(at, "the settings break off here; write one “key: value” a line with a space after the colon, "+
		"those of one group equally far from the edge, and a text with signs like { : # in quotes, as in voice: \"…\"")
}
