package mp3

import (
	"bufio"
	"encoding/binary"
	"io"
)

// A piece is a frame taken apart: header, side information, and the main data
// that follow it, which belong to this frame and to later ones.
type piece struct {
	head header
	side []byte
	main []byte
}

// begin is how many bytes before its own main data those of a frame begin
// (ISO/IEC 11172-3, 2.4.2.7, and 13818-3, 2.4.2.7).
func (p piece) begin() int {
	if p.head.low() {
		return int(p.side[0])
	}
	return int(binary.BigEndian.Uint16(p.side) >> 7)
}

func (p piece) setBegin(n int) {
	if p.head.low() {
		p.side[0] = byte(n)
		return
	}
	binary.BigEndian.PutUint16(p.side, uint16(n)<<7|binary.BigEndian.Uint16(p.side)&0x7f)
}

// silence makes a frame one that holds nothing and needs nothing.
func (p piece) silence() { clear(p.side) }

// length is how many bytes of main data a frame of MPEG 2 needs: the sum of the
// lengths of its one granule in each channel (part2_3_length; ISO/IEC 13818-3,
// 2.4.1.7), 12 bits each.
func (p piece) length() int {
	first, channels := 10, 2 // the bit at which that of the first channel stands
	if p.head.mono() {
		first, channels = 9, 1
	}
	const each = 63 // bits of side information of a channel
	sum := 0
	for ch := range channels {
		at := first + ch*each
		for bit := at; bit < at+12; bit++ {
			sum += int(p.side[bit/8]>>(7-bit%8)&1) << (at + 11 - bit)
		}
	}
	return (sum + 7) / 8
}

// frames finds the frames of a file.
type frames struct {
	r        *bufio.Reader
	first    header // what all are like; 0 before the first
	lost     bool   // the last thing read was no frame
	patience int    // how many bytes may lie before the first frame

	strays int  // places where something else lies between frames
	cut    bool // the last frame ends with the file
}

// newFrames returns the frames of r, the first of which comes after at most
// patience bytes of something else.
func newFrames(r io.Reader, patience int) *frames {
	return &frames{r: bufio.NewReaderSize(r, 64<<10), lost: true, patience: patience}
}

// next returns the bytes of the next frame, good until the call after. The error
// is io.EOF where there are no more.
func (f *frames) next() ([]byte, error) {
	strayed := false
	for {
		b, err := f.r.Peek(headSize)
		if len(b) < headSize {
			if err == nil || err == io.EOF {
				return nil, io.EOF
			}
			return nil, err
		}
		h := parseHeader(b)
		if h.valid() && (f.first == 0 || h.like(f.first)) && (!f.lost || f.followed(h, 3)) {
			if b, err = f.r.Peek(h.size()); len(b) == h.size() {
				f.lost = false
				if strayed && f.first != 0 {
					f.strays++
				}
				f.first = h
				_, _ = f.r.Discard(len(b))
				return b, nil
			}
			if err != io.EOF {
				return nil, err
			}
			if !f.lost {
				f.cut = true
				return nil, io.EOF
			}
		}
		if f.first == 0 {
			if f.patience--; f.patience < 0 {
				return nil, io.EOF
			}
		}
		f.lost, strayed = true, true
		_, _ = f.r.Discard(1)
	}
}

// followed says whether n more frames follow the one with the header that comes
// next, or the file ends after one of them: four bytes alone are easily found
// where there is no frame.
func (f *frames) followed(h header, n int) bool {
	at := 0
	for range n {
		at += h.size()
		b, _ := f.r.Peek(at + headSize)
		if len(b) == at {
			return true
		}
		if len(b) < at+headSize {
			return false
		}
		next := parseHeader(b[at:])
		if !next.valid() || !next.like(h) {
			return false
		}
		h = next
	}
	return true
}

// take copies a frame apart. The checksum is left out.
func take(frame []byte) piece {
	h := parseHeader(frame)
	at := headSize
	if h.crc() {
		at += 2
	}
	side := make([]byte, h.sideSize())
	rest := frame[min(at, len(frame)):]
	n := copy(side, rest)
	return piece{head: h, side: side, main: append([]byte(nil), rest[n:]...)}
}
