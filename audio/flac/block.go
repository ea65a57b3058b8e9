package flac

import "slices"

// blockSize is how many frames of sound are in a frame of the file: what the
// reference encoder takes, and what every device can play (RFC 9639, section 7).
const blockSize = 4096

// A blockEncoder makes frames of a FLAC file. It keeps its room from one to the
// next and belongs to one goroutine.
type blockEncoder struct {
	rate, channels, bits int
	bitWriter
	sides     [4][]int32 // left, right, middle, difference
	residuals []int32
}

func newBlockEncoder(rate, channels, bits int) *blockEncoder {
	e := &blockEncoder{rate: rate, channels: channels, bits: bits, residuals: make([]int32, blockSize)}
	for i := range e.sides {
		e.sides[i] = make([]int32, blockSize)
	}
	return e
}

// How the two channels of a frame are stored (RFC 9639, section 9.1.3), and as
// which of sides.
var stereoModes = []struct {
	code   uint32
	first  int
	second int
}{
	{1, 0, 1}, {8, 0, 3}, {9, 3, 1}, {10, 2, 3},
}

// encode returns block number n of the stream: samples as they stand in a WAV
// file, of at most blockSize frames. The bytes are good until the next call.
func (e *blockEncoder) encode(n int64, samples []byte) []byte {
	size := len(samples) / (e.channels * e.bits / 8)
	e.unpack(samples, size)
	e.bitWriter = bitWriter{out: e.out[:0]}
	if e.channels == 1 {
		e.head(n, size, 0)
		e.subframe(e.sides[0][:size], e.bits)
	} else {
		mode := stereoModes[e.stereoMode(size)]
		e.head(n, size, mode.code)
		for _, side := range []int{mode.first, mode.second} {
			bits := e.bits
			if side == 3 { // the difference needs one more
				bits++
			}
			e.subframe(e.sides[side][:size], bits)
		}
	}
	e.align()
	crc := crc16(e.out)
	return append(e.out, byte(crc>>8), byte(crc))
}

// unpack fills the sides.
func (e *blockEncoder) unpack(samples []byte, size int) {
	for i := range size {
		for ch := range e.channels {
			if e.bits == 16 {
				e.sides[ch][i] = int32(int16(uint16(samples[0]) | uint16(samples[1])<<8))
				samples = samples[2:]
			} else {
				e.sides[ch][i] = int32(uint32(samples[0])<<8|uint32(samples[1])<<16|uint32(samples[2])<<24) >> 8
				samples = samples[3:]
			}
		}
	}
	if e.channels == 2 {
		left, right := e.sides[0][:size], e.sides[1][:size]
		middle, difference := e.sides[2][:size], e.sides[3][:size]
		for i := range left {
			middle[i] = (left[i] + right[i]) >> 1
			difference[i] = left[i] - right[i]
		}
	}
}

// stereoMode returns which of the modes leaves least.
func (e *blockEncoder) stereoMode(size int) int {
	var sums [4]uint64
	for i := range sums {
		_, sums[i] = bestOrder(e.sides[i][:size])
	}
	best, least := 0, sums[0]+sums[1]
	for i, mode := range stereoModes {
		// The length of the code grows with the logarithm of the sum, so products
		// would be compared rightly; sums choose the same but for rare cases.
		if sum := sums[mode.first] + sums[mode.second]; sum < least {
			best, least = i, sum
		}
	}
	return best
}

// head writes the head of a frame (RFC 9639, section 9.1).
func (e *blockEncoder) head(n int64, size int, channels uint32) {
	e.write(0xfff8, 16) // sync code, blocks of fixed size
	if size == blockSize {
		e.write(12, 4)
	} else {
		e.write(7, 4) // 16 bits at the end of the head
	}
	code, suffix, suffixBits := rateCode(e.rate)
	e.write(code, 4)
	e.write(channels, 4)
	e.write(uint32(e.bits)/4, 3) // 4 for 16 bits, 6 for 24
	e.write(0, 1)
	e.number(uint64(n))
	if size != blockSize {
		e.write(uint32(size-1), 16)
	}
	e.write(suffix, suffixBits)
	e.write(uint32(crc8(e.out)), 8)
}

// rateCode is how the head of a frame says a rate (RFC 9639, section 9.1.2), and
// what stands at its end for it. 0 leaves it to the head of the file.
func rateCode(rate int) (code, suffix uint32, suffixBits int) {
	for i, known := range []int{88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000} {
		if rate == known {
			return uint32(i + 1), 0, 0
		}
	}
	switch {
	case rate < 1<<16:
		return 13, uint32(rate), 16
	case rate%10 == 0 && rate/10 < 1<<16:
		return 14, uint32(rate / 10), 16
	}
	return 0, 0, 0
}

// subframe writes a channel (RFC 9639, section 9.2): as one sample if all are the
// same, else by the best fixed predictor, or as it is where that needs more.
func (e *blockEncoder) subframe(samples []int32, bits int) {
	if !slices.ContainsFunc(samples, func(s int32) bool { return s != samples[0] }) {
		e.write(0, 8)
		e.write(uint32(samples[0]), bits)
		return
	}
	order, _ := bestOrder(samples)
	residuals := predict(e.residuals, samples, order)
	p := planRice(residuals, len(samples))
	if p.bits+order*bits >= len(samples)*bits {
		e.write(1<<1, 8)
		for _, s := range samples {
			e.write(uint32(s), bits)
		}
		return
	}
	e.write(uint32(8|order)<<1, 8)
	for _, s := range samples[:order] {
		e.write(uint32(s), bits)
	}
	width := 4
	if p.wide {
		width = 5
	}
	e.write(uint32(width-4), 2)
	e.write(uint32(p.exponent), 4)
	for i := range 1 << p.exponent {
		n := len(samples)>>p.exponent - order
		if i > 0 {
			n += order
		}
		e.write(uint32(p.parameters[i]), width)
		e.rice(residuals[:n], int(p.parameters[i]))
		residuals = residuals[n:]
	}
}
