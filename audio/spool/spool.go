// Package spool sets sounds aside on disk, so that a session of eight hours and
// hundreds of phrases needs no more memory than a short one.
package spool

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sync"

	"meditate/audio"
)

// pattern names the files of spools, for [os.CreateTemp] and [filepath.Glob].
const pattern = "spool-*.part"

// A Spool is a file that holds sounds one behind the other. It is safe for
// concurrent use. Its zero value is ready, and uses the folder for temporary
// files.
//
// Nothing is touched before the first sound is added. Where the system allows
// it the file has no name from then on, so that not even a process that is
// killed leaves it behind; elsewhere Close removes it, or the next spool in the
// same folder.
type Spool struct {
	Folder string // made where it is missing

	mu     sync.Mutex
	file   *os.File
	end    int64 // bytes that are in the file
	failed bool  // no file could be made: what comes stays in memory
}

// Add sets a mono sound aside and returns it as a signal that sounds in the
// middle, the same bits. It keeps no reference to the samples, unless the disk
// is full or cannot be written: then the sound stays in memory, for a session is
// worth more than the memory that it takes. The signal can be read until the
// spool is closed.
func (s *Spool) Add(samples []float32) audio.Signal {
	file, at, ok := s.room(4 * int64(len(samples)))
	if !ok || write(file, at, samples) != nil {
		return audio.Mono(samples)
	}
	return &mono{file, at, int64(len(samples))}
}

// write writes samples to a place in the file.
func write(file *os.File, at int64, samples []float32) error {
	buf := bytesPool.Get().(*[16384]byte)
	defer bytesPool.Put(buf)
	for len(samples) > 0 {
		n := min(len(samples), len(buf)/4)
		for i, x := range samples[:n] {
			binary.LittleEndian.PutUint32(buf[4*i:], math.Float32bits(x))
		}
		if _, err := file.WriteAt(buf[:4*n], at); err != nil {
			return err
		}
		samples, at = samples[n:], at+4*int64(n)
	}
	return nil
}

// room returns a place in the file for so many bytes.
func (s *Spool) room(size int64) (file *os.File, at int64, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil && !s.failed {
		var err error
		if s.file, err = open(s.Folder); err != nil {
			s.failed = true
		}
	}
	if s.failed {
		return nil, 0, false
	}
	at = s.end
	s.end += size
	return s.file, at, true
}

// open makes a file without a name, after removing what others left behind.
// Where files can be nameless, one that has a name is nobody's.
func open(folder string) (*os.File, error) {
	if folder == "" {
		folder = os.TempDir()
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	stale, _ := filepath.Glob(filepath.Join(folder, pattern))
	for _, path := range stale {
		os.Remove(path) // where it is in use by its name, this fails
	}
	f, err := os.CreateTemp(folder, pattern)
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name()) // where this fails, Close does it
	return f, nil
}

// Close gives the disk its space back. The sounds can no longer be read.
func (s *Spool) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	os.Remove(s.file.Name())
	s.file, s.failed = nil, true
	return err
}

// mono is a sound in the file.
type mono struct {
	file   *os.File
	at     int64 // of its first byte
	frames int64
}

// Len implements [audio.Signal].
func (m *mono) Len() int64 { return m.frames }

// bytesPool holds what samples are made of, and what is made of them.
var bytesPool = sync.Pool{New: func() any { return new([16384]byte) }}

// ReadAt implements [audio.Signal].
func (m *mono) ReadAt(dst []audio.Frame, at int64) (int, error) {
	n, end := audio.Window(m.frames, len(dst), at)
	buf := bytesPool.Get().(*[16384]byte)
	defer bytesPool.Put(buf)
	for done := 0; done < n; {
		data := buf[:min(4*(n-done), len(buf))]
		if _, err := m.file.ReadAt(data, m.at+4*(at+int64(done))); err != nil {
			return 0, fmt.Errorf("reading what was set aside on disk: %w", err)
		}
		for ; len(data) >= 4; data = data[4:] {
			x := math.Float32frombits(binary.LittleEndian.Uint32(data))
			dst[done] = audio.Frame{x, x}
			done++
		}
	}
	return n, end
}
