package wav

import (
	"encoding/binary"
	"fmt"

	"meditate/audio"
)

// Format tags (RFC 2361, appendix A; 0xFFFE: Microsoft, "Multiple Channel Audio
// Data and WAVE Files", 2001).
const (
	formatPCM        = 0x0001
	formatFloat      = 0x0003
	formatALaw       = 0x0006
	formatMuLaw      = 0x0007
	formatExtensible = 0xFFFE
)

// codecs names the formats that people meet (RFC 2361, appendix A).
var codecs = map[uint16]string{
	0x0002: "Microsoft ADPCM",
	0x0011: "IMA ADPCM",
	0x0031: "GSM 6.10",
	0x0040: "G.721 ADPCM",
	0x0050: "MPEG audio",
	0x0055: "MP3",
	0x0161: "Windows Media Audio",
}

// subFormat is what a sub-format of the extensible format ends with, if its
// first two bytes are a format tag (Microsoft, as above; RFC 2361, section 4).
const subFormat = "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"

const (
	formatSize     = 16 // bytes of a fmt chunk that every file has
	extensibleSize = 40 // bytes of that of an extensible format

	maxChannels = 64
)

// A format says how the samples of a file are stored.
type format struct {
	tag      uint16 // PCM, float, A-law or µ-law
	bits     int    // of a sample: a multiple of 8
	valid    int    // how many of them count: the upper ones
	channels int
	rate     audio.Rate
}

// frameSize is the number of bytes of a frame.
func (f format) frameSize() int { return f.channels * f.bits / 8 }

// String names the kind of samples for a person.
func (f format) String() string {
	switch f.tag {
	case formatALaw:
		return "A-law"
	case formatMuLaw:
		return "µ-law"
	case formatFloat:
		return fmt.Sprintf("%d-bit float", f.bits)
	}
	return fmt.Sprintf("%d-bit PCM", f.valid)
}

// parseFormat reads a fmt chunk. Its error says what it is that cannot be read,
// and what can.
func parseFormat(chunk []byte) (format, error) {
	if len(chunk) < formatSize {
		return format{}, fmt.Errorf("wav: the fmt chunk has %d bytes and should have %d", len(chunk), formatSize)
	}
	field := binary.LittleEndian.Uint16
	tag, channels, align, bits := field(chunk), field(chunk[2:]), field(chunk[12:]), int(field(chunk[14:]))
	rate := binary.LittleEndian.Uint32(chunk[4:])
	valid := bits
	if tag == formatExtensible {
		if len(chunk) < extensibleSize || string(chunk[26:extensibleSize]) != subFormat {
			return format{}, unsupported("an extensible format without a known sub-format")
		}
		tag = field(chunk[24:])
		if v := int(field(chunk[18:])); v > 0 && v < bits {
			valid = v
		}
	}
	// Samples fill their bytes from the top, whatever their bits (MPI, chapter 3,
	// "Data Format of the Samples").
	f := format{tag: tag, bits: (bits + 7) &^ 7, valid: valid, channels: int(channels), rate: audio.Rate(rate)}
	switch {
	case !readable(tag, bits):
		return format{}, unsupported(describe(tag, bits))
	case channels < 1 || channels > maxChannels:
		return format{}, fmt.Errorf("wav: %d channels: files of 1 to %d channels are read", channels, maxChannels)
	case rate < uint32(minRate) || rate > uint32(maxRate):
		return format{}, fmt.Errorf("wav: rate of %d Hz: files of %d to %d Hz are read", rate, minRate, maxRate)
	case align != 0 && int(align) != f.frameSize():
		return format{}, fmt.Errorf("wav: the fmt chunk contradicts itself: frames of %d bytes, but %d channels of %d bits",
			align, channels, bits)
	}
	return f, nil
}

// readable tells whether samples of this kind can be read.
func readable(tag uint16, bits int) bool {
	switch tag {
	case formatPCM:
		return bits >= 1 && bits <= 32
	case formatFloat:
		return bits == 32 || bits == 64
	case formatALaw, formatMuLaw:
		return bits == 8
	}
	return false
}

// describe names what cannot be read.
func describe(tag uint16, bits int) string {
	switch tag {
	case formatPCM:
		return fmt.Sprintf("PCM with samples of %d bits", bits)
	case formatFloat:
		return fmt.Sprintf("floating point with samples of %d bits", bits)
	case formatALaw, formatMuLaw:
		return fmt.Sprintf("%v with samples of %d bits", format{tag: tag}, bits)
	}
	if name, ok := codecs[tag]; ok {
		return name
	}
	return fmt.Sprintf("the format 0x%04X", tag)
}

func unsupported(what string) error {
	return fmt.Errorf("wav: %s cannot be read: save it as 16-bit PCM WAV", what)
}
