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

// setText takes over the bytes of a file, one kind of line end for all and no
// characters that nobody sees, and complains about the first thing that no text
// contains.
func (s *source) setText(data []byte) {
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	s.text = string(data)
	if utf8.Valid(data) {
		s.text = visible(s.text)
	}
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

// visible leaves out what cannot be seen: byte order marks, which joining files
// leaves inside, soft hyphens and zero-width spaces, which come with text from
// word processors and pages, and marks of direction. In front of a cue they would
// hide it from us, and it would be spoken. Joiners stay where they join.
func visible(text string) string {
	const joiner, nonJoiner, blankBraille = '\u200d', '\u200c', '\u2800'
	before := ' '
	var out strings.Builder
	for i, r := range text {
		after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		joins := (r == joiner || r == nonJoiner) && joinable(before) && joinable(after)
		if (unicode.Is(unicode.Cf, r) || r == blankBraille) && !joins {
			continue
		}
		out.WriteRune(r)
		before = r
	}
	return out.String()
}

// joinable tells whether a character may be joined to another: a letter, a mark,
// or a picture.
func joinable(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r)
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
