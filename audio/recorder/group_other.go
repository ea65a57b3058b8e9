//go:build !unix

package recorder

import "os/exec"

// group leaves cmd as it is: its own process is ended with its context.
func group(*exec.Cmd) {}

// interrupt ends the process: it has been told to hold nothing back.
func interrupt(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

func endGroup(*exec.Cmd) {}
