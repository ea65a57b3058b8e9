package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/term"
)

// statusEvery is how often the line is drawn again: often enough to see that it
// moves, seldom enough to be calm.
const statusEvery = 200 * time.Millisecond

// A status is one line on a terminal that is drawn over itself. On anything else
// it is silent. It is safe for use by several goroutines.
type status struct {
	w     *os.File // nil: silent
	mu    sync.Mutex
	last  time.Time
	drawn bool
}

// newStatus returns the line of a terminal; on anything else it is silent.
func newStatus(w io.Writer) *status {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb" {
		return &status{w: f}
	}
	return &status{}
}

// show draws the line, unless it was drawn a moment ago. Where the terminal is
// narrow, the head is shortened, never the tail: a line that wraps could not be
// drawn over.
func (s *status) show(head, tail string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.w == nil || time.Since(s.last) < statusEvery/2 {
		return
	}
	s.last, s.drawn = time.Now(), true
	if width, _, err := term.GetSize(int(s.w.Fd())); err == nil {
		head = cut(head, width-utf8.RuneCountInString(tail)-3)
	}
	fmt.Fprint(s.w, clearLine, asText(head), "  ", tail)
}

// clearLine goes to the beginning of the line and takes away what is there.
const clearLine = "\r\x1b[K"

// cut shortens a text to a number of characters.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:max(0, most-1)]) + "…"
	}
	return text
}

// clear takes the line away.
func (s *status) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drawn {
		fmt.Fprint(s.w, clearLine)
		s.drawn = false
	}
}
