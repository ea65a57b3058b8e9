package journal

import (
	"strings"
	"time"
	"unicode"
)

// NoDay is the Day of a sitting that belongs to no programme: the same number as
// script.NoDay.
const NoDay = -1

// An Entry is one sitting.
type Entry struct {
	Start    time.Time     // local with its offset, kept to the second
	Listened time.Duration // how much of it was heard, kept to the nearest second; not negative
	Title    string        // "Jour 3 — L’expérience humaine"
	Day      int           // of the programme, 0 or more; NoDay, or any negative number, if none
	Finished bool          // to its end
	Note     string        // what the listener wrote; may be empty
}

// maxText is how long a title or a note may be, in characters. What is longer is
// cut.
const maxText = 1000

// clean makes a text one line that can be shown on any terminal: control
// characters and ends of line become spaces, those around it go, and what is
// too long is cut. It is done on reading too, for a file that others had a hand in.
func clean(text string) string {
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r // U+FFFD for what is no UTF-8
	}, text))
	count := 0
	for at := range text {
		if count == maxText {
			return strings.TrimSpace(text[:at])
		}
		count++
	}
	return text
}
