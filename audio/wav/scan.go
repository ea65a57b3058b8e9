package wav

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// maxChunks is how many chunks a file may have in front of its sound. Files have
// a handful; one made of nothing else must not take minutes.
const maxChunks = 1 << 16

// A contents says where the two chunks of a file are that matter.
type contents struct {
	format   []byte // the beginning of the fmt chunk's body; nil if there is none
	found    bool   // whether there is a data chunk
	at, size int64  // its body, cut to the bytes that are there
	promised uint64 // the size it claims, if it claims one and more than is there
	wrapped  bool   // its size has wrapped at 4 GiB and is not the one it claims
}

// A scanner walks along the chunks of a file. Its first error ends every walk.
type scanner struct {
	r      io.ReaderAt
	size   int64 // of the file
	chunks int   // how many it has passed
	buf    [extensibleSize]byte
	err    error
}

// scan finds the fmt chunk and the data chunk of a file that begins with a
// whole RIFF head: the first of each, in any order.
func scan(r io.ReaderAt, size int64) (contents, error) {
	s := scanner{r: r, size: size}
	var c contents
	longSize := uint64(0) // what a ds64 chunk says about the size of the data
	for at := int64(riffHead); size-at >= chunkHead && (c.format == nil || !c.found); {
		id, claimed := s.head(at)
		body := at + chunkHead
		n := min(int64(claimed), size-body)
		switch {
		case id == "ds64":
			if b := s.read(body, 16); len(b) == 16 {
				longSize = binary.LittleEndian.Uint64(b[8:])
			}
		case id == "fmt " && c.format == nil:
			c.format = append([]byte{}, s.read(body, int(min(n, extensibleSize)))...)
		case id == "data" && !c.found:
			s.data(&c, body, claimed, longSize)
			n = c.size
		}
		at = s.after(body, n)
		if s.err != nil {
			return contents{}, s.err
		}
	}
	return c, nil
}

// read returns n bytes of the file, fewer at its end and none after an error,
// until the next read.
func (s *scanner) read(at int64, n int) []byte {
	n = int(max(0, min(int64(n), s.size-at)))
	if s.err != nil {
		return nil
	}
	got, err := s.r.ReadAt(s.buf[:n], at)
	if got == n {
		return s.buf[:n]
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	s.err = fmt.Errorf("wav: reading: %w", err)
	return nil
}

// head returns what a chunk begins with.
func (s *scanner) head(at int64) (id string, claimed uint32) {
	if s.chunks++; s.chunks > maxChunks && s.err == nil {
		s.err = errors.New("wav: more than 65536 chunks and no sound: the file is damaged")
	}
	b := s.read(at, chunkHead)
	if len(b) < chunkHead {
		return "", 0
	}
	return string(b[:4]), binary.LittleEndian.Uint32(b[4:])
}

// data decides how much of the file belongs to a data chunk that claims claimed,
// where a ds64 chunk, if there was one, said long.
//
// A program that writes to a pipe cannot know the size. Most then claim
// something huge, which is cut to what is there; some leave 0, and there the
// rest of the file is the data, unless it is a tidy row of further chunks. And
// some do not know that sizes end at 4 GiB: then what lies behind the data is no
// chunk, and still gigabytes.
func (s *scanner) data(c *contents, body int64, claimed uint32, long uint64) {
	there := s.size - body
	size := uint64(claimed)
	if claimed == maxRIFF && long > 0 {
		size = long
	}
	c.found, c.at, c.size = true, body, int64(min(size, uint64(there)))
	switch {
	case claimed == 0 && !s.tidy(body):
		c.size = there
	case size > uint64(there) && !unknown(size):
		c.promised = size
	case c.size == there || plausible(s.read(s.after(body, c.size), chunkHead)):
	case unknown(size):
		c.size = there
	case there-c.size > maxRIFF:
		c.size, c.wrapped = there, true
	}
}

// unknown tells whether a size is one that stands for an unknown one: what
// programs write into the header of a stream is one of the largest sizes of 31
// or 32 bits, or 0x7ffff000, and some subtract the header's.
func unknown(size uint64) bool {
	const header, most31, most32 = 256, math.MaxInt32, math.MaxUint32
	return size >= 0x7ffff000-header && size <= most31 ||
		size >= most32-header && size <= most32 ||
		size >= math.MaxInt64-header
}

// after returns where the next chunk begins after one whose body has n bytes.
//
// A byte of padding, zero, follows an odd size (MPI, chapter 2), but some
// programs leave it out: then the first letter of an identifier stands there.
func (s *scanner) after(body, n int64) int64 {
	at := body + n
	if n%2 == 0 || at >= s.size {
		return at
	}
	b := s.read(at, 1+chunkHead)
	if len(b) > 0 && b[0] != 0 && !known(b[1:]) && plausible(b) {
		return at
	}
	return at + 1
}

// tidy tells whether the file is nothing but whole chunks from at on.
func (s *scanner) tidy(at int64) bool {
	for s.size-at > 1 && s.err == nil {
		if !plausible(s.read(at, chunkHead)) {
			return false
		}
		_, claimed := s.head(at)
		body := at + chunkHead
		if int64(claimed) > s.size-body {
			return false
		}
		at = s.after(body, int64(claimed))
	}
	return true
}

// known tells whether a chunk begins with one of the identifiers that come
// before sound as a rule.
func known(head []byte) bool {
	if len(head) < chunkHead {
		return false
	}
	switch string(head[:4]) {
	case "fmt ", "data", "LIST", "fact":
		return true
	}
	return false
}

// plausible tells whether a chunk begins with what could be an identifier: four
// printable ASCII characters (MPI, chapter 2, "FOURCC").
func plausible(head []byte) bool {
	if len(head) < chunkHead {
		return false
	}
	for _, c := range head[:4] {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}
