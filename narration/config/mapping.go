package config

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// A key is one key of a mapping that is read into a T.
type key[T any] struct {
	name    string
	example string // a whole line
	set     func(r *reader, e entry, into *T)
}

// An entry is a key as it stands in the file, with what stands behind it.
type entry struct {
	name    string
	at      *token.Token
	value   ast.Node
	example string // of the key, once it is known
}

// entries returns what a mapping holds, without the keys that stand twice. What
// is the mapping, and example one of its lines, for messages. A mapping of which
// only the key is there, with all below it commented out, holds nothing.
func (r *reader) entries(node ast.Node, what, example string) (entries []entry) {
	switch node.(type) {
	case *ast.NullNode, *ast.MappingNode:
	default:
		r.errorf(node.GetToken(), "%s is made of settings; write one “key: value” a line, with a space after the colon, as in %s", what, example)
		return nil
	}
	lines := make(map[string]int)
	if node, ok := node.(*ast.MappingNode); ok {
		for _, pair := range node.Values {
			at := pair.Key.GetToken()
			e := entry{name: at.Value, at: at, value: pair.Value}
			if line, twice := lines[e.name]; twice {
				r.errorf(at, "%.40q stood already in line %d; keep one of them", e.name, line)
				continue
			}
			lines[e.name] = at.Position.Line
			entries = append(entries, e)
		}
	}
	return entries
}

// readKeys reads a mapping of known keys, and returns the names of those that it
// has. What is the mapping, for messages.
func readKeys[T any](r *reader, node ast.Node, what string, keys []key[T], into *T) (has []string) {
	for _, e := range r.entries(node, what, keys[0].example) {
		i := slices.IndexFunc(keys, func(k key[T]) bool { return k.name == e.name })
		if i < 0 {
			r.errorf(e.at, "%s", unknown(e.name, keys))
			continue
		}
		e.example = keys[i].example
		keys[i].set(r, e, into)
		has = append(has, e.name)
	}
	return has
}

// readNeeding is readKeys for a mapping that needs the first of its keys. Lacking
// says that it has none; where something else is wrong, that may be why, and is
// enough said.
func readNeeding[T any](r *reader, e entry, lacking string, keys []key[T], into *T) {
	before := len(r.errs)
	has := readKeys(r, e.value, e.name, keys, into)
	if !slices.Contains(has, keys[0].name) && len(r.errs) == before {
		r.errorf(e.at, "%s; add a line such as %s", lacking, keys[0].example)
	}
}

// maxName is how long a name that the user gives may be, in letters.
const maxName = 64

// named returns what a mapping of the user's own names holds. Every value is a
// mapping, or nothing.
func (r *reader) named(e entry) (entries []entry) {
	_, example, _ := strings.Cut(e.example, ": ")
	example = strings.TrimSuffix(strings.TrimPrefix(example, "{"), "}") // what stands below the key
	nameless := false
	for _, n := range r.entries(e.value, e.name, example) {
		switch n.value.(type) {
		case *ast.NullNode, *ast.MappingNode:
		default:
			if !nameless { // said once for all lines of a group without a name
				r.errorf(n.at, "a name of your own belongs here, and the settings below it, as in %s", e.example)
			}
			nameless = true
			continue
		}
		if n.name == "" || len(n.name) > maxName || strings.IndexFunc(n.name, notInName) >= 0 {
			r.errorf(n.at, "%.40q is not a name; take up to %d letters a–z without accents, digits, - _ and .", n.name, maxName)
			continue
		}
		entries = append(entries, n)
	}
	return entries
}

func notInName(c rune) bool {
	return !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune("-_.", c))
}

// group makes a setter for a key with known keys below it.
func group[T, G any](keys []key[G], field func(*T) *G) func(*reader, entry, *T) {
	return func(r *reader, e entry, into *T) { readKeys(r, e.value, e.name, keys, field(into)) }
}

// one makes a setter for a key with a single value. Parse says what is wrong with
// the value.
func one[T, V any](parse func(text string) (V, error), field func(*T) *V) func(*reader, entry, *T) {
	return func(r *reader, e entry, into *T) {
		text, ok := r.single(e)
		if !ok {
			return
		}
		v, err := parse(text)
		if err != nil {
			r.errorf(e.value.GetToken(), "%v, as in %s", err, e.example)
			return
		}
		*field(into) = v
	}
}

// single returns the one value of a key.
func (r *reader) single(e entry) (text string, ok bool) {
	text, ok = scalar(e.value)
	text = strings.TrimSpace(text)
	if !ok {
		r.errorf(e.value.GetToken(), "%s takes one value on its line; write %s", e.name, e.example)
	} else if text == "" {
		r.errorf(e.at, "%s has no value; write %s, or leave the line out", e.name, e.example)
		ok = false
	}
	return text, ok
}

// scalar returns a value as it was written, without its quotes, "" where there
// is none; ok is false for a list or a mapping.
func scalar(node ast.Node) (text string, ok bool) {
	switch node := node.(type) {
	case *ast.NullNode:
		return "", true
	case *ast.StringNode:
		return node.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return node.GetToken().Value, true
	}
	return "", false
}
