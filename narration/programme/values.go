package programme

import (
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// What follows reads single values. An error begins with what is wrong and ends
// so that ", as in …" can follow.

// line accepts any text that can be shown on one line.
func line(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", errors.New("a text is made of characters that can be shown")
	}
	if i := strings.IndexFunc(text, hidden); i >= 0 {
		c, _ := utf8.DecodeRuneInString(text[i:])
		return "", fmt.Errorf("a text is made of characters that can be shown, not of %U", c)
	}
	return text, nil
}

// hidden finds what breaks a line, what turns the text around it about (the
// embeddings, overrides and isolates of Unicode UAX #9), and what XML cannot
// hold. Marks that belong to emoji and to right-to-left letters are fine.
func hidden(c rune) bool {
	switch {
	case unicode.IsControl(c) || unicode.In(c, unicode.Zl, unicode.Zp, unicode.Noncharacter_Code_Point):
		return true
	case c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069:
		return true
	}
	return c == unicode.ReplacementChar
}

// tag accepts the tag of a language (BCP 47).
func tag(text string) (string, error) {
	if _, err := language.Parse(text); err != nil {
		return "", fmt.Errorf("%.40q is not the tag of a language", text)
	}
	return text, nil
}

// maxEmail is how long an address may be, in bytes (RFC 5321, section 4.5.3.1.3,
// without the brackets).
const maxEmail = 254

// email accepts what may be an address: an addr-spec of RFC 5322, section 3.4.1,
// at a domain with a dot.
func email(text string) (string, error) {
	if len(text) > maxEmail {
		return "", fmt.Errorf("%.60q is longer than any email address", text)
	}
	a, err := mail.ParseAddress(text)
	_, shown := line(text)
	domain := text[strings.LastIndexByte(text, '@')+1:]
	if err != nil || shown != nil || a.Address != text || !strings.Contains(domain, ".") || strings.HasPrefix(domain, "[") {
		return "", fmt.Errorf("%.60q is not an email address", text)
	}
	return text, nil
}

// address accepts the address of a page, and writes it as an address is written.
func address(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	_, shown := line(text)
	switch {
	case err != nil || shown != nil || u.Scheme != "http" && u.Scheme != "https" || !host(u.Hostname()) || !port(u.Port()):
		return nil, errors.New("an address begins with http:// or https:// and names a server")
	case u.User != nil:
		return nil, errors.New("an address that everybody reads holds no user and no password")
	case strings.ContainsFunc(text, unicode.IsSpace):
		return nil, errors.New("an address holds no spaces; write %20 instead")
	}
	return u, nil
}

func link(text string) (string, error) {
	u, err := address(text)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// baseURL accepts the address of a folder.
func baseURL(text string) (string, error) {
	u, err := address(text)
	if err != nil {
		return "", err
	}
	if u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#") {
		return "", errors.New("the address of a folder ends before ? or #")
	}
	return strings.TrimRight(u.String(), "/") + "/", nil
}

// host tells whether a server may have this name: letters of any kind, digits and
// the signs of names and of numeric addresses.
func host(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) && !strings.ContainsRune("-._:%", c)
	})
}

func port(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return text == "" || err == nil && n > 0
}

// yesNo reads whether something holds, for a field whose nil means that nothing
// is said.
func yesNo(text string) (*bool, error) {
	yes := slices.Contains([]string{"yes", "true", "oui"}, strings.ToLower(text))
	if !yes && !slices.Contains([]string{"no", "false", "non"}, strings.ToLower(text)) {
		return nil, fmt.Errorf("%.40q is neither yes nor no", text)
	}
	return &yes, nil
}

func showType(text string) (string, error) {
	if text != "serial" && text != "episodic" {
		return "", fmt.Errorf("%.40q is neither serial, from the first day on, nor episodic, the newest first", text)
	}
	return text, nil
}

// cover accepts the name of a picture.
func cover(text string) (string, error) {
	if _, err := line(text); err != nil {
		return "", err
	}
	if !beside(text) {
		return "", fmt.Errorf("%.60q is not the name of a file beside programme.yaml", text)
	}
	if !slices.Contains([]string{".jpg", ".jpeg", ".png"}, strings.ToLower(path.Ext(text))) {
		return "", fmt.Errorf("%.60q is not a picture whose name ends in .jpg, .jpeg or .png", text)
	}
	return text, nil
}

// beside tells whether a name is that of a file in the folder itself, on every
// system.
func beside(name string) bool {
	return fs.ValidPath(name) && name != "." && !strings.ContainsAny(name, `/\:`)
}

func role(text string) (string, error) {
	text, err := line(text)
	return strings.ToLower(text), err
}
