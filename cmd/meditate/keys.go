package main

import (
	"bufio"
	"io"
	"os"
	"unicode"

	"golang.org/x/term"
)

// Keys that have no letter.
const (
	keyEnter = '\n'
	keyEnd   = rune(0) // nothing more can be read
	keyCtrlC = rune(3)
)

// keys are what someone presses: single keys on a terminal, and else the first
// letter of each line, so that the same can be done from a script. The channel is
// closed, and so gives keyEnd, when nothing more comes.
type keys struct {
	pressed chan rune
	restore func() // gives the terminal back
}

// readKeys reads keys. The goroutine that reads ends with the input or with the
// process: neither reading a terminal nor a key that nobody wants any more can be
// interrupted.
func readKeys(in io.Reader) *keys {
	k := &keys{pressed: make(chan rune), restore: func() {}}
	next := lineKeys(bufio.NewReader(in))
	if f, ok := in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		if state, err := term.MakeRaw(int(f.Fd())); err == nil {
			k.restore = func() { term.Restore(int(f.Fd()), state) }
			next = singleKeys(bufio.NewReader(in))
		}
	}
	go func() {
		defer close(k.pressed)
		for key := next(); key != keyEnd; key = next() {
			k.pressed <- key
		}
	}()
	return k
}

// singleKeys returns a function that waits for the next key of a terminal in raw
// mode.
func singleKeys(in *bufio.Reader) func() rune {
	return func() rune {
		for {
			r, _, err := in.ReadRune()
			const ctrlD, escape = 4, 27
			switch {
			case err != nil || r == ctrlD:
				return keyEnd
			case r == '\r':
				return keyEnter
			case r == escape: // an arrow, or another key that comes as several letters
				in.Discard(in.Buffered())
			default:
				return unicode.ToLower(r)
			}
		}
	}
}

// lineKeys returns a function that waits for the next line and returns its first
// letter.
func lineKeys(in *bufio.Reader) func() rune {
	return func() rune {
		line, err := in.ReadString('\n')
		if err != nil && line == "" {
			return keyEnd
		}
		for _, r := range line {
			return unicode.ToLower(r)
		}
		return keyEnd
	}
}
