package main

import (
	"cmp"
	"io"
	"strings"
	"unicode"
)

// streams are where a command reads what someone presses, and where it writes:
// its result, what it has to say, and the screen, for a line that is drawn over
// itself.
type streams struct {
	in               io.Reader
	out, err, screen io.Writer
}

// A result is standard output. It keeps the first error, so that not every line
// that is printed has to be asked for one. What it prints is harmless.
type result struct {
	w   io.Writer
	err error
}

func (r *result) Write(p []byte) (int, error) {
	n, err := harmless{r.w}.Write(p)
	r.err = cmp.Or(r.err, err)
	return n, err
}

// harmless prints text as text: names of files and titles come from anywhere,
// and could hold commands for the terminal.
type harmless struct{ w io.Writer }

func (h harmless) Write(p []byte) (int, error) {
	if _, err := io.WriteString(h.w, asText(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// asText returns a text without what a terminal would obey.
func asText(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
