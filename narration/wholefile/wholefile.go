// Package wholefile writes files that appear whole or not at all.
package wholefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// Write writes a file: what write gives goes to a temporary file beside it, which
// is synced and put in its place. An older file of that name is replaced only if
// replace is set, even if it appears meanwhile. Where anything fails, the
// temporary file is removed and an older one is left as it was.
func Write(path string, replace bool, write func(io.Writer) error) error {
	return WriteFile(path, replace, func(f *os.File) error { return write(f) })
}

// WriteFile is Write for what needs the temporary file itself: its name, for a
// program that writes into it, or its places.
//
// What a process that was killed had left in the folder is removed first.
func WriteFile(path string, replace bool, write func(*os.File) error) (err error) {
	sweep(filepath.Dir(path))
	f, err := create(path)
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, plain(err))
	}
	temp := f.Name()
	defer func() {
		if err != nil {
			f.Close() // a second close does no harm
			os.Remove(temp)
		}
	}()
	if err := write(f); err != nil {
		return fmt.Errorf("%s was not written: %w", path, err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	if !movesOpenFiles {
		if err := f.Close(); err != nil {
			return fmt.Errorf("%s cannot be written: %w", path, err)
		}
	}
	// It is held until it has its name.
	if err := place(temp, path, replace); err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, plain(err))
	}
	f.Close() // what was synced is there, whatever this says
	return nil
}

// create makes the temporary file of a path and holds it, so that no other
// process takes it for one that was left behind.
func create(path string) (*os.File, error) {
	for {
		temp := Part(path)
		f, err := os.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if err != nil {
			return nil, err
		}
		// Between the making and the holding it looks like one left behind: a process
		// that sweeps may hold it, and remove it.
		if !heldByAnother(hold(f)) && isAt(f, temp) {
			return f, nil
		}
		f.Close()
		os.Remove(temp)
	}
}

// A TempFile is a temporary file beside a path, for what is thrown away.
type TempFile struct{ *os.File }

// Temp makes a temporary file beside a path. Discard removes it; where the process is
// killed before, whatever is written into the folder next does.
func Temp(path string) (TempFile, error) {
	f, err := create(path)
	if err != nil {
		return TempFile{}, fmt.Errorf("nothing can be written beside %s: %w", path, plain(err))
	}
	return TempFile{f}, nil
}

// Discard closes and removes the file.
func (t TempFile) Discard() {
	discard(t.File, t.Name())
	t.Close()
}

// isAt tells whether a path leads to an open file.
func isAt(f *os.File, path string) bool {
	mine, err := f.Stat()
	there, e := os.Lstat(path)
	return err == nil && e == nil && os.SameFile(mine, there)
}

// sweep removes the temporary files in a folder that no process holds any more.
// What cannot be removed stays: it is hidden and does no harm.
func sweep(folder string) {
	left, _ := filepath.Glob(filepath.Join(folder, partPattern))
	for _, path := range left {
		info, err := os.Lstat(path) // opening a pipe would wait for its writer
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if hold(f) == nil && isAt(f, path) {
			discard(f, path)
		}
		f.Close() // a second close does no harm
	}
}

// WriteBytes is Write for what is in memory.
func WriteBytes(path string, replace bool, data []byte) error {
	return Write(path, replace, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// partPattern matches the names of all temporary files.
const partPattern = ".meditate-*.part"

// Part names a temporary file or folder beside a path: hidden, short, and not
// there yet as far as chance goes.
func Part(path string) string {
	name := strings.Replace(partPattern, "*", fmt.Sprintf("%08x", rand.Uint32()), 1)
	return filepath.Join(filepath.Dir(path), name)
}

// place puts a finished file in its place.
func place(temp, path string, replace bool) error {
	if replace {
		return os.Rename(temp, path)
	}
	// A link, unlike a rename, fails where the name is taken.
	err := os.Link(temp, path)
	switch {
	case err == nil:
		return os.Remove(temp)
	case errors.Is(err, fs.ErrExist):
		return err
	}
	return os.Rename(temp, path) // a file system without links
}

// plain returns what went wrong without the path and the system call, which the
// message names already.
func plain(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
