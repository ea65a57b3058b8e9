package reading

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// leastLetters is how many letters and digits of a text must stand in a file
// name that is the beginning of it alone.
const leastLetters = 8

// ByName tells which file holds which line, by the number that its name begins
// with ("03.wav", "3 - Tu peux.wav") or by the text of the line, or the beginning
// of it, as its name ("Tu peux t'installer.wav"). Case, accents and punctuation
// do not count. The result holds the name for each line's number. Each name that
// fits no line, or several, or a line that has a file already, is an error; a
// line without a file is none.
func ByName(lines []Line, names []string) (map[int]string, []error) {
	names = slices.Clone(names)
	slices.Sort(names) // the same result whatever the order of a folder
	found := map[int]string{}
	claims := map[int][]string{}
	var errs []error
	for _, name := range names {
		number, err := lineOf(lines, name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		claims[number] = append(claims[number], name)
	}
	for _, number := range slices.Sorted(maps.Keys(claims)) {
		if some := claims[number]; len(some) > 1 {
			errs = append(errs, fmt.Errorf("phrase %d has several files: %s; keep one of them", number, strings.Join(some, ", ")))
			continue
		}
		found[number] = claims[number][0]
	}
	return found, errs
}

// lineOf returns the number of the line that a file is named after.
func lineOf(lines []Line, name string) (int, error) {
	bare := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	text := bareText(bare)
	if fits := named(lines, text); len(fits) == 1 {
		return fits[0], nil
	} else if len(fits) > 1 {
		return 0, fmt.Errorf("%s fits the phrases %s; begin its name with the number of the phrase", name, joined(fits))
	}
	digits := bare[:len(bare)-len(strings.TrimLeft(bare, "0123456789"))]
	if digits == "" {
		return 0, fmt.Errorf("%s fits no phrase; begin its name with the number of the phrase, such as 03", name)
	}
	number := 0
	for _, d := range digits {
		number = min(number*10+int(d-'0'), 1e9)
	}
	if !slices.ContainsFunc(lines, func(l Line) bool { return l.Number == number }) {
		return 0, fmt.Errorf("%s: there is no phrase %s on the sheet; give it the number of one that is", name, cmp.Or(strings.TrimLeft(digits, "0"), "0"))
	}
	// A list that was numbered otherwise would store every phrase in a wrong place.
	if fits := named(lines, bareText(bare[len(digits):])); len(fits) > 0 && !slices.Contains(fits, number) {
		return 0, fmt.Errorf("%s begins with the number %d, but its text is that of phrase %s; correct its name", name, number, joined(fits))
	}
	return number, nil
}

// named returns the numbers of the lines that a text is: of the one that it is
// whole, else of all that it begins.
func named(lines []Line, text string) (numbers []int) {
	for _, line := range lines {
		whole := bareText(line.Text)
		if whole == text && text != "" {
			return []int{line.Number}
		}
		if len([]rune(text)) >= leastLetters && strings.HasPrefix(whole, text) {
			numbers = append(numbers, line.Number)
		}
	}
	return numbers
}

// bareText reduces a text to its letters and digits, without case and accents.
func bareText(text string) string {
	text = strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae").Replace(text)
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, cases.Fold().String(norm.NFKD.String(text)))
}

func joined(numbers []int) string {
	texts := make([]string, len(numbers))
	for i, n := range numbers {
		texts[i] = fmt.Sprint(n)
	}
	return strings.Join(texts, ", ")
}
