//go:build unix

package lock

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// try locks a file and does not wait. The error is [ErrHeld] where another
// has it. A file system that knows no locks, as some on networks, lets everybody
// have it: what is written whole stays whole,
// but of two who write the last one wins.
func try(f *os.File, share bool) error {
	how := unix.LOCK_EX
	if share {
		how = unix.LOCK_SH
	}
	err := unix.Flock(int(f.Fd()), how|unix.LOCK_NB)
	switch {
	case errors.Is(err, unix.EWOULDBLOCK), errors.Is(err, unix.EINTR):
		return ErrHeld
	case errors.Is(err, unix.ENOTSUP), errors.Is(err, unix.EOPNOTSUPP), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.ENOLCK):
		return nil
	}
	return err
}
