package wholefile

import (
	"os"

	"golang.org/x/sys/unix"
)

// startWriting asks the system to begin to bring a part of a file to the disk, and
// does not wait for it. It is only a wish: what comes of it is the sync's affair.
func startWriting(f *os.File, from, size int64) {
	_ = unix.SyncFileRange(int(f.Fd()), from, size, unix.SYNC_FILE_RANGE_WRITE)
}
