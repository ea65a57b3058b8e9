//go:build unix

package recorder

import (
	"os/exec"
	"syscall"
)

// group makes the end of cmd's context the end of all that it started, which is
// a group of processes of its own. A Ctrl-C at the terminal does not reach it.
func group(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	endWithUs(cmd.SysProcAttr)
	cmd.Cancel = func() error {
		endGroup(cmd)
		return nil
	}
}

// interrupt asks the group to end, as Ctrl-C would.
func interrupt(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }

// endGroup ends what is left of the group.
func endGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
