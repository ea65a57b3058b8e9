// Package journal keeps a log of what someone has practised: a text file on their
// own machine, to which each sitting adds a line. Whether there is to be one is
// the caller's to ask; nothing is made before the first Append.
//
// Several processes may use one journal at once, any of them may be killed, and
// the power may fail: what Append has returned from is there, and at most the one
// line that was being written is lost.
package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"meditate/narration/lock"
)

// A Journal is a file with one line of JSON an entry:
//
//	{"start":"2026-11-27T07:00:00+01:00","seconds":480,"title":"…","day":3,"finished":true,"note":"…"}
//
// Day and note are left out where there is none. Its methods may be called by
// several goroutines and processes at once.
type Journal struct {
	path     string
	patience time.Duration // how long another process may hold it
}

// patience is far longer than anyone has to wait for others that are alive and
// well, and no longer than a listener wants to look at a still screen.
const patience = 5 * time.Second

// ErrHeld is within the error where another process has held the journal for
// 5 seconds. One that was killed holds nothing.
var ErrHeld = lock.ErrHeld

// lock waits for the lock of a journal.
func (j Journal) lock(path string, share bool) (io.Closer, error) {
	return lock.Take(context.Background(), path+".lock", share, j.patience)
}

// At returns the journal in a file, which need not be there. Where the path leads
// over a symbolic link, the link stays and the file behind it is the journal.
//
// Beside the file lies another that ends in .lock and is empty, and for the
// moments that Forget takes, one that ends in .part.
func At(path string) Journal {
	return Journal{filepath.Clean(path), patience}
}

// maxSize is how large the file may be to be read, in bytes: a sitting every hour
// for twenty years.
const maxSize = 64 << 20

// Entries returns what was appended, in the order of the file: that in which the
// sittings ended. A file that is not there holds nothing. Lines that cannot be
// read are skipped and counted; empty ones, and keys that are not known, are
// passed over in silence. Nothing is written, so that a journal may be read where
// nothing can be.
func (j Journal) Entries() (entries []Entry, damaged int, err error) {
	data, err := j.read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, nil
	case err != nil:
		return nil, 0, j.failed("read", err)
	}
	for line := range bytes.Lines(data) {
		switch e, err := parse(line); {
		case err == nil:
			entries = append(entries, e)
		case !blank(line):
			damaged++
		}
	}
	return entries, damaged, nil
}

func (j Journal) read() ([]byte, error) {
	path, err := follow(j.path)
	if err != nil {
		return nil, err
	}
	// Without the lock, all that can happen is that the last line is only half
	// there: better than to show nothing.
	if held, err := j.lock(path, lock.Shared); err == nil {
		defer held.Close()
	}
	f, info, err := open(path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, info)
}

// readAll returns what is in a file.
func readAll(f *os.File, info fs.FileInfo) ([]byte, error) {
	if info.Size() > maxSize {
		return nil, fmt.Errorf("it is larger than %d MiB; a journal is some lines of text", maxSize>>20)
	}
	return io.ReadAll(f)
}

// open opens the file of a journal, and says what it is.
func open(path string, flag int) (*os.File, fs.FileInfo, error) {
	// Looked at before it is opened: opening a pipe would wait for its other end.
	switch info, err := os.Stat(path); {
	case err != nil: // let opening it say what is wrong, or make it
	case info.IsDir():
		return nil, nil, errors.New("it is a folder; a journal is a text file")
	case !info.Mode().IsRegular():
		return nil, nil, errors.New("it is no ordinary file; a journal is a text file")
	}
	f, err := os.OpenFile(path, flag, 0o600)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

// failed says what cannot be done with the file, and names it once.
func (j Journal) failed(done string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) && path.Path == j.path {
		err = path.Err
	}
	return fmt.Errorf("%s cannot be %s: %w", j.path, done, err)
}
