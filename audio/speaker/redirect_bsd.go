//go:build darwin || freebsd || netbsd || openbsd

package speaker

import "golang.org/x/sys/unix"

// redirect makes the descriptor to another name for from.
func redirect(from, to int) error { return unix.Dup2(from, to) }
