package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Difference is something that two manifests do not say alike.
type Difference struct {
	What   string // where it stands: "script sha256", "clips “Respire.” frames"
	Before string // "" where it is only in the second
	Now    string // "" where it is only in the first
}

func (d Difference) String() string {
	switch {
	case d.Before == "":
		return fmt.Sprintf("%s: %s, which was not there", d.What, d.Now)
	case d.Now == "":
		return fmt.Sprintf("%s: was %s, and is not there", d.What, d.Before)
	}
	return fmt.Sprintf("%s: was %s, is %s", d.What, d.Before, d.Now)
}

// Compare returns what is different, in the order of its names. Where the names of
// files alone differ, that is no difference.
func Compare(before, now Manifest) []Difference {
	now.Audio.File = before.Audio.File
	a, b := leaves(before), leaves(now)
	all := maps.Clone(a)
	maps.Copy(all, b)
	var out []Difference
	for _, what := range slices.Sorted(maps.Keys(all)) {
		if a[what] != b[what] {
			out = append(out, Difference{what, a[what], b[what]})
		}
	}
	return out
}

// leaves returns every value of a manifest by where it stands.
func leaves(m Manifest) map[string]string {
	dec := json.NewDecoder(bytes.NewReader(m.JSON()))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		panic(err) // it was written a moment ago
	}
	out := map[string]string{}
	collect(out, nil, tree)
	return out
}

func collect(out map[string]string, path []string, node any) {
	switch node := node.(type) {
	case map[string]any:
		for name, child := range node {
			collect(out, append(slices.Clip(path), name), child)
		}
	case []any:
		for i, child := range node {
			collect(out, append(slices.Clip(path), nameOf(child, i)), child)
		}
	case nil:
	default:
		out[strings.Join(path, " ")] = fmt.Sprint(node)
	}
}

// nameOf returns what an entry of a list is called: clips by their phrase, voices by
// their name.
func nameOf(entry any, i int) string {
	if fields, ok := entry.(map[string]any); ok {
		for _, key := range []string{"phrase", "name"} {
			if text, ok := fields[key].(string); ok {
				return "“" + text + "”"
			}
		}
	}
	return fmt.Sprint(i + 1)
}
