package mp3

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The kilobits a second that the four bits of a header stand for (layer III of
// ISO/IEC 11172-3, 2.4.2.3, and 13818-3, 2.4.2.3). 0 would be a rate of the
// encoder's own, which no frame says.
var (
	bitrates1 = [15]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
	bitrates2 = [15]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
)

var rates = [3]int{44100, 48000, 32000} // the same places; halved in MPEG 2

const (
	headSize = 4
	maxFrame = 1441 // bytes: 320 kbit/s at 32 kHz, and one of padding

	// What two headers of one file have in common: sync word, version, layer and
	// rate. Bitrate and even stereo mode may change.
	commonBits = 0xfffe0c00
)

// A header is the first four bytes of a frame (ISO/IEC 11172-3, 2.4.1.3).
type header uint32

func parseHeader(b []byte) header { return header(binary.BigEndian.Uint32(b)) }

// valid says whether it is the header of a frame that can be decoded: layer III
// of MPEG 1 or 2.
func (h header) valid() bool {
	return h>>21 == 0x7ff && h>>19&3 >= 2 && h>>17&3 == 1 &&
		h>>12&15 != 0 && h>>12&15 != 15 && h>>10&3 != 3 && h&3 != 2
}

// low says whether it is MPEG 2, of half the rates.
func (h header) low() bool  { return h>>19&1 == 0 }
func (h header) mono() bool { return h>>6&3 == 3 }
func (h header) crc() bool  { return h>>16&1 == 0 }

func (h header) rate() int {
	if h.low() {
		return rates[h>>10&3] / 2
	}
	return rates[h>>10&3]
}

// samples is the number of frames of sound in a frame of the file.
func (h header) samples() int {
	if h.low() {
		return 576
	}
	return 1152
}

// size is the number of bytes of the whole frame (2.4.3.1).
func (h header) size() int { return h.bareSize() + int(h>>9&1) }

func (h header) bareSize() int {
	if h.low() {
		return 72_000 * bitrates2[h>>12&15] / h.rate()
	}
	return 144_000 * bitrates1[h>>12&15] / h.rate()
}

// sideSize is the number of bytes of side information (2.4.1.7), which follow
// the header and, if there is one, a checksum of two bytes.
func (h header) sideSize() int {
	switch {
	case h.low() && h.mono():
		return 9
	case h.low() || h.mono():
		return 17
	}
	return 32
}

// like says whether two headers may be of one file.
func (h header) like(other header) bool { return h&commonBits == other&commonBits }

// unsupported says what is the matter with a file of MPEG audio of another kind;
// nil where b begins with no header at all.
func unsupported(b []byte) error {
	if len(b) < headSize {
		return nil
	}
	h := parseHeader(b)
	switch {
	case h>>21 != 0x7ff || h>>10&3 == 3 || h>>12&15 == 15:
		return nil
	case h>>17&3 > 1:
		return fmt.Errorf("mp3: MPEG audio of layer %d cannot be read: convert the file to WAV", 4-h>>17&3)
	case h>>17&3 == 1 && h>>19&3 == 0:
		return errors.New("mp3: MPEG 2.5 sound, of 8 to 12 kHz, cannot be read: convert the file to WAV")
	case h>>17&3 == 1 && h>>12&15 == 0:
		return errors.New("mp3: a free bitrate cannot be read: convert the file to WAV")
	}
	return nil
}
