// Package yamlfile reads small files that people write in YAML. It is strict:
// what it does not know is an error with its place, and with what to write
// instead, and all that is wrong is said at once. Of YAML it takes mappings,
// lists and single values; what can grow or hide something (anchors, tags, merge
// keys) is refused before the library's parser sees it.
package yamlfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"meditate/narration/script"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	yamlparser "github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// What a file may be made of. The parser of the library sees it only once its
// tokens are known to keep to this, since nesting and long mappings cost it time
// that grows with the square, as do some files that are merely large.
const (
	MaxSize    = 64 << 10 // bytes
	MaxEntries = 1000     // keys and entries of lists, together
	MaxErrors  = 50       // shown of one file; one more counts the rest

	maxBrackets = 4   // one inside the other
	maxBlank    = 100 // empty lines, one after the other
)

// A Kind is what is to be known of all files of one kind.
type Kind struct {
	Noun   string // what its lines are, in the plural, for messages: "settings"
	Blocks bool   // whether a value may be a block of lines behind a |

	// Also has other words that people write for a key.
	Also map[string]string

	// Refuse, which may be nil, returns what is to be said of an unknown key in
	// place of the nearest known one; "" leaves it at that.
	Refuse func(key string) string
}

// Read reads a file that is a mapping of keys. Name is what messages call it. The
// error is a script.ErrorList of all that is wrong, in the order of the file;
// what could be read is then in into all the same. The first of the keys is the
// one that messages about the file show.
func Read[T any](kind Kind, name string, data []byte, keys []Key[T], into *T) error {
	r := &Reader{kind: kind, name: name, firstKey: keys[0].Name, example: keys[0].Example}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // what some editors put first
	switch {
	case len(data) > MaxSize:
		r.Errorf(Place{}, "the file is larger than %d KiB; %s are some lines of text", MaxSize>>10, kind.Noun)
	case !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0:
		r.Errorf(Place{}, "this is no text in UTF-8; write the %s with a text editor and save them as UTF-8", kind.Noun)
	default:
		if root := r.root(string(data)); root != nil {
			readKeys(r, Value{root}, "the file", keys, into)
		}
	}
	return r.err()
}

// A Reader reads one file, and collects all that is wrong with it.
type Reader struct {
	kind              Kind
	name              string
	firstKey, example string
	errs              script.ErrorList
}

// A Place is a line and a column of a file, from 1. The zero Place means the file
// as a whole.
type Place struct{ Line, Col int }

func placeOf(t *token.Token) Place {
	if t == nil || t.Position == nil {
		return Place{}
	}
	return Place{max(t.Position.Line, 1), max(t.Position.Column, 1)}
}

// Errorf adds an error. It is the one constructor of errors.
func (r *Reader) Errorf(at Place, format string, args ...any) {
	r.errs = append(r.errs, &script.Error{File: r.name, Line: at.Line, Col: at.Col, Text: fmt.Sprintf(format, args...)})
}

// err returns what is wrong, in the order of the file, or nil.
func (r *Reader) err() error {
	if len(r.errs) == 0 {
		return nil
	}
	slices.SortStableFunc(r.errs, func(a, b *script.Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	if more := len(r.errs) - MaxErrors; more > 0 {
		r.errs = r.errs[:MaxErrors]
		r.Errorf(Place{}, "and %d more", more)
	}
	return r.errs
}

// root returns the one mapping that the file is; nil where it is empty or
// cannot be read.
func (r *Reader) root(text string) (root ast.Node) {
	defer func() {
		if recover() != nil { // the library was not written for every file
			r.Errorf(Place{}, "the %s cannot be read; write one “key: value” a line, as in %s", r.kind.Noun, r.example)
			root = nil
		}
	}()
	if line := manyBlank(text); line > 0 {
		r.Errorf(Place{line, 1}, "more than %d empty lines; take some out", maxBlank)
		return nil
	}
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
			r.Errorf(placeOf(doc.Body.GetToken()), "the %s begin again after a line of ---; take that line out", r.kind.Noun)
			return nil
		default:
			root = doc.Body
		}
	}
	return root
}

// manyBlank returns the line at which there are too many empty ones before it, or
// 0. The library takes those at the end of a block off one by one, each time with
// a copy of the block.
func manyBlank(text string) int {
	line, blank := 1, 0
	for _, c := range strings.ReplaceAll(text, "\r\n", "\n") {
		switch c {
		case '\n', '\r':
			line++
			if blank++; blank > maxBlank {
				return line
			}
		case ' ', '\t':
		default:
			blank = 0
		}
	}
	return 0
}

// plain says whether the tokens hold nothing but mappings, lists and values, in
// a measure that such files have.
func (r *Reader) plain(tokens token.Tokens) bool {
	brackets, entries := 0, 0
	for _, t := range tokens {
		switch t.Type {
		case token.LiteralType:
			if !r.kind.Blocks {
				r.noMeaning(t)
				return false
			}
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType,
			token.MappingKeyType, token.FoldedType:
			r.noMeaning(t)
			return false
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets--
		case token.MappingValueType, token.SequenceEntryType:
			entries++
		}
		if brackets > maxBrackets {
			r.Errorf(placeOf(t), "too many brackets one inside the other; write one “key: value” a line")
			return false
		}
		if entries > MaxEntries {
			r.Errorf(placeOf(t), "more than %d %s; take out what is not needed", MaxEntries, r.kind.Noun)
			return false
		}
	}
	return true
}

// noMeaning refuses a sign of YAML. Only the sign is shown: what follows it may
// be secret.
func (r *Reader) noMeaning(t *token.Token) {
	if r.kind.Blocks && t.Type == token.FoldedType {
		r.Errorf(placeOf(t), "the sign > has no meaning here; write | where several lines follow")
		return
	}
	r.Errorf(placeOf(t), "the sign %.1s has no meaning here; put a text with such signs in quotes, as in %s: \"…\"", strings.TrimSpace(t.Value), r.firstKey)
}

// broken reports a file that is no YAML. The library's own words stay out: they
// help few, and may show a value that is secret.
func (r *Reader) broken(text string, err error) {
	var at Place
	var y yaml.Error
	if errors.As(err, &y) {
		at = placeOf(y.GetToken())
	}
	if at.Line > 0 {
		lines := strings.Split(text, "\n")
		line := lines[min(at.Line, len(lines))-1]
		if indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; strings.Contains(indent, "\t") {
			r.Errorf(at, "a tab stands before this line; indent with spaces, two a step")
			return
		}
	}
	r.Errorf(at, "the %s break off here; write one “key: value” a line with a space after the colon, "+
		"those of one group equally far from the edge, and a text with signs like { : # in quotes, as in %s: \"…\"", r.kind.Noun, r.firstKey)
}
