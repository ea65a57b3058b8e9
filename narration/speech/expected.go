package speech

import (
	"time"
	"unicode"
)

// What the built-in voice was measured to need for the built-in programme, over
// the silence that its clips keep at their ends.
const (
	clipEnds         = 300 * time.Millisecond
	lettersPerSecond = 13
)

// lettersPerDigit is about how long the French name of a digit is, within a
// number: 30 is trente, 75 soixante-quinze.
const lettersPerDigit = 5

// Expected returns about how long a calm voice takes for a prepared text.
func Expected(text string) time.Duration {
	letters := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			letters += lettersPerDigit
		} else {
			letters++
		}
	}
	return clipEnds + time.Duration(letters)*time.Second/lettersPerSecond
}
