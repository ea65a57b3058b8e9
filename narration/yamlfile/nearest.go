package yamlfile

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// unknown says what to write instead of a key that is none of the keys.
func unknown[T any](kind Kind, name string, keys []Key[T]) string {
	if kind.Refuse != nil {
		if text := kind.Refuse(name); text != "" {
			return text
		}
	}
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.Name
	}
	i, near := Nearest(name, names)
	if meant := slices.Index(names, kind.Also[strings.ToLower(name)]); meant >= 0 {
		i, near = meant, true
	}
	if near {
		return fmt.Sprintf("unknown key %.40q; the nearest is %s, as in %s", name, keys[i].Name, keys[i].Example)
	}
	return fmt.Sprintf("unknown key %.40q; the keys here are %s", name, strings.Join(names, ", "))
}

// Nearest returns which of some names, in lower case, is spelt most like a word,
// and whether it is near enough to be meant. A name that begins alike comes
// before the others: cache is cache-size.
func Nearest(word string, names []string) (best int, near bool) {
	letters := len(word)
	word = strings.ToLower(strings.ReplaceAll(word, "_", "-"))
	word = word[:min(len(word), 40)] // the time grows with the square
	distance := len(word) + 40
	for i, name := range names {
		if d := apart(word, name, distance); d < distance {
			best, distance = i, d
		}
	}
	return best, 2*distance <= letters
}

// apart counts the letters in which two words differ; from most on, any such
// number will do.
func apart(word, name string, most int) int {
	if word != name && len(word) >= 3 && (strings.HasPrefix(name, word) || strings.HasPrefix(word, name)) {
		return 1
	}
	if d := utf8.RuneCountInString(word) - utf8.RuneCountInString(name); max(d, -d) >= most {
		return most // at least as many are missing
	}
	return levenshtein.ComputeDistance(word, name)
}
