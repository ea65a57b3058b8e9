//go:build linux || darwin

package desktop

import (
	"syscall"
	"time"
)

// patience is how long a child may take to end.
const patience = 500 * time.Millisecond

// awake runs a program that keeps the computer awake as long as it runs.
func awake(why string) (release func()) {
	cmd := keeper(why)
	// In a session of its own it has no terminal: Ctrl-C does not reach it, and it
	// cannot ask for a password there.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	// The pipe ends with this process, and the program with the pipe.
	alive, err := cmd.StdinPipe()
	if err != nil || cmd.Start() != nil {
		return func() {}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // it may fail, or be killed below
	}()
	wait := func() bool {
		select {
		case <-ended:
			return true
		case <-time.After(patience):
			return false
		}
	}
	return func() {
		alive.Close() // it may be closed: the program may have failed
		if endsWithInput && wait() {
			return
		}
		_ = cmd.Process.Kill() // it may have ended
		wait()
	}
}
