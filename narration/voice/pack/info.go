package pack

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"meditate/narration/voice"

	"golang.org/x/text/language"
)

// infoName is the file of a pack that people read and edit.
const infoName = "pack.yaml"

// An Info says what a pack is and what may be done with it. Every field is one
// line of text; only Name and Language are needed to speak with it.
type Info struct {
	Name     string
	Speaker  string // who is heard; "" where it is no person
	Language string // BCP 47
	Licence  string // what others may do with the clips
	Consent  string // what the speaker agreed to
	Date     string // when the pack was begun: 2026-03-01

	Engine        string // what made the clips; "" where they are recordings
	EngineVersion string
}

// An infoKey is a line of pack.yaml.
type infoKey struct {
	name    string
	example string
	field   func(*Info) *string
	check   func(string) error // of a value that is there; may be nil
	needed  bool               // by every pack
	person  bool               // worth a line, if an empty one, where a person speaks
}

// infoKeys are in the order in which they are written.
var infoKeys = []infoKey{
	{name: "name", example: "ma-voix", field: func(i *Info) *string { return &i.Name }, check: checkShape, needed: true},
	{name: "speaker", example: "Anne Martin", field: func(i *Info) *string { return &i.Speaker }, person: true},
	{name: "language", example: "fr", field: func(i *Info) *string { return &i.Language }, check: checkLanguage, needed: true},
	{name: "licence", example: "for the clients of Anne Martin only", field: func(i *Info) *string { return &i.Licence }, person: true},
	{name: "consent", example: "Anne Martin agrees that her clients hear this", field: func(i *Info) *string { return &i.Consent }, person: true},
	{name: "date", example: "2026-03-01", field: func(i *Info) *string { return &i.Date }, check: checkDate},
	{name: "engine", example: "espeak-ng", field: func(i *Info) *string { return &i.Engine }},
	{name: "engine-version", example: "1.52", field: func(i *Info) *string { return &i.EngineVersion }},
}

func checkLanguage(tag string) error {
	if _, err := language.Parse(tag); err != nil {
		return fmt.Errorf("%q is not the tag of a language", tag)
	}
	return nil
}

func checkDate(day string) error {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return fmt.Errorf("%q is no date", day)
	}
	return nil
}

// checkValue says what is wrong with the value of a key, and how it is written.
func (k infoKey) checkValue(value string) error {
	var err error
	hidden := func(r rune) bool { return !unicode.IsGraphic(r) || r == unicode.ReplacementChar }
	switch {
	case value == "" && k.needed:
		return fmt.Errorf("the %s is missing; write %s: %s", k.name, k.name, k.example)
	case value == "":
		return nil
	case value != voice.OneLine(value):
		err = fmt.Errorf("%q is not one line of text with single spaces", voice.Excerpt(value))
	case strings.ContainsFunc(value, hidden):
		err = fmt.Errorf("the %s holds a character that cannot be shown", k.name)
	case k.check != nil:
		err = k.check(value)
	}
	if err != nil {
		return fmt.Errorf("%w; write for example %s: %s", err, k.name, k.example)
	}
	return nil
}

// check says what is wrong with the first field that has something wrong.
func (i Info) check() error {
	for _, k := range infoKeys {
		if err := k.checkValue(*k.field(&i)); err != nil {
			return err
		}
	}
	return nil
}

// toTravel returns the lines that pack.yaml still needs before the pack may leave
// its owner: whoever gets it has to know whose voice it is and what they may do.
func (i Info) toTravel() (lines []string) {
	for _, k := range infoKeys {
		needed := k.name == "licence" || k.person && i.Engine == ""
		if needed && *k.field(&i) == "" {
			lines = append(lines, k.name+": "+k.example)
		}
	}
	return lines
}

// yaml returns pack.yaml. What a person has yet to say has a line to say it in.
func (i Info) yaml() []byte {
	var b strings.Builder
	b.WriteString("# Whose voice this is, and what may be done with it. This file is yours to edit.\n")
	for _, k := range infoKeys {
		value := *k.field(&i)
		switch {
		case value != "":
			fmt.Fprintf(&b, "%s: %s\n", k.name, yamlText(value))
		case k.person && i.Engine == "":
			fmt.Fprintf(&b, "%s:  # for example: %s\n", k.name, k.example)
		}
	}
	return []byte(b.String())
}

// yamlText writes a text without control characters as a YAML value, in quotes
// where YAML may take it for something else.
func yamlText(s string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" ’(),./;_+-", r)
	}
	switch first := []rune(s)[0]; strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off":
	default:
		if (unicode.IsLetter(first) || unicode.IsDigit(first)) && !strings.ContainsFunc(s, func(r rune) bool { return !plain(r) }) {
			return s
		}
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
