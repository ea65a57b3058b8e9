package speech

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

var (
	hour        = regexp.MustCompile(`(` + number + `) ?[hH](?:(\d\d?)|/(\d+))?([-–]?)`)
	moreNumbers = regexp.MustCompile(`^(?: ?[hH]|\d+[-–])`)
	pastHour    = regexp.MustCompile(`(heures?) (\d\d)`)
	measure     = regexp.MustCompile(`(` + number + `)(,\d+)? ?(km/h|kHz|dB|min|mn|sec|cl|ml|mg|m²|m2|s|j|m|g|l|h|€|°C|°F)(?:/(\d+))?`)
	unspaced    = regexp.MustCompile(`\d{7,12}`)
	countedNoun = regexp.MustCompile(`(` + number + `) (` + feminineNoun + `)`)
	goesOn      = regexp.MustCompile(`^ ?(?:\d|heure|minute|seconde)`)
)

// A noun is what is counted.
type noun struct {
	one, many string
	feminine  bool
}

// nouns are the units that espeak-ng 1.51 spells or takes for another word (5 min
// is said main); it knows km, cm, mm and kg, and pico all but min and km/h.
var nouns = map[string]noun{
	"h":    {"heure", "heures", true},
	"min":  {"minute", "minutes", true},
	"mn":   {"minute", "minutes", true},
	"s":    {"seconde", "secondes", true},
	"sec":  {"seconde", "secondes", true},
	"j":    {"jour", "jours", false},
	"m":    {"mètre", "mètres", false},
	"m²":   {"mètre carré", "mètres carrés", false},
	"m2":   {"mètre carré", "mètres carrés", false},
	"km/h": {"kilomètre à l'heure", "kilomètres à l'heure", false},
	"g":    {"gramme", "grammes", false},
	"mg":   {"milligramme", "milligrammes", false},
	"l":    {"litre", "litres", false},
	"cl":   {"centilitre", "centilitres", false},
	"ml":   {"millilitre", "millilitres", false},
	"kHz":  {"kilohertz", "kilohertz", false},
	"dB":   {"décibel", "décibels", false},
	"€":    {"euro", "euros", false},
	"°C":   {"degré Celsius", "degrés Celsius", false},
	"°F":   {"degré Fahrenheit", "degrés Fahrenheit", false},
}

// counted says how many there are of something, and its name. Digits stay where
// engines read them well.
func (n noun) counted(digits string) (number, name string) {
	count, ok := value(digits)
	number = digits
	switch {
	case ok && n.feminine && endsInOne(count):
		number = feminine(count)
	case ok && strings.HasPrefix(digits, "0"):
		number = strconv.FormatInt(count, 10)
	}
	if ok && count < 2 {
		return number, n.one
	}
	return number, n.many
}

// outOf says the second number of 24 h/24.
func outOf(digits string) string {
	if digits == "" {
		return ""
	}
	return " sur " + digits
}

// hours says the time of day and lengths in hours: 10 h, 10h30, 8h-9h, 24h/24.
func hours(text string) string {
	return rewrite(text, hour, func(m match) (string, bool) {
		number, name := nouns["h"].counted(m.groups[1])
		said := number + " " + name + outOf(m.groups[3])
		if m.groups[2] != "" {
			said += " " + m.groups[2]
		}
		if hyphen := m.groups[4]; hyphen != "" && unicode.IsDigit(first(m.after)) {
			said += " à "
		} else {
			said += hyphen
		}
		return said, !moreNumbers.MatchString(m.after)
	})
}

// minutesPast says the minutes after the hour, when the hours are words and so
// are minutes with a unit of their own.
func minutesPast(text string) string {
	return rewrite(text, pastHour, func(m match) (string, bool) {
		said := m.groups[1]
		if minutes := m.groups[2]; minutes != "00" {
			number, _ := nouns["min"].counted(minutes)
			said += " " + number
		}
		return said, !goesOn.MatchString(m.after)
	})
}

// measures says the units of what is measured.
func measures(text string) string {
	return rewrite(text, measure, func(m match) (string, bool) {
		decimals, unit := m.groups[2], nouns[m.groups[3]]
		if decimals != "" {
			unit.feminine = false // 1,5 h: un virgule cinq
		}
		number, name := unit.counted(m.groups[1])
		return m.spaced(number + decimals + " " + name + outOf(m.groups[4])), true
	})
}

// largeNumbers says numbers from a million on whose thousands are not set apart;
// pico reads them in pieces. One that begins with 0 is no number but a string of
// digits.
func largeNumbers(text string) string {
	return rewrite(text, unspaced, func(m match) (string, bool) {
		n, ok := value(m.groups[0])
		return words(n), ok && m.groups[0][0] != '0'
	})
}

// feminineNoun matches the nouns of that gender that a script is likely to count.
const feminineNoun = `heures?|minutes?|secondes?|semaines?|journées?|soirées?|matinées?|nuits?|années?|` +
	`fois|respirations?|inspirations?|expirations?|séances?|étapes?|pauses?|phrases?|personnes?|` +
	`parties?|mains?|choses?|questions?|pensées?|émotions?|sensations?|images?`

// ones says une in front of feminine nouns: both engines read 1 heure as un heure.
func ones(text string) string {
	return rewrite(text, countedNoun, func(m match) (string, bool) {
		n, ok := value(m.groups[1])
		return feminine(n) + " " + m.groups[2], ok && endsInOne(n)
	})
}
