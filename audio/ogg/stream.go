package ogg

import (
	"bufio"
	"errors"
	"io"
)

// A Stream is the first stream of an Ogg file as bytes: its pages one after the
// other, as they are in the file. It implements [io.Reader].
//
// It ends where the stream does: at its last page, or where a page is damaged
// or cut short, which Warning tells. Pages of other streams that are laid
// between are left out, as are pages without any content.
type Stream struct {
	r       *bufio.Reader
	serial  uint32
	first   bool // the next page is the first one
	rest    []byte
	packet  int // bytes of the packet that goes on from page to page
	err     error
	warning string
}

// NewStream returns the first stream of a file of size bytes.
func NewStream(r io.ReaderAt, size int64) *Stream {
	return &Stream{r: bufio.NewReaderSize(io.NewSectionReader(r, 0, size), 2*maxPage), first: true}
}

// Warning says in what way the stream was not whole, as far as it was read: "the
// file is cut short". It is empty for a whole one.
func (s *Stream) Warning() string { return s.warning }

// Read implements [io.Reader]. Its errors are those of the file.
func (s *Stream) Read(dst []byte) (int, error) {
	for len(s.rest) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		s.rest, s.err = s.next()
	}
	n := copy(dst, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// Finish passes what is left of the stream, so that Warning knows whether it has
// an end. It returns io.EOF, or the error of the file.
func (s *Stream) Finish() error {
	for s.err == nil {
		_, s.err = s.next()
	}
	s.rest = nil
	return s.err
}

// next returns the bytes of the next page. They are good until the next call.
func (s *Stream) next() ([]byte, error) {
	for {
		b, readErr := s.r.Peek(maxPage)
		if readErr != nil && readErr != io.EOF {
			return nil, readErr
		}
		p, err := parsePage(b)
		switch {
		case err != nil:
			return nil, s.end(err)
		case s.first:
			s.serial, s.first = p.serial(), false
		case p.flags()&flagFirst != 0 && p.serial() == s.serial:
			s.warning = "only the first of several recordings in the file is read"
			return nil, io.EOF
		}
		_, _ = s.r.Discard(len(p.raw)) // it was peeked, so it is there
		if p.serial() != s.serial || len(p.lacing) == 0 {
			continue
		}
		if err := s.measure(p); err != nil {
			return nil, s.end(err)
		}
		if p.flags()&flagLast != 0 {
			return p.raw, io.EOF
		}
		return p.raw, nil
	}
}

// measure keeps account of how long the packets are.
func (s *Stream) measure(p page) error {
	for _, n := range p.lacing {
		s.packet += int(n)
		if s.packet > maxPacket {
			return errTooLong
		}
		if n < 255 { // the last segment of a packet (RFC 3533, section 5)
			s.packet = 0
		}
	}
	return nil
}

// end notes why the stream ends where it should not.
func (s *Stream) end(err error) error {
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, errCut):
		s.warning = "the file is cut short"
	default:
		s.warning = "the file is damaged: it is read up to " + err.Error()
	}
	return io.EOF
}

// Packets returns the first n packets of a file of size bytes: its headers.
func Packets(r io.ReaderAt, size int64, n int) ([][]byte, error) {
	s := NewStream(r, size)
	packets := [][]byte{{}}
	for {
		raw, err := s.next()
		switch {
		case err != nil && err != io.EOF:
			return nil, err
		case len(raw) == 0:
			return nil, errNoPackets
		}
		lacing := raw[headSize : headSize+int(raw[26])]
		body := raw[headSize+len(lacing):]
		for _, size := range lacing {
			last := len(packets) - 1
			packets[last] = append(packets[last], body[:size]...)
			body = body[size:]
			if size < 255 {
				if len(packets) == n {
					return packets, nil
				}
				packets = append(packets, []byte{})
			}
		}
		if err != nil {
			return nil, errNoPackets
		}
	}
}

// LastGranule returns the position that the last whole page of a stream gives:
// how many frames the stream has up to there, as its codec counts them (RFC
// 3533, section 6, field 4). It is −1 where none is found. The file has size
// bytes.
func LastGranule(r io.ReaderAt, size int64) int64 {
	first := make([]byte, min(size, headSize))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), first); err != nil || len(first) < headSize {
		return -1
	}
	serial := page{raw: first}.serial()
	// Pages of other streams may lie behind the last one. Searching is bounded,
	// so that a large file of another making costs no more than a small one.
	const window, most = 2 * maxPage, 32
	for i := range int64(most) {
		end := size - i*(window-maxPage)
		if end <= 0 {
			break
		}
		start := max(0, end-window)
		b := make([]byte, end-start)
		if _, err := r.ReadAt(b, start); err != nil && err != io.EOF {
			return -1
		}
		if granule := lastIn(b, serial); granule >= 0 {
			return granule
		}
	}
	return -1
}

// lastIn returns the granule of the last whole page of a stream in b, −1 if
// there is none. A page on which no packet ends has none (RFC 3533, section 6).
func lastIn(b []byte, serial uint32) int64 {
	for at := len(b) - headSize; at >= 0; at-- {
		if b[at] != capture[0] {
			continue
		}
		if p, err := parsePage(b[at:]); err == nil && p.serial() == serial && p.granule() >= 0 {
			return p.granule()
		}
	}
	return -1
}
