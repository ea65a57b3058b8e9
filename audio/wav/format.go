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
	formatExtensible = 0xFFFE
)

// codecs names the formats that people meet (RFC 2361, appendix A).
var codecs = map[uint16]string{
	0x0002: "Microsoft ADPCM",
	0x0006: "A-law",
	0x0007: "µ-law",
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
	float    bool // floating point instead of integers
	bits     int  // of a sample: 8, 16, 24, 32, or 64 for floating point
	channels int
	rate     audio.Rate
}

// frameSize is the number of bytes of a frame.
func (f format) frameSize() int { return f.channels * f.bits / 8 }

// parseFormat reads a fmt chunk. Its error says what it is that cannot be read,
// and what can.
func parseFormat(chunk []byte) (format, error) {
	if len(chunk) < formatSize {
		return format{}, fmt.Errorf("wav: the fmt chunk has %d bytes and should have %d", len(chunk), formatSize)
	}
	field := binary.LittleEndian.Uint16
	tag, channels, align, bits := field(chunk), field(chunk[2:]), field(chunk[12:]), field(chunk[14:])
	rate := binary.LittleEndian.Uint32(chunk[4:])

	if tag == formatExtensible {
		if len(chunk) < extensibleSize || string(chunk[26:extensibleSize]) != subFormat {
			return format{}, unsupported("an extensible format without a known sub-format")
		}
		tag = field(chunk[24:])
	}
	f := format{float: tag == formatFloat, bits: int(bits), channels: int(channels), rate: audio.Rate(rate)}
	switch {
	case tag != formatPCM && tag != formatFloat:
		return format{}, unsupported(codec(tag))
	case !f.float && bits != 8 && bits != 16 && bits != 24 && bits != 32:
		return format{}, unsupported(fmt.Sprintf("PCM with samples of %d bits", bits))
	case f.float && bits != 32 && bits != 64:
		return format{}, unsupported(fmt.Sprintf("floating point with samples of %d bits", bits))
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

func codec(tag uint16) string {
	if name, ok := codecs[tag]; ok {
		return name
	}
	return fmt.Sprintf("the format 0x%04X", tag)
}

func unsupported(what string) error {
	return fmt.Errorf("wav: %s cannot be read: save it as 16-bit PCM WAV", what)
}
