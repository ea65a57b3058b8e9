// Package mp3 reads MP3 files: layer III of MPEG 1 and 2. It is the only package
// that knows the decoder.
package mp3

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	gomp3 "github.com/hajimehoshi/go-mp3"

	"meditate/audio"
)

// A Reader is the sound of an MP3 file, an [audio.Stream].
//
// What the encoder and the decoder put in front of the sound is left out, so
// that it begins where it began before it was encoded. Where the file says how
// long it was, as those of LAME and ffmpeg do, it ends there, too.
type Reader struct {
	feed     *feed
	dec      *gomp3.Decoder
	head     header
	channels int
	info     info
	done     int64 // frames of sound that the decoder gave
	bytes    []byte
	rest     []byte // of bytes, decoded and not yet read
	good     int    // frames that were decoded
	bad      int    // frames that could not be
	err      error
}

var errNone = errors.New("mp3: no MP3 file: no sound was found in it")

const (
	// openPatience is how much else may stand before the first frame.
	openPatience = 64 << 10

	frameSize = 4 // bytes of a frame as the decoder gives it: always stereo, 16 bits
)

// Sniff says whether a file of size bytes is an MP3 file: whether behind its
// tags, if it has any, or within a frame's length there, frames follow upon each
// other.
func Sniff(r io.ReaderAt, size int64) bool {
	tags := TagSize(r, size)
	_, err := newFrames(io.NewSectionReader(r, tags, size-tags), maxFrame).next()
	return err == nil
}

// Open returns the sound of a file of size bytes: 16 to 48 kHz, 1 or 2 channels.
// Frames that are damaged are silent, and Warning says so. An error of r is
// returned wrapped.
func Open(r io.ReaderAt, size int64) (*Reader, error) {
	tags := TagSize(r, size)
	found := newFrames(io.NewSectionReader(r, tags, size-tags), openPatience)
	first, err := found.next()
	switch {
	case err == io.EOF:
		var b [headSize]byte
		if n, _ := r.ReadAt(b[:], tags); n == len(b) && unsupported(b[:]) != nil {
			return nil, unsupported(b[:])
		}
		return nil, errNone
	case err != nil:
		return nil, fmt.Errorf("mp3: reading: %w", err)
	}
	m := &Reader{feed: &feed{frames: found}, head: parseHeader(first), channels: 2}
	if m.head.mono() {
		m.channels = 1
	}
	var isInfo bool
	if m.info, isInfo = parseInfo(first, size-tags); !isInfo {
		p := take(first)
		m.feed.ahead = &p
	}
	m.feed.flush = m.info.frames >= 0
	if m.head.rate() == 22050 {
		m.feed.repack = &repacker{}
	}
	m.bytes = make([]byte, frameSize*m.head.samples())
	return m, nil
}

// Rate returns the rate of the file.
func (m *Reader) Rate() audio.Rate { return audio.Rate(m.head.rate()) }

// Channels returns the number of channels of the file.
func (m *Reader) Channels() int { return m.channels }

// Frames returns the number of frames that the file says it has, −1 where it
// does not say.
func (m *Reader) Frames() int64 { return m.info.frames }

// Format returns the name of the format.
func (m *Reader) Format() string { return "MP3" }

// Warning says in what way the file was not whole, as far as it was read.
func (m *Reader) Warning() string {
	switch {
	case m.bad+m.feed.silent > 0:
		return fmt.Sprintf("the file is damaged: %d of %d pieces are silent", m.bad+m.feed.silent, m.good+m.bad)
	case m.feed.frames.strays > 0:
		return "the file is damaged: something is missing in it, or does not belong there"
	case m.feed.frames.cut:
		return "the file is cut short"
	}
	return ""
}

// Read implements [audio.Stream].
func (m *Reader) Read(samples []float32) (int, error) {
	for len(m.rest) == 0 && m.err == nil {
		m.rest, m.err = m.next()
	}
	if len(m.rest) == 0 {
		return 0, m.err
	}
	n := min(len(samples)/m.channels, len(m.rest)/frameSize)
	for i := range n {
		for ch := range m.channels { // in mono, left and right are the same
			s := int16(binary.LittleEndian.Uint16(m.rest[frameSize*i+2*ch:]))
			samples[m.channels*i+ch] = float32(s) / (1 << 15)
		}
	}
	m.rest = m.rest[frameSize*n:]
	return m.channels * n, nil
}

// next decodes a frame of the file and returns what of it is to be heard.
func (m *Reader) next() ([]byte, error) {
	if m.info.frames >= 0 && m.done >= m.info.skip+m.info.frames {
		return nil, io.EOF
	}
	if err := m.decode(); err != nil {
		return nil, err
	}
	n := int64(m.head.samples())
	from := min(max(0, m.info.skip-m.done), n)
	to := n
	if m.info.frames >= 0 {
		to = min(n, m.info.skip+m.info.frames-m.done)
	}
	m.done += n
	return m.bytes[frameSize*from : frameSize*max(from, to)], nil
}

// decode fills the buffer with the sound of the next frame of the file, or with
// silence where the decoder fails over it. The decoder works frame by frame, so
// that after a failure it goes on with the next one.
func (m *Reader) decode() error {
	n := 0
	err := guard(func() (err error) {
		if m.dec == nil {
			if m.dec, err = gomp3.NewDecoder(struct{ io.Reader }{m.feed}); err != nil {
				m.dec = nil
				return err
			}
		}
		n, err = m.dec.Read(m.bytes)
		return err
	})
	switch {
	case err == nil && n == len(m.bytes):
		m.good++
		return nil
	case errors.Is(err, io.EOF) && m.good == 0 && m.bad > 0:
		return fmt.Errorf("mp3: the file is damaged: none of its %d pieces can be decoded", m.bad)
	case errors.Is(err, io.EOF):
		return io.EOF
	case m.feed.failed != nil:
		return fmt.Errorf("mp3: reading: %w", m.feed.failed)
	}
	m.bad++
	m.dec = nil
	m.feed.reset()
	clear(m.bytes)
	return nil
}

// guard turns a panic of the decoder over a damaged file into an error.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("damaged: %v", p)
		}
	}()
	return f()
}
