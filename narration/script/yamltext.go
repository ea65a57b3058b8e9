package script

import (
	"fmt"
	"strings"
	"unicode"
)

// yamlText writes a text as a YAML value, in quotes where YAML would take it
// for something else.
func yamlText(s string) string {
	if s == "" || isPlainYAML(s) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsGraphic(r) || r > 0xFFFF:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// isPlainYAML tells whether a text means itself without quotes. It errs on the
// side of quotes.
func isPlainYAML(s string) bool {
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return false
	}
	for i, r := range s {
		switch {
		case unicode.IsLetter(r):
		case i == 0:
			return false
		case unicode.IsDigit(r) || unicode.IsMark(r) || noBreak(r):
		case !strings.ContainsRune(" ’',.;!?()-–—/_+…«»“”·", r):
			return false
		}
	}
	return true
}
