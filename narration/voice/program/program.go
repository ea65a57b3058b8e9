// Package program runs the external programs that speak and that code: with
// their text on standard input and never through a shell, within limits, and
// with all their children ended when they pass them.
package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// maxStderr is how many bytes of a program's complaint are kept.
const maxStderr = 16 << 10

// A Program is an external command and what it reads.
type Program struct {
	Argv       []string
	Env        []string // what it finds in its environment besides ours
	Stdin      string
	Input      io.Reader // what it reads in place of Stdin; the caller ends it, if the program ends first
	File       string    // what it writes to, if it is not standard output alone
	Complaints bool      // whether what it writes on standard error belongs to its output
	Limits     Limits
}

// Run returns what the program wrote on standard output. A program that passes
// its limits, or whose ctx ends, is ended with all its children; of an ended ctx
// the error is ctx.Err().
func (p Program) Run(ctx context.Context) ([]byte, error) {
	l := p.Limits.orDefault()
	limited, cancel := context.WithTimeoutCause(ctx, l.Timeout, fmt.Errorf("it did not finish within %v and was ended", l.Timeout))
	defer cancel()
	limited, stop := context.WithCancelCause(limited)
	tooMuch := func() { stop(fmt.Errorf("it made more than %d bytes of sound and was ended", l.Output)) }

	var watching sync.WaitGroup
	defer watching.Wait()
	defer stop(nil)
	if p.File != "" {
		watching.Go(func() { watchSize(limited, p.File, l.Output, tooMuch) })
	}
	stdout, stderr := &boundedBuffer{limit: l.Output, full: tooMuch}, &boundedBuffer{limit: maxStderr, full: func() {}}
	cmd := exec.CommandContext(limited, p.Argv[0], p.Argv[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.Input, stdout, stderr
	if p.Input == nil {
		cmd.Stdin = strings.NewReader(p.Stdin)
	}
	if p.Complaints {
		cmd.Stderr = stdout
	}
	if p.Env != nil {
		cmd.Env = append(cmd.Environ(), p.Env...)
	}
	cmd.WaitDelay = l.Linger
	end, err := start(cmd)
	if err == nil {
		err = cmd.Wait()
		end(err != nil)
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, context.Cause(limited)
	case err == nil || errors.Is(err, exec.ErrWaitDelay): // done, but it had left something behind that held its pipes
		return stdout.Bytes(), nil
	}
	return nil, p.failure(err, stderr.String())
}

// failure says which program failed, and what it says of that itself.
func (p Program) failure(err error, complaint string) error {
	name := filepath.Base(p.Argv[0])
	line := FirstLine(complaint)
	if strings.HasPrefix(line, "Traceback ") { // Python says last what it was
		lines := strings.Split(strings.TrimSpace(complaint), "\n")
		line = strings.TrimSpace(lines[len(lines)-1])
	}
	if line != "" {
		return fmt.Errorf("%s: %w: %s", name, err, line)
	}
	return fmt.Errorf("%s: %w", name, err)
}

// FirstLine returns the first line that says anything.
func FirstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(line)
}
