package config

import (
	"strings"

	"meditate/narration/yamlfile"
)

// maxName is how long a name that the user gives may be, in letters.
const maxName = 64

// named returns what a mapping of the user's own names holds. Every value is a
// mapping, or nothing.
func named(r *yamlfile.Reader, e yamlfile.Entry) (entries []yamlfile.Entry) {
	_, example, _ := strings.Cut(e.Example, ": ")
	example = strings.TrimSuffix(strings.TrimPrefix(example, "{"), "}") // what stands below the key
	nameless := false
	for _, n := range r.Entries(e.Value, e.Name, example) {
		if !n.Value.Empty() && !n.Value.IsMapping() {
			if !nameless { // said once for all lines of a group without a name
				r.Errorf(n.At, "a name of your own belongs here, and the settings below it, as in %s", e.Example)
			}
			nameless = true
			continue
		}
		if n.Name == "" || len(n.Name) > maxName || strings.IndexFunc(n.Name, notInName) >= 0 {
			r.Errorf(n.At, "%.40q is not a name; take up to %d letters a–z without accents, digits, - _ and .", n.Name, maxName)
			continue
		}
		entries = append(entries, n)
	}
	return entries
}

func notInName(c rune) bool {
	return !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune("-_.", c))
}
