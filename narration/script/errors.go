package script

import (
	"fmt"
	"slices"
	"strings"
)

// maxErrors is how many errors of one file are shown; a closing line counts
// the rest.
const maxErrors = 50

// An Error is one thing wrong in a script: where, what, and what to write
// instead.
type Error struct {
	File      string
	Line, Col int // from 1, the column in characters; both 0 where the file as a whole is meant
	Text      string
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		b.WriteByte(':')
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "%d:%d:", e.Line, e.Col)
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(e.Text)
	return b.String()
}

// An ErrorList is what is wrong in a script, in the order of the file. A very
// long list ends with an entry that counts the errors left out.
type ErrorList []*Error

func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives errors.As and errors.Is each error of the list.
func (l ErrorList) Unwrap() []error {
	errs := make([]error, len(l))
	for i, e := range l {
		errs[i] = e
	}
	return errs
}

// A fault is a complaint about a piece of text whose place in the file only
// the caller knows.
type fault struct {
	at   int // where in that piece
	text string
}

func faultf(at int, format string, args ...any) *fault {
	return &fault{at, fmt.Sprintf(format, args...)}
}

// errorf is the one constructor of parse errors; at is an offset into the
// text. What exceeds the cap is only counted, so that a hostile file costs no
// memory.
func (s *source) errorf(at int, format string, args ...any) {
	if s.kept >= maxErrors {
		s.more++
		return
	}
	s.kept++
	e := &Error{File: s.name, Text: fmt.Sprintf(format, args...)}
	if at >= 0 {
		pos := s.pos(at)
		e.Line, e.Col = pos.Line, pos.Col
	}
	s.errs = append(s.errs, e)
}

// nextRound lets the following check report as many errors as the one before:
// its errors may lie further up in the file.
func (s *source) nextRound() { s.kept = 0 }

// wholeFile is the place of an error that concerns no single line.
const wholeFile = -1

// err returns the errors found, in the order of the file, or nil.
func (s *source) err() error {
	if len(s.errs) == 0 {
		return nil
	}
	slices.SortStableFunc(s.errs, func(a, b *Error) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Col - b.Col
	})
	if len(s.errs) > maxErrors {
		s.more += len(s.errs) - maxErrors
		s.errs = s.errs[:maxErrors]
	}
	if s.more > 0 {
		s.kept = 0
		s.errorf(wholeFile, "and %d more", s.more)
	}
	return s.errs
}

// quote shows a piece of the file in a message, shortened where it is long.
func quote(s string) string { return `"` + clip(s) + `"` }

// clip shortens a long piece of the file.
func clip(s string) string {
	const most = 40
	if r := []rune(s[:min(len(s), most*8)]); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}
