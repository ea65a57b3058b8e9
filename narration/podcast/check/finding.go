package check

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// A checker is one run over one feed.
type checker struct {
	ctx   context.Context
	files fs.FS
	name  string // of the feed
	dir   string // in which it lies
	data  []byte
	o     Options

	report Report
	found  []found

	base      *url.URL // the address of dir; nil where it cannot be told
	here      bool     // whether anything the feed points at is here
	self      string   // the address the feed gives for itself
	unchecked map[string]bool
	seen      map[string]bool // pictures and texts that were looked at
	ends      []int           // of the lines of the feed, once asked for
	sounds    map[string]*sound
	noted     bool // that a sound cannot be decoded
}

// A found finding has a place in the feed, at, until line and column are known;
// those of other files have −1.
type found struct {
	Finding
	at int
}

// addf is the one constructor of findings in the feed.
func (c *checker) addf(l Level, e *element, rule, format string, args ...any) {
	c.addAt(l, e.at, rule, format, args...)
}

func (c *checker) addAt(l Level, at int, rule, format string, args ...any) {
	c.keep(found{Finding{Level: l, File: c.name, Rule: rule, Text: fmt.Sprintf(format, args...), Source: rules[rule]}, at})
}

// addFile adds a finding in another file; at is an offset into its data, −1 for
// the file as a whole.
func (c *checker) addFile(l Level, file string, data []byte, at int, rule, format string, args ...any) {
	f := Finding{Level: l, File: file, Rule: rule, Text: fmt.Sprintf(format, args...), Source: rules[rule]}
	if at >= 0 {
		f.Line, f.Col = place(data, at)
	}
	c.keep(found{f, -1})
}

func (c *checker) keep(f found) {
	c.report.counts[f.Level]++
	if len(c.found) >= maxFindings {
		c.report.More++
		return
	}
	c.found = append(c.found, f)
}

// finish puts the findings into order and gives each its line and column, in one
// pass over the feed: a feed may be a single line of megabytes.
func (c *checker) finish() Report {
	slices.SortStableFunc(c.found, func(a, b found) int {
		if (a.at < 0) != (b.at < 0) {
			return cmp.Compare(b.at, a.at)
		}
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	line, col, done := 1, 1, 0
	for _, f := range c.found {
		if f.at >= 0 {
			at := min(f.at, len(c.data))
			line, col = advance(line, col, c.data[done:at])
			done = at
			f.Line, f.Col = line, col
		}
		c.report.Findings = append(c.report.Findings, f.Finding)
	}
	c.report.Unchecked = len(c.unchecked)
	return c.report
}

// place returns the line and the column of an offset.
func place(data []byte, at int) (line, col int) {
	return advance(1, 1, data[:min(at, len(data))])
}

// advance moves a place over text.
func advance(line, col int, text []byte) (int, int) {
	if n := bytes.Count(text, []byte{'\n'}); n > 0 {
		line, col = line+n, 1
		text = text[bytes.LastIndexByte(text, '\n')+1:]
	}
	return line, col + utf8.RuneCount(text)
}

// quote shows a piece of the feed in a message.
func quote(s string) string { return "«" + clip(s) + "»" }

// clip puts a piece of the feed into one line, shortened where it is long.
func clip(s string) string {
	const most = 60
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s[:min(len(s), most*4)])
	s = strings.ToValidUTF8(s, "")
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}

func equalFold(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), b) }
