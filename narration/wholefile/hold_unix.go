//go:build unix

package wholefile

import (
	"os"

	"golang.org/x/sys/unix"
)

// hold takes a file for this process, until it is closed or the process ends
// however that may be, and tells whether no other holds it. Where the file system
// knows no locks, every file is taken for held by another.
func hold(f *os.File) bool {
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
}
