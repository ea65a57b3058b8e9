package opus

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/pion/opus/pkg/oggreader"

	"meditate/audio/ogg"
)

// rate is that of every Opus file; what stands in its header is the rate of the
// recording that it was made of (RFC 7845, section 5.1, item 5).
const rate = 48000

const maxPacket = 120 * rate / 1000 // frames of the longest packet (RFC 6716, section 3.2.5)

var errHead = errors.New("its header is damaged")

// A head is what the identification header says (RFC 7845, section 5.1).
type head struct {
	channels int
	preSkip  int64   // frames to leave out, of 48 kHz
	gain     float32 // a factor
}

// parseHead reads an identification header.
func parseHead(p []byte) (head, error) {
	if len(p) < 19 || string(p[:8]) != "OpusHead" {
		return head{}, errHead
	}
	h := head{
		channels: int(p[9]),
		preSkip:  int64(binary.LittleEndian.Uint16(p[10:])),
		gain:     gain(int16(binary.LittleEndian.Uint16(p[16:]))),
	}
	family := p[18]
	// With family 1, one or two channels may be in one stream, as with family 0.
	oneStream := family == 0 || family == 1 && len(p) >= 21 && p[19] == 1 && int(p[20]) == h.channels-1
	switch {
	case p[8]>>4 != 0: // a new major version
		return head{}, fmt.Errorf("version %d of the format, of which nothing is known here: convert the file to WAV", p[8])
	case h.channels < 1:
		return head{}, errHead
	case h.channels > 2 || !oneStream:
		return head{}, fmt.Errorf("%d channels: Opus files of 1 or 2 channels are read; convert the file to WAV", h.channels)
	}
	return h, nil
}

// gain turns the output gain, in dB as a number with 8 binary places, into a
// factor (RFC 7845, section 5.1, item 6), rounded so that it is the same on every
// machine.
func gain(q8 int16) float32 {
	if q8 == 0 {
		return 1
	}
	const grid = 1 << 24
	return float32(math.Round(math.Pow(10, float64(q8)/(20*256))*grid) / grid)
}

// length returns how many frames a file has for the listener, −1 where that
// cannot be told: the last position, less the first one, less what is left out
// (RFC 7845, sections 4.3 to 4.5).
func length(r io.ReaderAt, size int64, h head) int64 {
	n := ogg.LastGranule(r, size) - firstPosition(r, size) - h.preSkip
	if n < 0 {
		return -1
	}
	return n
}

// firstPosition returns where a stream begins: 0, or a later position if it was
// cut out of a longer one. It is what the first page with sound gives as its
// end, less what its packets last; a single page may end before they do, which
// is no other beginning.
func firstPosition(r io.ReaderAt, size int64) (first int64) {
	err := guard(func() error {
		packets, _, err := oggreader.NewWith(ogg.NewStream(r, size))
		if err != nil {
			return err
		}
		if _, _, err = packets.ParseNextPacket(); err != nil { // comments
			return err
		}
		lasted, end := int64(0), int64(-1)
		for {
			packet, page, err := packets.ParseNextPacket()
			if err != nil || end >= 0 && int64(page.GranulePosition) != end {
				break
			}
			end = int64(page.GranulePosition)
			lasted += int64(duration(packet))
		}
		first = end - lasted
		return nil
	})
	if err != nil {
		return 0
	}
	return max(0, first)
}

// duration returns how many frames a packet lasts, from its first bytes alone
// (RFC 6716, section 3.1, table 2, and section 3.2). 0 is for a packet that says
// nothing.
func duration(packet []byte) int {
	if len(packet) == 0 {
		return 0
	}
	config := packet[0] >> 3
	frame := 0
	switch {
	case config < 12: // SILK: 10, 20, 40, 60 ms
		frame = []int{480, 960, 1920, 2880}[config%4]
	case config < 16: // both: 10, 20 ms
		frame = []int{480, 960}[config%2]
	default: // CELT: 2.5, 5, 10, 20 ms
		frame = 120 << (config % 4)
	}
	switch packet[0] & 3 {
	case 0:
		return frame
	case 1, 2:
		return 2 * frame
	}
	if len(packet) < 2 {
		return 0
	}
	return min(frame*int(packet[1]&63), maxPacket)
}
