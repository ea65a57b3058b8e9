package cache

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"

	"meditate/audio"
)

// A clip's file, all numbers little-endian:
//
//	 0  magic, 8 bytes; the last is the version of the format
//	 8  key, 32 bytes, so that a file under a wrong name is noticed
//	40  rate in Hz, uint32
//	44  number of samples, uint32
//	48  samples, float32 (IEEE 754)
//	 …  CRC-32C of all before, uint32
//
// A checksum of 32 bits is enough against damage: it finds every burst of up to
// 32 bits, and all but one in 4·10⁹ of other damages. It is no defence against
// malice, and needs none: who can write here can run programs as the user.
// CRC-32C (RFC 3720, appendix B.4) is the one that processors compute.
const (
	magic      = "medclip\x01"
	headerSize = 48
	sumSize    = 4
)

// maxFile is the largest file that is kept or read, in bytes: 12 minutes of
// sound at 22,050 Hz. A phrase is far shorter.
const maxFile = 64 << 20

// ErrDamaged is what the error of [Cache.Get] is where a file did not hold what
// was put into it. The file has been removed; the clip is to be made again.
var ErrDamaged = errors.New("damaged clip")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// fileSize returns how many bytes the file of a clip has.
func fileSize(samples int) int64 { return headerSize + 4*int64(samples) + sumSize }

// encode returns the file of a clip.
func encode(key Key, clip audio.Clip) []byte {
	data := make([]byte, 0, fileSize(len(clip.Samples)))
	data = append(data, magic...)
	data = append(data, key[:]...)
	data = binary.LittleEndian.AppendUint32(data, uint32(clip.Rate))
	data = binary.LittleEndian.AppendUint32(data, uint32(len(clip.Samples)))
	for _, s := range clip.Samples {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(s))
	}
	return binary.LittleEndian.AppendUint32(data, crc32.Checksum(data, castagnoli))
}

// decode reads the file of a clip. Memory is taken only for samples that are
// there, whatever the header says. Every error is [ErrDamaged].
func decode(key Key, data []byte) (audio.Clip, error) {
	if len(data) < headerSize+sumSize || string(data[:len(magic)]) != magic {
		return audio.Clip{}, damaged("it does not begin as a clip")
	}
	rate := binary.LittleEndian.Uint32(data[40:])
	count := binary.LittleEndian.Uint32(data[44:])
	body, sum := data[:len(data)-sumSize], data[len(data)-sumSize:]
	switch {
	case int64(len(data)) != headerSize+4*int64(count)+sumSize:
		return audio.Clip{}, damaged("%d bytes for %d samples", len(data), count)
	case binary.LittleEndian.Uint32(sum) != crc32.Checksum(body, castagnoli):
		return audio.Clip{}, damaged("its checksum is wrong")
	case Key(data[8:40]) != key:
		return audio.Clip{}, damaged("it is another clip, under a wrong name")
	case rate == 0 || rate > math.MaxInt32:
		return audio.Clip{}, damaged("a rate of %d Hz", rate)
	}
	clip := audio.Clip{Rate: audio.Rate(rate), Samples: make([]float32, count)}
	body = body[headerSize:]
	for i := range clip.Samples {
		clip.Samples[i] = math.Float32frombits(binary.LittleEndian.Uint32(body[4*i:]))
	}
	return clip, nil
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}
