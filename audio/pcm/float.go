package pcm

import (
	"encoding/binary"
	"math"

	"meditate/audio"
)

// floats packs samples as they are. What is no number becomes 0 and what is
// infinite the largest number there is, so that what was written can be read.
type floats struct{ mono bool }

// pack implements packer.
func (p floats) pack(dst []byte, frames []audio.Frame, _ int64) {
	if p.mono {
		for i, f := range frames {
			binary.LittleEndian.PutUint32(dst[4*i:], finite(mean(f)))
		}
		return
	}
	dst = dst[:8*len(frames)]
	for i, f := range frames {
		both := uint64(finite(f[0])) | uint64(finite(f[1]))<<32
		binary.LittleEndian.PutUint64(dst[8*i:], both)
	}
}

// finite returns the bits of x, or of what is written in its place. A zero has no
// sign: then silence is the same bytes whether it was rendered or known.
func finite(x float32) uint32 {
	const infinite = 0x7f800000 // infinity; the bits above are those of no number (IEEE 754-2019, section 3.4)
	b := math.Float32bits(x)
	switch {
	case b&magnitude == 0:
		return 0
	case b&magnitude < infinite:
		return b
	case b&magnitude == infinite:
		return b - 1
	}
	return 0
}
