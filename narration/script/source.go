package script

import (
	"bytes"
	"fmt"
	"io"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A source is the text of one file and the errors found in it so far.
type source struct {
	name  string
	text  string // valid UTF-8, lines end in \n, no byte order mark
	lines []int  // where each line begins

	// The last place asked for; places are mostly asked for in order, and a
	// line may be as long as the file.
	lastOff int
	last    Pos

	errs ErrorList
	kept int // errors kept in this round of checks
	more int // errors only counted
}

// readSource reads a file that is to be a script. Where it cannot be one at
// all, the error says so and nothing else.
func readSource(name string, r io.Reader) (*source, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFileSize+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	s := &source{name: name, last: Pos{1, 1}}
	switch {
	case len(data) > MaxFileSize:
		s.errorf(wholeFile, "the file is larger than %d MiB; a day script is a few pages of text, so divide it into several files", MaxFileSize>>20)
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		s.errorf(wholeFile, "the file is in UTF-16; save it again with the encoding UTF-8")
	default:
		s.setText(data)
	}
	return s, s.err()
}

// setText takes over the bytes of a file, one kind of line end for all, and
// complains about the first thing that no text contains.
//
// Byte order marks go wherever they are: joining files leaves some inside, and
// nobody sees them.
func (s *source) setText(data []byte) {
	data = bytes.ReplaceAll(data, []byte("\uFEFF"), nil)
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	s.text = string(data)
	s.lines = append(s.lines, 0)
	for i := range len(s.text) {
		if s.text[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	for at, r := range s.text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s.text[at:]); size == 1 {
				s.errorf(at, "this is not a text file in UTF-8 (byte 0x%02X); save it again as plain text with the encoding UTF-8", s.text[at])
				return
			}
		}
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			s.errorf(at, "this is not a text file (character U+%04X); save the script as plain text with the encoding UTF-8", r)
			return
		}
	}
}

// pos returns the line and column of an offset.
func (s *source) pos(off int) Pos {
	off = min(off, len(s.text))
	line := sort.SearchInts(s.lines, off+1)
	start, col := 0, 1
	if line > 0 {
		start = s.lines[line-1]
	}
	if line == s.last.Line && off >= s.lastOff {
		start, col = s.lastOff, s.last.Col
	}
	s.last = Pos{line, col + utf8.RuneCountInString(s.text[start:off])}
	s.lastOff = off
	return s.last
}

// offset is the inverse of pos; a place beyond the line is its end.
func (s *source) offset(p Pos) int {
	if p.Line < 1 || p.Line > len(s.lines) {
		return len(s.text)
	}
	off := s.lines[p.Line-1]
	for range p.Col - 1 {
		r, size := utf8.DecodeRuneInString(s.text[off:])
		if size == 0 || r == '\n' {
			break
		}
		off += size
	}
	return off
}

// physicalLine returns the line that begins at off, without its end, and
// where the next one begins.
func (s *source) physicalLine(off int) (line string, next int) {
	line, _, found := strings.Cut(s.text[off:], "\n")
	next = off + len(line)
	if found {
		next++
	}
	return line, next
}
