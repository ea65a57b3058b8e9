//go:build unix

package wholefile

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// hold takes a file for this process, until it is closed or the process ends
// however that may be. The error says that another holds it, or that the file
// system knows no locks.
func hold(f *os.File) error { return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) }

// heldByAnother tells whether that is what hold says.
func heldByAnother(err error) bool { return errors.Is(err, unix.EWOULDBLOCK) }

// discard removes a file that is held, so that nobody else can take it meanwhile.
func discard(_ *os.File, path string) { os.Remove(path) }

// movesOpenFiles tells whether the system renames a file that is open.
const movesOpenFiles = true
