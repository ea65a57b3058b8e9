//go:build unix

package program

import (
	"os"
	"os/exec"
	"syscall"
)

// start starts cmd in a group of processes of its own, so that the end of its
// context is the end of all that it started. The function that it returns ends
// what is left of the group once cmd has ended badly.
func start(cmd *exec.Cmd) (end func(failed bool), err error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		if err == syscall.ESRCH {
			return os.ErrProcessDone
		}
		return err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return func(failed bool) {
		if failed {
			_ = cmd.Cancel() // what can be ended is ended; more cannot be done
		}
	}, nil
}
