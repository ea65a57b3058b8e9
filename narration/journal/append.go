package journal

import (
	"fmt"
	"os"
	"path/filepath"

	"meditate/narration/lock"
)

// Append adds an entry at the end of the file, and returns when it is on the
// disk. The folder and the file are made where they are missing, for the eyes of
// their owner only. With an error the entry is not there, unless the disk is so
// broken that it cannot be taken back. One that could not be read again is refused:
// without a start, from a year of more than four digits, heard for less than nothing.
func (j Journal) Append(e Entry) error {
	line, err := format(e)
	if err != nil {
		return fmt.Errorf("this entry cannot be kept: %w", err)
	}
	if err := j.add(line); err != nil {
		return j.failed("written", err)
	}
	return nil
}

func (j Journal) add(line []byte) error {
	if err := os.MkdirAll(filepath.Dir(j.path), 0o700); err != nil {
		return err
	}
	path, err := follow(j.path)
	if err != nil {
		return err
	}
	held, err := j.lock(path, lock.Alone)
	if err != nil {
		return err
	}
	defer held.Close()
	os.Remove(part(path)) // what a Forget that was killed has left; mostly nothing

	f, info, err := open(path, os.O_RDWR|os.O_APPEND|os.O_CREATE)
	if err != nil {
		return err
	}
	defer f.Close() // after the sync, it has nothing more to say
	if err := write(f, info.Size(), line); err != nil {
		// What failed is taken back: half a line, on a full disk, or a whole one that
		// may not last. By its path, since Windows cuts no file that is open to append.
		os.Truncate(path, info.Size())
		return err
	}
	if info.Size() == 0 {
		syncFolder(path)
	}
	return nil
}

// write adds a line to a file of the given size. What a crash left of the last
// line is ended first, so that it spoils no other.
func write(f *os.File, size int64, line []byte) error {
	if size > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
	}
	if _, err := f.Write(line); err != nil { // one call of the system
		return err
	}
	return f.Sync()
}
