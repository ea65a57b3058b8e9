package engine

import (
	"cmp"
	"slices"
	"strings"

	"meditate/narration/voice"
)

// An installedVoice is one that an operating system has.
type installedVoice struct{ name, language string }

// pick returns the name of the voice that was asked for, or else the best one
// for a language, of those that an engine has.
func pick(engine string, has []installedVoice, variant, language, install string) (string, error) {
	if variant != "" {
		for _, v := range has {
			if v.name == variant {
				return variant, nil
			}
		}
		return "", voice.Unusablef("%s has no voice %q; %s", engine, variant, install)
	}
	base, _, _ := strings.Cut(language, "-")
	has = slices.DeleteFunc(slices.Clone(has), func(v installedVoice) bool {
		of, _, _ := strings.Cut(v.language, "-")
		return base == "" || !strings.EqualFold(of, base)
	})
	if len(has) == 0 {
		return "", voice.Unusablef("%s has no voice for the language %q; %s", engine, language, install)
	}
	return slices.MinFunc(has, func(a, b installedVoice) int {
		return cmp.Compare(distance(a, base, language), distance(b, base, language))
	}).name, nil
}

// distance is how far a voice is from what was asked for: the region itself,
// else the country that the language is named after, and rather a plain name
// than one with a note, as macOS gives them to its toys: Grandma (French (France)).
func distance(v installedVoice, base, language string) int {
	d := 0
	switch {
	case strings.EqualFold(v.language, language):
	case strings.EqualFold(v.language, base+"-"+base):
		d = 2
	default:
		d = 4
	}
	if strings.Contains(v.name, "(") {
		d++
	}
	return d
}
