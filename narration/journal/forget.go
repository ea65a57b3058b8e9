package journal

import (
	"bytes"
	"errors"
	"io/fs"
	"os"

	"meditate/narration/lock"
)

// Forget takes the entries out for which which holds, and returns how many. The
// others stay as they were written, keys that are not known among them. Damaged
// lines stay too, since nobody can say what they are; but where no entry is left
// beside them, the file is removed with all that is in it. A nil which takes out
// everything, even where all lines are damaged.
//
// A reader sees the old file or the new one. With an error, nothing is forgotten.
// which must not use the journal: it would wait for itself.
func (j Journal) Forget(which func(Entry) bool) (n int, err error) {
	// Looked for before a lock is made for nothing.
	path, err := follow(j.path)
	if err == nil {
		_, err = os.Stat(path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err == nil {
		n, err = j.forget(path, which)
	}
	if err != nil {
		return 0, j.failed("changed", err)
	}
	return n, nil
}

func (j Journal) forget(path string, which func(Entry) bool) (int, error) {
	held, err := j.lock(path, lock.Alone)
	if err != nil {
		return 0, err
	}
	defer held.Close()
	os.Remove(part(path)) // what another that was killed has left; mostly nothing

	// Opened to be written, although it is replaced: a file that is read-only stays.
	f, info, err := open(path, os.O_RDWR)
	switch {
	case errors.Is(err, fs.ErrNotExist): // since it was looked for
		return 0, nil
	case err != nil:
		return 0, err
	}
	data, err := readAll(f, info)
	f.Close() // also because Windows replaces no file that is open
	if err != nil {
		return 0, err
	}
	kept, left, gone := without(data, which)
	switch {
	case which == nil || gone > 0 && left == 0:
		err = os.Remove(path)
	case gone > 0:
		err = replace(path, kept, info.Mode().Perm())
	default:
		return 0, nil
	}
	if err == nil {
		syncFolder(path)
	}
	return gone, err
}

// without returns the lines that stay, and counts the entries that are left in
// them and those that are gone.
func without(data []byte, which func(Entry) bool) (kept []byte, left, gone int) {
	for line := range bytes.Lines(data) {
		e, err := parse(line)
		switch {
		case err == nil && (which == nil || which(e)):
			gone++
			continue
		case err == nil:
			left++
		}
		kept = append(kept, line...)
	}
	return kept, left, gone
}

// replace puts a new file in the place of a journal that is held. It does what
// wholefile does, but under a name that whoever holds the journal next can sweep
// away without a search, and for the owner's eyes from the first moment on.
func replace(path string, data []byte, mode fs.FileMode) (err error) {
	temp := part(path)
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	f.Chmod(mode) // a file system without such rights has its own
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		os.Remove(temp)
	}
	return err
}

// part names the file that is to replace a journal.
func part(path string) string { return path + ".part" }
