package main

import (
	"os"
	"strings"

	"meditate/narration/script"

	"golang.org/x/text/language"
)

// userLanguage returns the language of whoever sits there, for what belongs to no
// script: that of the environment (POSIX.1-2017, XBD 8.2).
func userLanguage() language.Tag {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := os.Getenv(name); value != "" {
			code, _, _ := strings.Cut(value, ".")
			tag, err := language.Parse(strings.ReplaceAll(code, "_", "-"))
			if err != nil {
				return language.English
			}
			return tag
		}
	}
	return language.English
}

// A journalText is what the journal says, in one language.
type journalText struct{ empty, sums, nothing, ask string }

func journalWords() journalText {
	if script.French(userLanguage().String()) {
		return journalText{
			empty:   "Le journal est vide.",
			sums:    "\nséances : %d · minutes : %d · jours : %d\n",
			nothing: "Rien à oublier.",
			ask:     "Séances à oublier, pour toujours : %d. Les oublier ? [o/N] ",
		}
	}
	return journalText{
		empty:   "The journal is empty.",
		sums:    "\nsessions: %d · minutes: %d · days: %d\n",
		nothing: "There is nothing to forget.",
		ask:     "Sessions to forget, for good: %d. Forget them? [y/N] ",
	}
}
