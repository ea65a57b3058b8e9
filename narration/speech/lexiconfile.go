package speech

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"meditate/narration/script"
)

// Limits on a lexicon. They bound the time and memory that any file can cost.
const (
	MaxLexicon = 1 << 20 // bytes of the file
	MaxSide    = 100     // characters on one side of a rule
	maxErrors  = 50      // shown; a closing line counts the rest
)

// ParseLexicon reads a lexicon: a line "written = spoken" a rule, empty lines,
// and notes from a # at the beginning of a line or after a space. The name is
// the file's, for messages. All that is wrong in it is reported at once, as a
// script.ErrorList.
func ParseLexicon(name string, r io.Reader) (*Lexicon, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxLexicon+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	f := lexiconFile{name: name}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	switch {
	case len(data) > MaxLexicon:
		f.errorf(0, "", "the file is larger than %d MiB; leave out rules that are not needed", MaxLexicon>>20)
	case !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0:
		f.errorf(0, "", "this is not a text file in UTF-8; save it again as plain text with the encoding UTF-8")
	default:
		lines := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data))
		number := 0
		for line := range strings.SplitSeq(lines, "\n") {
			number++
			f.line(number, line)
		}
	}
	if f.more > 0 {
		f.errs = append(f.errs, &script.Error{File: name, Text: fmt.Sprintf("and %d more", f.more)})
	}
	if len(f.errs) > 0 {
		return nil, f.errs
	}
	return &f.lexicon, nil
}

// A lexiconFile is a lexicon that is being read.
type lexiconFile struct {
	name    string
	lexicon Lexicon
	errs    script.ErrorList
	more    int // errors only counted
}

// line reads one line.
func (f *lexiconFile) line(number int, line string) {
	const example = "write for example metta = méta"
	rule := withoutNote(line)
	if strings.TrimSpace(rule) == "" {
		return
	}
	before, after, found := strings.Cut(rule, "=")
	written, spoken := characters(before), characters(after)
	switch at := number; {
	case !found:
		f.errorf(at, line, "there is no = in this line; %s, or begin the line with # if it is a note", example)
	case written == "":
		f.errorf(at, line, "nothing stands before the =; %s", example)
	case !strings.ContainsFunc(spoken, speakable):
		f.errorf(at, line, "there is nothing to say after the =; %s", example)
	case utf8.RuneCountInString(written) > MaxSide || utf8.RuneCountInString(spoken) > MaxSide:
		f.errorf(at, line, "a side of this rule is longer than %d characters; a rule is for a few words, so divide it", MaxSide)
	default:
		f.lexicon.add(written, spoken)
	}
}

// withoutNote returns a line without the note at its end.
func withoutNote(line string) string {
	before := ' '
	for i, r := range line {
		if r == '#' && unicode.IsSpace(before) {
			return line[:i]
		}
		before = r
	}
	return line
}

func speakable(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// errorf is the one constructor of errors. The place is the beginning of what
// stands in the line; line number 0 means the file as a whole.
func (f *lexiconFile) errorf(number int, line string, format string, args ...any) {
	if len(f.errs) >= maxErrors {
		f.more++
		return
	}
	e := &script.Error{File: f.name, Line: number, Text: fmt.Sprintf(format, args...)}
	if number > 0 {
		indent := len(line) - len(strings.TrimLeftFunc(line, unicode.IsSpace))
		e.Col = utf8.RuneCountInString(line[:indent]) + 1
	}
	f.errs = append(f.errs, e)
}
