package voice

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// maxStderr is how many bytes of a program's complaint are kept.
const maxStderr = 4 << 10

// A program is an external command, given its text on standard input and never
// through a shell.
type program struct {
	argv   []string
	stdin  string
	file   string // what it writes to, if it is not standard output alone
	limits limits
}

// run returns what the program wrote on standard output. A program that passes
// its limits, or whose ctx ends, is ended with all its children; of an ended ctx
// the error is ctx.Err().
func (p program) run(ctx context.Context) ([]byte, error) {
	l := p.limits.orDefault()
	limited, cancel := context.WithTimeoutCause(ctx, l.timeout, fmt.Errorf("it did not finish within %v and was ended", l.timeout))
	defer cancel()
	limited, stop := context.WithCancelCause(limited)
	tooMuch := func() { stop(fmt.Errorf("it made more than %d bytes of sound and was ended", l.output)) }

	var watching sync.WaitGroup
	defer watching.Wait()
	defer stop(nil)
	if p.file != "" {
		watching.Go(func() { watchSize(limited, p.file, l.output, tooMuch) })
	}
	stdout, stderr := &boundedBuffer{limit: l.output, full: tooMuch}, &boundedBuffer{limit: maxStderr, full: func() {}}
	cmd := exec.CommandContext(limited, p.argv[0], p.argv[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(p.stdin), stdout, stderr
	cmd.WaitDelay = l.linger
	group(cmd)
	err := cmd.Run()
	if err != nil {
		endGroup(cmd)
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
func (p program) failure(err error, complaint string) error {
	name := filepath.Base(p.argv[0])
	if line := firstLine(complaint); line != "" {
		return fmt.Errorf("%s: %w: %s", name, err, line)
	}
	return fmt.Errorf("%s: %w", name, err)
}

// firstLine returns the first line that says anything.
func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(line)
}
