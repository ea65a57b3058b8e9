package pcm

import (
	"encoding/binary"
	"math"

	"meditate/audio"
	"meditate/audio/noise"
)

// A run is a stretch of frames whose number the compiler knows, so that it
// needs no check of a bound in the four loops below, which do what
// [quantiser.plain] does in a fifth of the time. They return how many frames they have
// done: all, or up to the first that is out of the ordinary. That is one with a
// sample so loud that it might have to saturate, or that is no number, or that
// lies halfway between two steps once it is dithered, as about one in 65536 does
// where sound lies on a coarse grid. Silence is ordinary.
//
// The counter stands for key and place: the bits of place n of a key are those
// of place 0 of the key that lies n strides further on.
const (
	run = 256

	stride = 0x9e3779b97f4a7c15 // of the counter in noise.Bits
)

const (
	magnitude = 1<<31 - 1 // the bits of a float32 without its sign

	// The bits of the smallest float32 that is out of the ordinary: two steps
	// below full scale, 1 − 2⁻¹⁴ and 1 − 2⁻²², so that dither and rounding,
	// which move it by less than 1.5, keep it in range. Bits of positive numbers
	// are in the order of the numbers, and those of no number come after all.
	loud16 = 0x3f7ffc00
	loud24 = 0x3f7ffffc

	full16 = 1 << (15 + 32) // full scale in units of 2⁻³² steps
	full24 = 1 << (23 + 32)
	half   = 1 << 31 // half a step; where nothing is left of a sum with it, it was a tie
)

func stereo16(to []byte, frames *[run]audio.Frame, counter uint64) int {
	dst := (*[4 * run]byte)(to)
	_, _ = dst[0], frames[0] // checks for nil here and not for each frame
	for i := range run {
		l, r := frames[i][0], frames[i][1]
		lbits, rbits := math.Float32bits(l)&magnitude, math.Float32bits(r)&magnitude
		b := noise.Bits(counter, 0)
		counter += stride
		if lbits|rbits == 0 {
			binary.LittleEndian.PutUint32(dst[4*i:], 0)
			continue
		}
		if lbits >= loud16 || rbits >= loud16 {
			return i
		}
		left := int64(l*full16) + spread(uint32(b)) + half
		right := int64(r*full16) + spread(uint32(b>>32)) + half
		if uint32(left) == 0 || uint32(right) == 0 {
			return i
		}
		binary.LittleEndian.PutUint32(dst[4*i:], uint32(uint16(left>>32))|uint32(right>>16)&^0xffff)
	}
	return run
}

func mono16(to []byte, frames *[run]audio.Frame, counter uint64) int {
	dst := (*[2 * run]byte)(to)
	_, _ = dst[0], frames[0]
	for i := range run {
		l, r := frames[i][0], frames[i][1]
		b := noise.Bits(counter, 0)
		counter += stride
		if (math.Float32bits(l)|math.Float32bits(r))&magnitude == 0 {
			binary.LittleEndian.PutUint16(dst[2*i:], 0)
			continue
		}
		x := (l + r) * 0.5
		v := int64(x*full16) + spread(uint32(b)) + half
		if math.Float32bits(x)&magnitude >= loud16 || uint32(v) == 0 {
			return i
		}
		binary.LittleEndian.PutUint16(dst[2*i:], uint16(v>>32))
	}
	return run
}

func stereo24(to []byte, frames *[run]audio.Frame, counter uint64) int {
	dst := (*[6 * run]byte)(to)
	_, _ = dst[0], frames[0]
	for i := range run {
		l, r := frames[i][0], frames[i][1]
		lbits, rbits := math.Float32bits(l)&magnitude, math.Float32bits(r)&magnitude
		b := noise.Bits(counter, 0)
		counter += stride
		if lbits >= loud24 || rbits >= loud24 {
			return i
		}
		left := int64(l*full24) + spread(uint32(b)) + half
		right := int64(r*full24) + spread(uint32(b>>32)) + half
		if uint32(left) == 0 || uint32(right) == 0 {
			return i
		}
		if lbits|rbits == 0 {
			left, right = 0, 0
		}
		binary.LittleEndian.PutUint32(dst[6*i:], uint32(left>>32)&0xffffff|uint32(right>>32)<<24)
		binary.LittleEndian.PutUint16(dst[6*i+4:], uint16(right>>40))
	}
	return run
}

func mono24(to []byte, frames *[run]audio.Frame, counter uint64) int {
	dst := (*[3 * run]byte)(to)
	_, _ = dst[0], frames[0]
	for i := range run {
		l, r := frames[i][0], frames[i][1]
		b := noise.Bits(counter, 0)
		counter += stride
		x := (l + r) * 0.5
		v := int64(x*full24) + spread(uint32(b)) + half
		if math.Float32bits(x)&magnitude >= loud24 || uint32(v) == 0 {
			return i
		}
		if (math.Float32bits(l)|math.Float32bits(r))&magnitude == 0 {
			v = 0
		}
		binary.LittleEndian.PutUint16(dst[3*i:], uint16(v>>32))
		dst[3*i+2] = byte(v >> 48)
	}
	return run
}
