// Package cache keeps clips that engines made in a folder, so that nothing is
// spoken twice.
//
// A file appears whole or not at all and is checked when it is read, so that the
// program may be killed at any moment, the power may fail, and several processes
// may use one folder at once. Nothing here is worth stopping for: whoever gets
// an error can do without the cache.
package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"meditate/audio"
)

// A Cache is a folder of clips, in one file each. It is safe for concurrent use.
type Cache struct {
	folder  string
	limit   int64
	reading chan struct{} // one for each clip that may be read at a time: they are large

	mu   sync.Mutex
	room int64       // bytes that may be put before the folder is looked at again
	used map[Key]int // what this process put or got, by the turn of its last use
	turn int
}

// Open uses a folder, which is made when something is first put into it. Nothing
// is touched yet. Limit is how many bytes the files may have together; 0 or less
// keeps nothing.
func Open(folder string, limit int64) *Cache {
	return &Cache{
		folder:  folder,
		limit:   max(limit, 0),
		reading: make(chan struct{}, runtime.GOMAXPROCS(0)),
		room:    -1, // so that the first Put looks
		used:    make(map[Key]int),
	}
}

// touchAfter is how far a file's time may be from now before Get sets it: exact
// enough to know what was used lately, and cheap.
const touchAfter = time.Hour

// Get returns the clip that was put under key, bit for bit; ok tells whether
// there is one. A damaged file is removed, and the error is [ErrDamaged]: the
// clip is to be made again. With any other error the folder cannot be read.
func (c *Cache) Get(key Key) (clip audio.Clip, ok bool, err error) {
	path := c.path(key)
	clip, modified, err := c.read(key, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return audio.Clip{}, false, nil
	case errors.Is(err, ErrDamaged):
		os.Remove(path) // if it stays, the next Put replaces it
		return audio.Clip{}, false, fmt.Errorf("%s: %w", path, err)
	case err != nil:
		return audio.Clip{}, false, fmt.Errorf("a kept clip cannot be read: %w", err)
	}
	if now := time.Now(); now.Sub(modified).Abs() > touchAfter {
		os.Chtimes(path, now, now) // a folder that cannot be written is still of use
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.markUsed(key)
	return clip, true, nil
}

// read reads a clip, and says when its file was last used.
func (c *Cache) read(key Key, path string) (clip audio.Clip, modified time.Time, err error) {
	c.reading <- struct{}{}
	defer func() { <-c.reading }()
	data, modified, err := read(path)
	if err == nil {
		clip, err = decode(key, data)
	}
	return clip, modified, err
}

// read returns what is in an ordinary file of a size that a clip may have.
func read(path string) (data []byte, modified time.Time, err error) {
	// Looked at before it is opened: opening a pipe would wait for its writer.
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return nil, time.Time{}, err
	case !info.Mode().IsRegular():
		return nil, time.Time{}, damaged("this is no ordinary file")
	case info.Size() > maxFile:
		return nil, time.Time{}, damaged("%d MiB are too large for a clip", info.Size()>>20)
	}
	data, err = os.ReadFile(path)
	return data, info.ModTime(), err
}

// Put keeps a clip under key, in the place of any that is there, and makes room
// if the limit is passed. A clip that is larger than the limit, or than 64 MiB,
// is not kept, which is no error. The folder may pass the limit by a tenth for
// every other process that puts clips at the same time. An error says that the
// folder cannot be written or tidied.
func (c *Cache) Put(key Key, clip audio.Clip) error {
	if clip.Rate <= 0 || int64(clip.Rate) > math.MaxInt32 {
		return fmt.Errorf("a clip of %d Hz cannot be kept", clip.Rate)
	}
	size := fileSize(len(clip.Samples))
	if size > min(c.limit, maxFile) {
		size = 0 // not kept
	} else if err := c.write(c.path(key), encode(key, clip)); err != nil {
		return fmt.Errorf("a clip cannot be kept: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if size > 0 {
		c.markUsed(key)
	}
	if c.room -= size; c.room < 0 {
		return c.makeRoom(size)
	}
	return nil
}

// write puts a file in its place, whole or not at all. It is not synced: a clip
// that a power cut damaged is noticed and made again, while syncing doubles the
// time (1.4 ms against 0.7 ms for a clip of 2.5 s, measured on ext4 on a fast
// virtual disk; a real one has to wait for its platters or cells).
func (c *Cache) write(path string, data []byte) error {
	f, err := c.temporary()
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = place(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// place moves a finished file to its name.
func place(temporary, path string) error {
	err := os.Rename(temporary, path)
	if info, e := os.Lstat(path); err != nil && e == nil && info.Mode().IsRegular() {
		// Windows replaces no file that is being read. It is the same clip.
		return os.Remove(temporary)
	}
	return err
}

// temporary makes a file to write to, and the folder if it is missing. Both are
// for the user alone: what was said in a session is private.
func (c *Cache) temporary() (*os.File, error) {
	f, err := os.CreateTemp(c.folder, partPattern) // with the permissions 0600
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if err := os.MkdirAll(c.folder, 0o700); err != nil {
		return nil, err
	}
	return os.CreateTemp(c.folder, partPattern)
}

func (c *Cache) path(key Key) string { return filepath.Join(c.folder, key.fileName()) }

// markUsed notes that key was put or got just now. The lock is held.
func (c *Cache) markUsed(key Key) {
	c.turn++
	c.used[key] = c.turn
}
