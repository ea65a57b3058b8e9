package mp3

import (
	"encoding/binary"
	"io"
)

// A feed is what the decoder reads: the frames of a file as it can take them.
//
// Left to itself the decoder makes noise of three things. It decodes a frame
// whose main data begin before the file does, or in a frame that was lost: such a
// frame is made silent here. It takes tags and pictures between frames for
// frames: they are left out. And of frames of 22.05 kHz it loses the byte of
// padding, and with it all that follows: they are packed anew, see [repacker].
type feed struct {
	frames *frames
	ahead  *piece // a frame that was read already
	flush  bool   // whether a silent frame comes last, which drives out the sound
	repack *repacker

	held    int // bytes of main data that the decoder has kept
	out     []byte
	fed     int64 // frames that were given, without the last
	silent  int   // of these, how many were made silent
	last    header
	flushed bool
	failed  error // of the file, other than io.EOF
}

// Read implements [io.Reader].
func (f *feed) Read(dst []byte) (int, error) {
	for len(f.out) == 0 {
		if err := f.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(dst, f.out)
	f.out = f.out[n:]
	return n, nil
}

// reset is for when the decoder has failed over a frame and has nothing kept.
func (f *feed) reset() {
	f.out, f.held = nil, 0
	if f.repack != nil {
		f.repack.lead = 0
	}
}

// fill makes the bytes of the next frame.
func (f *feed) fill() error {
	if f.repack != nil {
		return f.fillRepacked()
	}
	p, err := f.next()
	if err != nil {
		return err
	}
	if p.begin() > f.held {
		p.silence()
		f.silent++
	}
	f.held = p.begin() + len(p.main)
	f.out = p.append(f.out[:0], p.head)
	return nil
}

// next returns the next frame of the file, and at its end a silent one if that
// was asked for.
func (f *feed) next() (piece, error) {
	if f.ahead != nil {
		p := *f.ahead
		f.ahead, f.last = nil, p.head
		f.fed++
		return p, nil
	}
	strays := f.frames.strays
	b, err := f.frames.next()
	if f.frames.strays > strays { // what the next frame needs may be in one that was lost
		f.held = 0
		if f.repack != nil {
			f.repack.kept = nil
		}
	}
	if err == io.EOF && f.flush && !f.flushed && f.last != 0 {
		f.flushed = true
		return take(binary.BigEndian.AppendUint32(make([]byte, 0, maxFrame), uint32(f.last))[:f.last.size()]), nil
	}
	if err != nil {
		if err != io.EOF {
			f.failed = err
		}
		return piece{}, err
	}
	p := take(b)
	f.last = p.head
	f.fed++
	return p, nil
}

// append appends the bytes of a frame, with the given header.
func (p piece) append(dst []byte, h header) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(h))
	if h.crc() {
		dst = append(dst, 0, 0) // which the decoder does not check
	}
	return append(append(dst, p.side...), p.main...)
}
