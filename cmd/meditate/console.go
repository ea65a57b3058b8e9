package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

var errBackground = errors.New("the terminal is another program's")

// Keys that have no letter, beside those of record.
const (
	keyLeft = rune(-1 - iota) // no character is negative
	keyRight
)

// A console is a terminal that gives single keys and is given back whatever happens.
// The zero value is none: no key comes from it.
type console struct {
	pressed chan rune

	mu      sync.Mutex
	f       *os.File
	restore func() // nil while the terminal is as it was
}

// openConsole has a terminal give single keys; anything else gives none.
func openConsole(in io.Reader) *console {
	f, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &console{}
	}
	c := &console{pressed: make(chan rune), f: f}
	inBackground()
	c.take()
	go c.read()
	return c
}

// isTerminal tells whether keys can come.
func (c *console) isTerminal() bool { return c.f != nil }

// take has the terminal give single keys, if it is this program's turn; also once
// more, where a shell has made it its own meanwhile.
func (c *console) take() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.f == nil {
		return
	}
	if restore, err := singleKeyMode(c.f); err == nil && c.restore == nil {
		c.restore = restore
	}
}

// giveBack makes the terminal what it was.
func (c *console) giveBack() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.restore != nil {
		c.restore()
		c.restore = nil
	}
}

// guard gives the terminal back when its goroutine panics. Every goroutine defers it
// that runs while the terminal is taken.
func (c *console) guard() {
	if r := recover(); r != nil {
		c.giveBack()
		panic(r)
	}
}

// read reads keys until the terminal is gone or the process ends: reading a terminal
// cannot be interrupted. In the background there are none.
func (c *console) read() {
	in := bufio.NewReader(c.f)
	for {
		r, _, err := in.ReadRune()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			in.Reset(c.f)
			time.Sleep(time.Second)
			c.take() // perhaps it is this program's turn again
		case r == 27:
			c.pressed <- arrow(in)
		default:
			c.pressed <- r
		}
	}
}

// arrow reads what follows an escape: of the keys that come as several characters,
// only arrows mean something. They are ESC [ C or ESC O C, and D for left (ECMA-48
// 8.3.18, CUB and CUF; xterm's ctlseqs, "PC-Style Function Keys").
func arrow(in *bufio.Reader) rune {
	if in.Buffered() < 2 {
		return 27
	}
	in.ReadByte()
	last := byte(0)
	for in.Buffered() > 0 {
		last, _ = in.ReadByte()
		if last >= '@' && last <= '~' {
			break // the end of a sequence (ECMA-48 5.4)
		}
	}
	switch last {
	case 'C':
		return keyRight
	case 'D':
		return keyLeft
	}
	return 27
}

// lineFrom reads one line that someone writes, on a terminal once it is given back and
// echoes it. The error is the context's.
func lineFrom(ctx context.Context, in io.Reader, c *console) (string, error) {
	if c.isTerminal() {
		return c.line(ctx)
	}
	read := make(chan string, 1)
	go func() { // reading cannot be interrupted
		line, _ := bufio.NewReader(in).ReadString('\n') // what came before an end counts
		read <- line
	}()
	select {
	case line := <-read:
		return strings.TrimSpace(line), nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// line reads a line from the keys.
func (c *console) line(ctx context.Context) (string, error) {
	var text []rune
	for {
		select {
		case r := <-c.pressed:
			if r == '\n' || r == '\r' {
				return strings.TrimSpace(string(text)), nil
			}
			if r >= ' ' {
				text = append(text, r)
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}
