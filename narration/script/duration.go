package script

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// units gives the words for a unit of time, folded.
var units = map[string]time.Duration{
	"s": time.Second, "sec": time.Second, "secs": time.Second, "seconde": time.Second, "secondes": time.Second,
	"second": time.Second, "seconds": time.Second,
	"m": time.Minute, "min": time.Minute, "mins": time.Minute, "mn": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"h": time.Hour, "hr": time.Hour, "hrs": time.Hour, "heure": time.Hour, "heures": time.Hour, "hour": time.Hour, "hours": time.Hour,
}

// A part is one number of a duration with its unit.
type part struct {
	number string
	unit   time.Duration // 0 where none was written
}

// ParseDuration reads a duration as people write it: 8 s, 1,5 s, 1.5 s, 2 min,
// 1 min 30, 1 h, 1h30, with the units spelt out or not, in French or English,
// and with any kind of space. It is exact to the nanosecond and accepts 0 s to
// 24 h. A number without a unit is an error that names both readings.
func ParseDuration(s string) (time.Duration, error) {
	text := strings.TrimSpace(s)
	if text == "" {
		return 0, errors.New("a duration is missing; write for example 20 s or 5 min")
	}
	parts, err := durationParts(text)
	if err != nil {
		return 0, err
	}
	var total time.Duration
	for i, p := range parts {
		if p.unit == 0 && i == 0 {
			return 0, fmt.Errorf("%s has no unit; write %s s or %s min", quote(text), head(p.number, 20), head(p.number, 20))
		}
		if i > 0 {
			before := parts[i-1]
			if p.unit == 0 {
				p.unit = before.unit / 60
				parts[i] = p
			}
			if p.unit < time.Second || p.unit >= before.unit || strings.Contains(before.number, ".") {
				return 0, badDuration(text)
			}
		}
		d, err := p.duration(text)
		if err != nil {
			return 0, err
		}
		if i > 0 && d >= parts[i-1].unit { // 1 min 90
			return 0, badDuration(text)
		}
		total += d
	}
	if total > MaxSession {
		return 0, fmt.Errorf("%s is longer than 24 h; write a shorter duration", quote(text))
	}
	return total, nil
}

func badDuration(text string) error {
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "−") {
		return fmt.Errorf("%s is negative; write a duration such as 20 s or 5 min", quote(text))
	}
	return fmt.Errorf("%s is not a duration; write for example 20 s, 1,5 s, 5 min, 1 min 30 or 1 h 30", quote(text))
}

// durationParts takes a duration apart into numbers, decimal commas made
// points, and their units.
func durationParts(text string) ([]part, error) {
	var parts []part
	for rest := text; rest != ""; {
		if len(parts) == 3 {
			return nil, badDuration(text)
		}
		number := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789.,"))]
		rest = strings.TrimLeftFunc(rest[len(number):], unicode.IsSpace)
		word := rest
		if end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }); end >= 0 {
			word = rest[:end]
		}
		rest = strings.TrimLeftFunc(rest[len(word):], unicode.IsSpace)
		unit := units[fold(word)]
		if number == "" || unit == 0 && (word != "" || rest != "") {
			return nil, badDuration(text)
		}
		parts = append(parts, part{strings.ReplaceAll(number, ",", "."), unit})
	}
	return parts, nil
}

// duration returns how long one part lasts. Every unit is a whole number of
// seconds, so nine decimals are exact; more are refused.
func (p part) duration(text string) (time.Duration, error) {
	whole, decimals, point := strings.Cut(p.number, ".")
	if whole == "" || point && decimals == "" || strings.Contains(decimals, ".") {
		return 0, badDuration(text)
	}
	if len(decimals) > 9 {
		return 0, fmt.Errorf("%s has too many decimals; nine are the most", quote(text))
	}
	if whole = strings.TrimLeft(whole, "0"); len(whole) > 6 {
		return 0, fmt.Errorf("%s is longer than 24 h; write a shorter duration", quote(text))
	}
	n, err := strconv.ParseInt("0"+whole+decimals+strings.Repeat("0", 9-len(decimals)), 10, 64)
	if err != nil {
		return 0, badDuration(text)
	}
	seconds := int64(p.unit / time.Second)
	if limit := int64(10 * MaxSession); n > limit/seconds {
		return 0, fmt.Errorf("%s is longer than 24 h; write a shorter duration", quote(text))
	}
	return time.Duration(n * seconds), nil
}

// FormatDuration writes a duration the way scripts do, with a decimal comma in
// French: 8 s, 1,5 s, 1 min 30, 2 h. [ParseDuration] reads exactly d back. It
// is for durations that are not negative.
func FormatDuration(d time.Duration, language string) string {
	hours, minutes, rest := d/time.Hour, d%time.Hour/time.Minute, d%time.Minute
	var parts []string
	if hours > 0 {
		parts = append(parts, fmt.Sprintf("%d h", hours))
	}
	if minutes > 0 {
		parts = append(parts, fmt.Sprintf("%d min", minutes))
	}
	if rest > 0 || len(parts) == 0 {
		parts = append(parts, decimal(rest, language)+" s")
	}
	text := strings.Join(parts, " ")
	// The last unit goes without saying where it is the one below.
	switch whole := rest%time.Second == 0; {
	case minutes > 0 && rest > 0 && whole:
		text = strings.TrimSuffix(text, " s")
	case hours > 0 && minutes > 0 && rest == 0:
		text = strings.TrimSuffix(text, " min")
	}
	return text
}

// decimal writes a number of seconds without a unit.
func decimal(d time.Duration, language string) string {
	text := strconv.FormatInt(int64(d/time.Second), 10)
	if nanos := d % time.Second; nanos > 0 {
		point := "."
		if French(language) {
			point = ","
		}
		text += point + strings.TrimRight(fmt.Sprintf("%09d", int64(nanos)), "0")
	}
	return text
}

// French tells whether a language (BCP 47) is French, which it is where none is
// named.
func French(language string) bool {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(language), "_", "-"), "-")
	return base == "" || base == "fr" || base == "fra"
}
