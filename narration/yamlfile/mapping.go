package yamlfile

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// A Key is one key of a mapping that is read into a T.
type Key[T any] struct {
	Name    string
	Example string // a whole line
	Set     func(r *Reader, e Entry, into *T)
}

// An Entry is a key as it stands in the file, with what stands behind it.
type Entry struct {
	Name    string
	At      Place
	Value   Value
	Example string // of the key, once it is known
}

// Entries returns what a mapping holds, without the keys that stand twice. What
// is the mapping, and example one of its lines, for messages. A mapping of which
// only the key is there, with all below it commented out, holds nothing.
func (r *Reader) Entries(v Value, what, example string) (entries []Entry) {
	if !v.Empty() && !v.IsMapping() {
		r.Errorf(v.At(), "%s is made of %s; write one “key: value” a line, with a space after the colon, as in %s", what, r.kind.Noun, example)
		return nil
	}
	lines := make(map[string]int)
	if node, ok := v.node.(*ast.MappingNode); ok {
		for _, pair := range node.Values {
			written := pair.Key.GetToken()
			e := Entry{Name: written.Value, At: placeOf(written), Value: Value{pair.Value}}
			if line, twice := lines[e.Name]; twice {
				r.Errorf(e.At, "%.40q stood already in line %d; keep one of them", e.Name, line)
				continue
			}
			lines[e.Name] = e.At.Line
			entries = append(entries, e)
		}
	}
	return entries
}

// readKeys reads a mapping of known keys, and returns the names of those that it
// has. What is the mapping, for messages.
func readKeys[T any](r *Reader, v Value, what string, keys []Key[T], into *T) (has []string) {
	for _, e := range r.Entries(v, what, keys[0].Example) {
		i := slices.IndexFunc(keys, func(k Key[T]) bool { return k.Name == e.Name })
		if i < 0 {
			r.Errorf(e.At, "%s", unknown(r.kind, e.Name, keys))
			continue
		}
		e.Example = keys[i].Example
		keys[i].Set(r, e, into)
		has = append(has, e.Name)
	}
	return has
}

// Needing reads a mapping that needs the first of its keys. Lacking says that it
// has none; where something else is wrong, that may be why, and is enough said.
func Needing[T any](r *Reader, e Entry, lacking string, keys []Key[T], into *T) {
	before := len(r.errs)
	has := readKeys(r, e.Value, e.Name, keys, into)
	if !slices.Contains(has, keys[0].Name) && len(r.errs) == before {
		r.Errorf(e.At, "%s; add a line such as %s", lacking, keys[0].Example)
	}
}

// Group makes a key with known keys below it.
func Group[T, G any](name, example string, keys []Key[G], field func(*T) *G) Key[T] {
	return Key[T]{name, example, func(r *Reader, e Entry, into *T) {
		readKeys(r, e.Value, e.Name, keys, field(into))
	}}
}

// One makes a key with a single value. Parse says what is wrong with the value,
// so that ", as in …" can follow.
func One[T, V any](name, example string, parse func(text string) (V, error), field func(*T) *V) Key[T] {
	return Key[T]{name, example, func(r *Reader, e Entry, into *T) {
		if v, ok := single(r, e, parse); ok {
			*field(into) = v
		}
	}}
}

// single reads the one value of a key.
func single[V any](r *Reader, e Entry, parse func(text string) (V, error)) (v V, ok bool) {
	text, ok := e.Value.Scalar()
	text = strings.TrimSpace(text)
	if !ok {
		r.Errorf(e.Value.At(), "%s takes one value on its line; write %s", e.Name, e.Example)
		return v, false
	}
	if text == "" {
		r.Errorf(e.At, "%s has no value; write %s, or leave the line out", e.Name, e.Example)
		return v, false
	}
	v, err := parse(text)
	if err != nil {
		r.Errorf(e.Value.At(), "%v, as in %s", err, e.Example)
	}
	return v, err == nil
}
