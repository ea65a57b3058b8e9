package cache

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Files that are being written are named by partPattern.
const (
	partPrefix  = "clip-"
	partSuffix  = ".part"
	partPattern = partPrefix + "*" + partSuffix
)

// leftOver is the age at which a file that was being written is given up: its
// process was killed. Writing takes milliseconds.
const leftOver = time.Hour

// Usage is what a cache takes.
type Usage struct {
	Folder string `json:"folder"`
	Clips  int    `json:"clips"`
	Bytes  int64  `json:"bytes"` // of all clips together
	Limit  int64  `json:"limit"` // in bytes
}

// Usage counts the clips. A folder that is not there holds none.
func (c *Cache) Usage() (Usage, error) {
	files, err := c.files()
	return Usage{c.folder, len(files), sum(files), c.limit}, err
}

// Prune removes clips until those left have no more than limit bytes together; 0
// empties the cache. The least recently used go first, those that this process
// put or got last of all. It returns what it removed, also with an error, which
// says that too much is left. Files of others in the folder are not touched.
func (c *Cache) Prune(limit int64) (clips int, bytes int64, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	files, err := c.files()
	if err != nil {
		return 0, 0, err
	}
	if limit <= 0 {
		c.forget()
	}
	removed, _, err := c.remove(files, max(limit, 0))
	return len(removed), sum(removed), err
}

// makeRoom looks at the folder and prunes it to nine tenths of the limit if it
// has passed it; what was just put, of the given size, stays. A further look
// is due after a tenth, because other processes may be filling the folder too.
// The lock is held.
func (c *Cache) makeRoom(size int64) error {
	files, err := c.files()
	if err != nil {
		return err
	}
	total := sum(files)
	if total > c.limit {
		if _, total, err = c.remove(files, max(c.limit-c.limit/10, size)); err != nil {
			return err
		}
	}
	c.room = min(c.limit-total, c.limit/10)
	return nil
}

// A file is a clip in the folder.
type file struct {
	key  Key
	size int64
	time time.Time // of the last use, to an hour
}

// files lists the clips, and removes what was left half-written long ago.
func (c *Cache) files() ([]file, error) {
	entries, err := os.ReadDir(c.folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the kept clips cannot be listed: %w", err)
	}
	var files []file
	for _, e := range entries {
		key, isClip := keyOfFile(e.Name())
		isPart := strings.HasPrefix(e.Name(), partPrefix) && strings.HasSuffix(e.Name(), partSuffix)
		if !isClip && !isPart {
			continue
		}
		info, err := e.Info()
		switch {
		case err != nil || !info.Mode().IsRegular():
			// Removed meanwhile by another process, or not ours.
		case isClip:
			files = append(files, file{key, info.Size(), info.ModTime()})
		case time.Since(info.ModTime()) > leftOver:
			os.Remove(filepath.Join(c.folder, e.Name()))
		}
	}
	return files, nil
}

// remove removes clips until those left have no more than goal bytes. The lock
// is held.
func (c *Cache) remove(files []file, goal int64) (removed []file, left int64, err error) {
	slices.SortFunc(files, func(a, b file) int {
		return cmp.Or(cmp.Compare(c.used[a.key], c.used[b.key]), a.time.Compare(b.time))
	})
	left = sum(files)
	for _, f := range files {
		if left <= goal {
			return removed, left, nil
		}
		switch e := os.Remove(c.path(f.key)); {
		case e == nil:
			removed = append(removed, f)
			left -= f.size
		case errors.Is(e, fs.ErrNotExist): // another process was first
			left -= f.size
		default: // in use, on Windows; another may go in its place
			err = fmt.Errorf("a kept clip cannot be removed: %w", e)
		}
	}
	if left <= goal {
		err = nil
	}
	return removed, left, err
}

// sum returns how many bytes files have together.
func sum(files []file) (bytes int64) {
	for _, f := range files {
		bytes += f.size
	}
	return bytes
}
