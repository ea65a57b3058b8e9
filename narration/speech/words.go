package speech

import "strings"

// maxNumber is the largest number that words says.
const maxNumber = 999_999_999_999

var (
	units = [...]string{"zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf",
		"dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"}
	tens = [...]string{2: "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt"}
)

// words says a number from 0 to maxNumber in French, as it is written before
// 1990: vingt et un, quatre-vingts, deux cents, deux mille.
func words(n int64) string {
	switch {
	case n < 20:
		return units[n]
	case n < 100:
		return twoDigits(n)
	case n < 1000:
		return large(n, 100, "cent", "s")
	case n < 1_000_000:
		return large(n, 1000, "mille", "")
	case n < 1_000_000_000:
		return large(n, 1_000_000, "million", "s")
	}
	return large(n, 1_000_000_000, "milliard", "s")
}

// feminine says a number before a noun of that gender: vingt et une.
func feminine(n int64) string {
	if endsInOne(n) {
		return words(n) + "e"
	}
	return words(n)
}

// endsInOne tells the numbers that say un at their end, rather than onze.
func endsInOne(n int64) bool {
	last := n % 100
	return n%10 == 1 && last != 11 && last != 71 && last != 91
}

func twoDigits(n int64) string {
	ten, rest := n/10, n%10
	if ten == 7 || ten == 9 {
		rest += 10
	}
	switch {
	case n == 80:
		return "quatre-vingts"
	case rest == 0:
		return tens[ten]
	case rest%10 == 1 && ten < 8:
		return tens[ten] + " et " + units[rest]
	}
	return tens[ten] + "-" + units[rest]
}

// large says a number from one to a thousand times a unit; plural is what the
// name of the unit takes when it is multiplied.
func large(n, unit int64, name, plural string) string {
	count, rest := n/unit, n%unit
	said := name
	switch {
	case count > 1 && unit < 1_000_000:
		said = beforeHundredOrThousand(count) + " " + name
	case unit >= 1_000_000:
		said = words(count) + " " + name
	}
	// Before another number cent loses its s, million keeps it.
	if count > 1 && (rest == 0 || unit >= 1_000_000) {
		said += plural
	}
	if rest > 0 {
		said += " " + words(rest)
	}
	return said
}

// beforeHundredOrThousand says a number that multiplies: deux cent mille,
// quatre-vingt mille, without an s.
func beforeHundredOrThousand(n int64) string {
	said := words(n)
	if n%100 == 80 || n%100 == 0 {
		return strings.TrimSuffix(said, "s")
	}
	return said
}

// ordinal says a number from 1 on as a place in a row: premier, vingt et unième.
func ordinal(n int64) string {
	if n == 1 {
		return "premier"
	}
	said := words(n)
	switch {
	case strings.HasSuffix(said, "cinq"):
		return said + "uième"
	case strings.HasSuffix(said, "neuf"):
		return strings.TrimSuffix(said, "f") + "vième"
	case strings.HasSuffix(said, "e"):
		return strings.TrimSuffix(said, "e") + "ième"
	case n%100 == 80 || n%100 == 0:
		return strings.TrimSuffix(said, "s") + "ième"
	}
	return said + "ième"
}
