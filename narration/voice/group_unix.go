//go:build unix

package voice

import (
	"os"
	"os/exec"
	"syscall"
)

// group makes the end of cmd's context the end of all that it started, which is
// a group of processes of its own.
func group(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return endGroup(cmd) }
}

// endGroup ends what is left of the group.
func endGroup(cmd *exec.Cmd) error {
	if cmd.Process == nil {
		return nil // it was never started
	}
	err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	if err == syscall.ESRCH {
		return os.ErrProcessDone
	}
	return err
}
