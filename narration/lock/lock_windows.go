package lock

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// try locks a file and does not wait. The error is [ErrHeld] where another
// has it.
func try(f *os.File, share bool) error {
	how := uint32(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if !share {
		how |= windows.LOCKFILE_EXCLUSIVE_LOCK
	}
	// The first byte, which need not be there, stands for the file.
	err := windows.LockFileEx(windows.Handle(f.Fd()), how, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return ErrHeld
	}
	return err
}
