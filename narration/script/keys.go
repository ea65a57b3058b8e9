package script

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
)

// A metaKey is one key of the front matter.
type metaKey struct {
	french, english string
	example         string
	set             func(*Meta, value) *fault
	get             func(*Meta) string // as YAML; "" if absent
}

// metaKeys are in the order in which Format prints them.
var metaKeys = []metaKey{
	{"titre", "title", "titre: Jour 3", setText(func(m *Meta) *string { return &m.Title }), func(m *Meta) string { return yamlText(m.Title) }},
	{"sous-titre", "subtitle", "sous-titre: L’expérience humaine", setText(func(m *Meta) *string { return &m.Subtitle }), func(m *Meta) string { return yamlText(m.Subtitle) }},
	{"description", "description", "description: On apprend à se parler avec douceur.", setText(func(m *Meta) *string { return &m.Description }), func(m *Meta) string { return yamlText(m.Description) }},
	{"jour", "day", "jour: 3", setDay, formatDay},
	{"langue", "language", "langue: fr", setLanguage, func(m *Meta) string { return yamlText(m.Language) }},
	{"durée", "length", "durée: 8 min", setLength, formatLength},
	{"durées", "lengths", "durées: [3 min, 5 min, 8 min]", setLengths, formatOffered},
	{"souffle", "breath", "souffle: 4-6", setBreath, func(m *Meta) string { return formatBreath(m.Breath, m.Language) }},
	{"voix", "voice", "voix: espeak-ng", setText(func(m *Meta) *string { return &m.Voice }), func(m *Meta) string { return yamlText(m.Voice) }},
	{"fond", "bed", "fond: none", setText(func(m *Meta) *string { return &m.Bed }), func(m *Meta) string { return yamlText(m.Bed) }},
}

// findKey returns the key with a name in either language, or a complaint that
// names the nearest.
func findKey(name string) (*metaKey, *fault) {
	var names, spelt []string
	folded := fold(head(name, mostCompared+1))
	for i := range metaKeys {
		k := &metaKeys[i]
		for _, n := range []string{k.french, k.english} {
			if fold(n) == folded {
				return k, nil
			}
			names, spelt = append(names, n), append(spelt, fold(n))
		}
	}
	i, _ := nearest(folded, spelt)
	return nil, faultf(0, "unknown key %s; the nearest is %s, as in %s", quote(name), names[i], metaKeys[i/2].example)
}

func setText(field func(*Meta) *string) func(*Meta, value) *fault {
	return func(m *Meta, v value) *fault {
		if v.isList {
			return faultf(v.at, "this is a list, not a text")
		}
		if i := strings.IndexFunc(v.text, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }); i >= 0 {
			return faultf(v.at, "this text holds a character that cannot be shown")
		}
		*field(m) = v.text
		return nil
	}
}

func setDay(m *Meta, v value) *fault {
	day, err := strconv.ParseUint(v.text, 10, 31)
	if v.isList || err != nil {
		return faultf(v.at, "%s is not a whole number from 0 on", quote(v.text))
	}
	m.Day = int(day)
	return nil
}

func setLanguage(m *Meta, v value) *fault {
	if _, err := language.Parse(v.text); v.isList || err != nil {
		return faultf(v.at, "%s is not the tag of a language", quote(v.text))
	}
	m.Language = v.text
	return nil
}

// sessionLength reads a length that a session may have.
func sessionLength(v value) (time.Duration, *fault) {
	d, err := ParseDuration(v.text)
	if err == nil && d == 0 {
		err = errors.New("a session of 0 s is none")
	}
	if err != nil {
		return 0, faultf(v.at, "%v", err)
	}
	return d, nil
}

func setLength(m *Meta, v value) (f *fault) {
	if v.isList {
		return faultf(v.at, "this is a list, not one length")
	}
	m.Length, f = sessionLength(v)
	return f
}

func setLengths(m *Meta, v value) *fault {
	if !v.isList {
		v.list = []value{v}
	}
	for _, item := range v.list {
		d, f := sessionLength(item)
		if f != nil {
			return f
		}
		m.Lengths = append(m.Lengths, d)
	}
	return nil
}

func setBreath(m *Meta, v value) *fault {
	b, err := ParseBreath(v.text)
	if v.isList || err != nil {
		return faultf(v.at, "%s is not a breath: the seconds in and out, each from 1 to 60", quote(v.text))
	}
	m.Breath = b
	return nil
}

func formatDay(m *Meta) string {
	if m.Day == NoDay {
		return ""
	}
	return strconv.Itoa(m.Day)
}

func formatLength(m *Meta) string {
	if m.Length == 0 {
		return ""
	}
	return FormatDuration(m.Length, m.Language)
}

func formatOffered(m *Meta) string {
	if len(m.Lengths) == 0 {
		return ""
	}
	texts := make([]string, len(m.Lengths))
	for i, d := range m.Lengths {
		texts[i] = FormatDuration(d, m.Language)
		if strings.Contains(texts[i], ",") { // which would divide the list
			texts[i] = strconv.Quote(texts[i])
		}
	}
	return "[" + strings.Join(texts, ", ") + "]"
}
