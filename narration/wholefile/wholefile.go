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
)

// Write writes a file: what write gives goes to a temporary file beside it, which
// is synced and put in its place. An older file of that name is replaced only if
// replace is set, even if it appears meanwhile. Where anything fails, the
// temporary file is removed and an older one is left as it was.
func Write(path string, replace bool, write func(io.Writer) error) (err error) {
	temp := Part(path)
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, plain(err))
	}
	defer func() {
		if err != nil {
			f.Close() // a second close does no harm
			os.Remove(temp)
		}
	}()
	if err := write(f); err != nil {
		return fmt.Errorf("%s was not written: %w", path, err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	if err := place(temp, path, replace); err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, plain(err))
	}
	return nil
}

// WriteBytes is Write for what is in memory.
func WriteBytes(path string, replace bool, data []byte) error {
	return Write(path, replace, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Part names a temporary file or folder beside a path: hidden, short, and not
// there yet as far as chance goes. All of them match ".meditate-*.part".
func Part(path string) string {
	return filepath.Join(filepath.Dir(path), fmt.Sprintf(".meditate-%08x.part", rand.Uint32()))
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
