package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// unknown says what to write instead of a key that is none of the keys.
func unknown[T any](name string, keys []key[T]) string {
	if secret(name) {
		return "a key is never written into this file; put it into an environment variable, and name that below the name of the server, as in key-env: SPEECH_API_KEY"
	}
	near, distance := nearest(name, keys)
	if 2*distance <= len(name) {
		return fmt.Sprintf("unknown key %.40q; the nearest is %s, as in %s", name, near.name, near.example)
	}
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
	}
	return fmt.Sprintf("unknown key %.40q; the keys here are %s", name, strings.Join(names, ", "))
}

// nearest returns the key that is spelt most like a name, and how many letters
// differ. One that begins alike comes before the others: cache is cache-size.
func nearest[T any](name string, keys []key[T]) (best key[T], distance int) {
	name = strings.ToLower(strings.ReplaceAll(name, "_", "-"))
	name = name[:min(len(name), 40)] // the time grows with the square
	distance = len(name) + 40
	for _, k := range keys {
		d := levenshtein.ComputeDistance(name, k.name)
		if len(name) >= 3 && (strings.HasPrefix(k.name, name) || strings.HasPrefix(name, k.name)) {
			d = min(d, 1)
		}
		if d < distance {
			best, distance = k, d
		}
	}
	return best, distance
}

// secret tells whether a key is named like what does not belong in a file:
// api-key, but not key_env.
func secret(name string) bool {
	name = strings.ToLower(name)
	return !strings.Contains(name, "env") &&
		slices.ContainsFunc([]string{"key", "token", "secret", "password", "auth", "bearer"}, func(word string) bool {
			return strings.Contains(name, word)
		})
}
