//go:build !unix

package wholefile

import "os"

// hold does nothing here: the system removes no file that a process has open.
func hold(*os.File) error { return nil }

func heldByAnother(error) bool { return false }

// discard closes a file and removes it, in this order for the system's sake.
func discard(f *os.File, path string) {
	f.Close()
	os.Remove(path)
}

// movesOpenFiles tells whether the system renames a file that is open.
const movesOpenFiles = false
