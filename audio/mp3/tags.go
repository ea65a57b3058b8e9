package mp3

import (
	"encoding/binary"
	"io"
)

// TagSize returns the number of bytes of ID3v2 tags that a file of size bytes
// begins with (ID3v2.4.0, section 3.1), and of zeros behind them. It is 0 for a
// file without.
func TagSize(r io.ReaderAt, size int64) int64 {
	const head, footer = 10, 10
	at := int64(0)
	for {
		var h [head]byte
		if n, _ := r.ReadAt(h[:], at); n < head || string(h[:3]) != "ID3" || at > size {
			break
		}
		length := int64(0)
		for _, b := range h[6:] {
			length = length<<7 | int64(b&0x7f) // seven bits each, so that nothing looks like a frame
		}
		at += head + length
		if h[5]&0x10 != 0 {
			at += footer
		}
	}
	return min(at+zeros(r, at), size)
}

// zeros counts the zero bytes from at on, of which tags may have a tail that
// they do not count.
func zeros(r io.ReaderAt, at int64) (n int64) {
	const most = 1 << 20
	var b [4096]byte
	for n < most {
		got, _ := r.ReadAt(b[:], at+n)
		for _, v := range b[:got] {
			if v != 0 {
				return n
			}
			n++
		}
		if got < len(b) {
			break
		}
	}
	return n
}

// The delay of the encoder and that of the decoder, in frames of sound, both of
// which come out as silence in front of the sound.
const (
	// decoderDelay is that of every decoder: 528 of the filter bank and one more
	// (LAME technical FAQ, "Why is a decoded MP3 longer than the original .wav
	// file?").
	decoderDelay = 529

	// usualDelay is that of LAME, which it takes for that of a file that does not
	// say (libmp3lame, encoder.h: ENCDELAY; frontend, get_audio.c).
	usualDelay = 576
)

// An info is what the first frame of a file may hold in the place of sound, the
// Xing header, and what LAME put behind it (Mp3 Info Tag revision 1 specifications,
// gabriel.mp3-tech.org/mp3infotag.html).
type info struct {
	skip   int64 // frames of sound in front that are not to be heard
	frames int64 // frames of sound to be heard, −1 if unknown
}

// parseInfo reads the info in the first frame of a file, of which audio bytes
// follow; ok says whether the frame is one, and no sound.
func parseInfo(frame []byte, audio int64) (i info, ok bool) {
	i = info{skip: usualDelay + decoderDelay, frames: -1}
	h := parseHeader(frame)
	if b := frame[min(len(frame), headSize+32):]; len(b) >= 4 && string(b[:4]) == "VBRI" {
		return i, true // the header of Fraunhofer's encoder
	}
	b := frame[min(len(frame), headSize+h.sideSize()):]
	if len(b) < 8 || string(b[:4]) != "Xing" && string(b[:4]) != "Info" {
		return i, false
	}
	flags := binary.BigEndian.Uint32(b[4:])
	b = b[8:]
	count, size := int64(-1), int64(-1)
	for bit, length := range []int{4, 4, 100, 4} { // frames, bytes, table of contents, quality
		if flags>>bit&1 == 0 {
			continue
		}
		if len(b) < length {
			return i, true
		}
		switch bit {
		case 0:
			count = int64(binary.BigEndian.Uint32(b))
		case 1:
			size = int64(binary.BigEndian.Uint32(b))
		}
		b = b[length:]
	}
	// Behind it LAME has its name of 9 bytes and 12 more before the delays.
	if len(b) < 24 || b[0] == 0 {
		return i, true
	}
	delay, padding := int64(b[21])<<4|int64(b[22])>>4, int64(b[22]&15)<<8|int64(b[23])
	i.skip = delay + decoderDelay
	// Files that were joined have the header of their first part.
	joined := size > 0 && audio > size+size/8+64<<10
	if total := count*int64(h.samples()) - delay - padding; count > 0 && total > 0 && !joined {
		i.frames = total
	}
	return i, true
}
