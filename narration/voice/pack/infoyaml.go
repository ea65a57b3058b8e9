package pack

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"meditate/narration/voice"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxInfo bounds pack.yaml, in bytes: it has eight lines, and the library takes
// time that grows with the square of what is nested.
const maxInfo = 8 << 10

// howToWrite is what to do about a line that cannot be read.
const howToWrite = `write one “key: value” a line, and text with signs in quotes: speaker: "Anne: M."`

// parseInfo reads pack.yaml. Keys that it does not know are an error: they may
// be misspelt.
func parseInfo(data []byte) (info Info, err error) {
	defer func() {
		if recover() != nil { // the library's own slip; nobody else's text would get there
			info, err = Info{}, infoError(nil, "it cannot be read; %s", howToWrite)
		}
	}()
	file, err := parser.ParseBytes(bytes.TrimPrefix(data, []byte("\ufeff")), 0)
	if err != nil {
		var y yaml.Error
		if errors.As(err, &y) {
			return Info{}, infoError(y.GetToken(), "%s; %s", voice.Excerpt(y.GetMessage()), howToWrite)
		}
		return Info{}, infoError(nil, "%v", err)
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		keys, ok := doc.Body.(*ast.MappingNode)
		if !ok || len(file.Docs) > 1 {
			return Info{}, infoError(doc.Body.GetToken(), "this is no list of keys; %s", howToWrite)
		}
		for _, pair := range keys.Values {
			if err := info.read(pair); err != nil {
				return Info{}, err
			}
		}
	}
	if err := info.check(); err != nil {
		return Info{}, infoError(nil, "%w", err)
	}
	return info, nil
}

// read takes in one key and its value.
func (i *Info) read(pair *ast.MappingValueNode) error {
	at := pair.Key.GetToken()
	key, err := findInfoKey(at.Value)
	if err != nil {
		return infoError(at, "%w", err)
	}
	switch node := pair.Value.(type) {
	case *ast.NullNode:
	case *ast.StringNode:
		*key.field(i) = voice.OneLine(node.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		*key.field(i) = voice.OneLine(node.GetToken().Value)
	default:
		return infoError(at, "the %s is one line of text; write for example %s: %s", key.name, key.name, key.example)
	}
	if value := *key.field(i); value != "" {
		if err := key.checkValue(value); err != nil {
			return infoError(at, "%w", err)
		}
	}
	return nil
}

// findInfoKey returns the key of a name, or an error that says the nearest.
func findInfoKey(name string) (infoKey, error) {
	best, distance := infoKeys[0], len(name)+maxInfo
	for _, k := range infoKeys {
		if k.name == name {
			return k, nil
		}
		if d := levenshtein.ComputeDistance(strings.ToLower(voice.Excerpt(name)), k.name); d < distance {
			best, distance = k, d
		}
	}
	return infoKey{}, fmt.Errorf("unknown key %q; the nearest is %s, as in %s: %s", voice.Excerpt(name), best.name, best.name, best.example)
}

// infoError says where in pack.yaml something is wrong: at its first line where
// no token shows it.
func infoError(at *token.Token, format string, args ...any) error {
	line, column := 1, 1
	if at != nil && at.Position != nil {
		line, column = at.Position.Line, at.Position.Column
	}
	return fmt.Errorf("%s:%d:%d: %w", infoName, line, column, fmt.Errorf(format, args...))
}
