package yamlfile

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// A Value is what stands behind a key, or is one entry of a list.
type Value struct{ node ast.Node }

// At returns where the value begins.
func (v Value) At() Place { return placeOf(v.node.GetToken()) }

// Empty tells whether there is no value.
func (v Value) Empty() bool {
	_, empty := v.node.(*ast.NullNode)
	return empty
}

// IsMapping tells whether the value is made of keys and values.
func (v Value) IsMapping() bool {
	_, ok := v.node.(*ast.MappingNode)
	return ok
}

// Scalar returns a single value as it was written, without its quotes, "" where
// there is none; ok is false for a list, a mapping or a block.
func (v Value) Scalar() (text string, ok bool) {
	switch node := v.node.(type) {
	case *ast.NullNode:
		return "", true
	case *ast.StringNode:
		return node.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return node.GetToken().Value, true
	}
	return "", false
}

// Block returns the lines of a block behind a |, each without the spaces at its
// end.
func (v Value) Block() (lines []string, ok bool) {
	node, ok := v.node.(*ast.LiteralNode)
	if !ok {
		return nil, false
	}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(node.Value.Value)
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines, true
}

// List returns the entries of a list; ok is false where the value is none.
func (v Value) List() (items []Value, ok bool) {
	list, ok := v.node.(*ast.SequenceNode)
	if !ok {
		return nil, false
	}
	for _, node := range list.Values {
		items = append(items, Value{node})
	}
	return items, true
}

// firstKey returns where the first key of a mapping stands.
func (v Value) firstKey() (at Place, ok bool) {
	node, ok := v.node.(*ast.MappingNode)
	if !ok || len(node.Values) == 0 {
		return Place{}, false
	}
	return placeOf(node.Values[0].Key.GetToken()), true
}
