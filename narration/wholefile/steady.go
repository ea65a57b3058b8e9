package wholefile

import (
	"io"
	"os"
)

// steadyBytes is how much is written before the system is asked to bring it to the
// disk.
const steadyBytes = 8 << 20

// Steadily returns a writer to a file from which the disk begins to write at once,
// where the system can be asked for that: the sync at the end then has little left
// to wait for.
func Steadily(f *os.File) io.Writer { return &steady{file: f} }

type steady struct {
	file        *os.File
	at, started int64 // bytes that were written, and that the disk was begun with
}

func (s *steady) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	s.at += int64(n)
	if s.at-s.started >= steadyBytes {
		startWriting(s.file, s.started, s.at-s.started)
		s.started = s.at
	}
	return n, err
}
