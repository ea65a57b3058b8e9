package pack

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest name of a pack, in letters.
const maxName = 64

// CheckName says whether a new pack of the user may be called so: by a name
// that every shell and file system takes, and that no other voice has.
func CheckName(name string, reserved ...string) error {
	for _, taken := range slices.Concat(reserved, []string{BuiltinName}) {
		if strings.EqualFold(name, taken) {
			return fmt.Errorf("%q is the name of another voice; choose another name, for example ma-voix", name)
		}
	}
	return checkShape(name)
}

// checkShape is CheckName for packs that are there.
func checkShape(name string) error {
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	first, _ := utf8.DecodeRuneInString(name)
	other := func(r rune) bool { return !letter(r) && !unicode.IsMark(r) && r != '-' && r != '_' }
	switch {
	case !utf8.ValidString(name) || !letter(first) || strings.ContainsFunc(name, other):
		return fmt.Errorf("%q cannot be the name of a pack: it takes letters, digits, - and _", name)
	case utf8.RuneCountInString(name) > maxName:
		return fmt.Errorf("the name of a pack has at most %d letters", maxName)
	case isDevice(name):
		return fmt.Errorf("%q cannot be the name of a pack: Windows keeps it for a device", name)
	}
	return nil
}

// isDevice tells whether Windows takes the name of a file for a device
// (Microsoft, "Naming Files, Paths, and Namespaces").
func isDevice(name string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch base = strings.TrimRight(base, " "); base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	for _, port := range []string{"COM", "LPT"} {
		if n, ok := strings.CutPrefix(base, port); ok && utf8.RuneCountInString(n) == 1 && strings.Contains("0123456789¹²³", n) {
			return true
		}
	}
	return false
}

// checkPath says whether a path, with slashes, leads to a file inside a pack
// on every system.
func checkPath(name string) error {
	if !fs.ValidPath(name) || name == "." {
		return fmt.Errorf("%q is no path inside the pack", name)
	}
	for part := range strings.SplitSeq(name, "/") {
		if isDevice(part) || len(part) > 255 || strings.TrimRight(part, ". ") != part || strings.ContainsFunc(part, notInNames) {
			return fmt.Errorf("%q is no name that every system takes", name)
		}
	}
	return nil
}

// notInNames tells what Windows does not take in the name of a file.
func notInNames(r rune) bool {
	return unicode.IsControl(r) || strings.ContainsRune(`<>:"\|?*`, r)
}
