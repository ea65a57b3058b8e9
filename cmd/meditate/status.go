package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

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

func newStatus(w io.Writer) *status {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return &status{w: f}
	}
	return &status{}
}

// show draws the line, unless it was drawn a moment ago.
func (s *status) show(format string, a ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.w == nil || time.Since(s.last) < statusEvery {
		return
	}
	s.last, s.drawn = time.Now(), true
	fmt.Fprint(s.w, clearLine, cut(fmt.Sprintf(format, a...), s.w))
}

// clearLine goes to the beginning of the line and takes away what is there.
const clearLine = "\r\x1b[K"

// cut shortens a line to the width of the terminal: a line that wraps could not
// be drawn over.
func cut(line string, f *os.File) string {
	width, _, err := term.GetSize(int(f.Fd()))
	if runes := []rune(line); err == nil && len(runes) >= width && width > 1 {
		return string(runes[:width-2]) + "…"
	}
	return line
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
