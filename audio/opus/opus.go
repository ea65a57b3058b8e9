// Package opus reads Ogg Opus files (RFC 7845). It is the only package that
// knows the decoder.
//
// Every mode of the format is decoded, mono and stereo: what was made for music
// (CELT) within 99 dB of the reference decoder, what was made for speech (SILK
// and both together) within 41 to 55 dB, measured with files of opusenc and
// libopus from 6 to 256 kbit/s.
package opus

import (
	"errors"
	"fmt"
	"io"

	pion "github.com/pion/opus"
	"github.com/pion/opus/pkg/oggreader"

	"meditate/audio"
	"meditate/audio/ogg"
)

// A Reader is the sound of an Opus file, an [audio.Stream] of 48 kHz. What the
// encoder put in front of the sound and behind it is left out, and the gain that
// the file asks for is applied.
type Reader struct {
	head    head
	pages   *ogg.Stream
	packets *oggreader.OggReader
	dec     pion.Decoder
	frames  int64 // −1 if unknown
	skip    int64 // frames still to leave out at the beginning
	done    int64 // frames that were read
	buf     []float32
	rest    []float32 // of buf, decoded and not yet read
	good    int       // packets that were decoded
	bad     int       // packets that could not be
	err     error
}

// Open returns the sound of a file of size bytes, of 1 or 2 channels. A file
// that is cut short or damaged somewhere is read up to there, and Warning says
// so. An error of r is returned wrapped.
func Open(r io.ReaderAt, size int64) (*Reader, error) {
	headers, err := ogg.Packets(r, size, 2)
	if err != nil {
		return nil, fmt.Errorf("no Opus file: %w", err)
	}
	h, err := parseHead(headers[0])
	if err != nil {
		return nil, fmt.Errorf("an Opus file that cannot be read: %w", err)
	}
	o := &Reader{head: h, skip: h.preSkip, pages: ogg.NewStream(r, size), buf: make([]float32, maxPacket*h.channels)}
	err = guard(func() (err error) {
		if o.packets, _, err = oggreader.NewWith(o.pages); err != nil {
			return err
		}
		if _, _, err = o.packets.ParseNextPacket(); err != nil { // comments
			return err
		}
		o.dec, err = pion.NewDecoderWithOutput(rate, h.channels)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("an Opus file that cannot be read: %w", err)
	}
	o.frames = length(r, size, h)
	return o, nil
}

// guard turns a panic of the decoder over a damaged file into an error.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the file is damaged: %v", p)
		}
	}()
	return f()
}

// Rate returns 48 kHz.
func (o *Reader) Rate() audio.Rate { return rate }

// Channels returns the number of channels of the file.
func (o *Reader) Channels() int { return o.head.channels }

// Frames returns the number of frames that the file says it has, −1 where it
// does not say.
func (o *Reader) Frames() int64 { return o.frames }

// Format returns the name of the format.
func (o *Reader) Format() string { return "Opus" }

// Warning says in what way the file was not whole, as far as it was read.
func (o *Reader) Warning() string {
	if o.bad > 0 {
		return fmt.Sprintf("the file is damaged: %d of %d packets are silent", o.bad, o.bad+o.good)
	}
	return o.pages.Warning()
}

// Read implements [audio.Stream].
func (o *Reader) Read(samples []float32) (int, error) {
	for len(o.rest) == 0 && o.err == nil {
		o.rest, o.err = o.next()
	}
	if len(o.rest) == 0 {
		return 0, o.err
	}
	n := copy(samples[:len(samples)-len(samples)%o.head.channels], o.rest)
	o.rest = o.rest[n:]
	return n, nil
}

// next decodes a packet and returns what of it is to be heard.
func (o *Reader) next() ([]float32, error) {
	if o.frames >= 0 && o.done >= o.frames {
		return nil, o.pages.Finish()
	}
	packet, _, err := o.packets.ParseNextPacket()
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		if o.good == 0 && o.bad > 0 {
			return nil, fmt.Errorf("the Opus file is damaged: none of its %d packets can be decoded", o.bad)
		}
		return nil, io.EOF // the stream of pages has a warning where that is too early
	case err != nil:
		return nil, fmt.Errorf("reading an Opus file: %w", err)
	}
	frames, err := o.decode(packet)
	if err != nil {
		return nil, err
	}
	skipped := min(o.skip, int64(frames))
	o.skip -= skipped
	heard := int64(frames) - skipped
	if o.frames >= 0 { // the last page may end before its last packet does
		heard = min(heard, o.frames-o.done)
	}
	o.done += heard
	channels := int64(o.head.channels)
	return o.buf[skipped*channels : (skipped+heard)*channels], nil
}

// decode fills the buffer with what a packet holds and returns the number of
// frames. A packet that cannot be decoded is silent for as long as it lasts, as
// one that was lost on its way (RFC 6716, section 4.4), so that all that follows
// stays in its place.
func (o *Reader) decode(packet []byte) (int, error) {
	n := 0
	err := guard(func() (err error) {
		n, err = o.dec.DecodeToFloat32(packet, o.buf)
		return err
	})
	if err == nil {
		o.good++
		for i := range o.buf[:n*o.head.channels] {
			o.buf[i] *= o.head.gain
		}
		return n, nil
	}
	o.bad++
	n = duration(packet)
	clear(o.buf[:n*o.head.channels])
	o.dec, err = pion.NewDecoderWithOutput(rate, o.head.channels)
	return n, err
}
