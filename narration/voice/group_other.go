//go:build !unix

package voice

import "os/exec"

// group leaves cmd as it is: its own process is ended with its context, and
// WaitDelay lets go of what that may have started.
func group(*exec.Cmd) {}

func endGroup(*exec.Cmd) error { return nil }
