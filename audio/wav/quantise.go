package wav

import (
	"encoding/binary"

	"meditate/audio"
	"meditate/audio/noise"
)

// ditherStream sets the dither apart from other noise made of the same seed.
const ditherStream = 0x64697468

// A quantiser turns frames into 16-bit samples, with dither that depends on the
// key, the place of the frame and the channel alone.
//
// The dither is triangular between −1 and +1 steps of the result, so that mean
// and variance of the error do not depend on the sound (Lipshitz, Wannamaker
// and Vanderkooy, "Quantization and Dither: A Theoretical Survey", Journal of
// the Audio Engineering Society 40 (5), 1992). A frame of exact silence gets
// none and stays exact silence.
//
// The arithmetic is in integers and therefore the same everywhere: the one
// floating-point product is by a power of two, which is exact, and nothing is
// added to it, so no machine has anything to fuse.
type quantiser struct{ key uint64 }

func newQuantiser(seed uint64) quantiser {
	return quantiser{key: noise.Key(seed, ditherStream)}
}

// stereo writes the frames, which begin at place at, to dst as 16-bit samples,
// left before right. It returns how many bytes that were.
func (q quantiser) stereo(dst []byte, frames []audio.Frame, at int64) int {
	dst = dst[:4*len(frames)]
	for i, f := range frames {
		var both uint32
		if f[0] != 0 || f[1] != 0 {
			b := noise.Bits(q.key, uint64(at)+uint64(i))
			left := quantise(f[0], triangular(uint32(b)))
			right := quantise(f[1], triangular(uint32(b>>32)))
			both = uint32(uint16(left)) | uint32(uint16(right))<<16
		}
		binary.LittleEndian.PutUint32(dst[4*i:], both)
	}
	return len(dst)
}

// mono is stereo for the mean of left and right.
func (q quantiser) mono(dst []byte, frames []audio.Frame, at int64) int {
	dst = dst[:2*len(frames)]
	for i, f := range frames {
		var sample int16
		if f[0] != 0 || f[1] != 0 {
			b := noise.Bits(q.key, uint64(at)+uint64(i))
			sample = quantise((f[0]+f[1])*0.5, triangular(uint32(b)))
		}
		binary.LittleEndian.PutUint16(dst[2*i:], uint16(sample))
	}
	return len(dst)
}

// triangular makes of 32 even bits a number between −1 and +1, both excluded,
// in units of 2⁻¹⁶: the difference of two even ones, symmetric about zero.
func triangular(b uint32) int64 { return int64(b&0xffff) - int64(b>>16) }

// quantise rounds x, full scale ±1, plus dither, in units of 2⁻¹⁶ steps, to one
// of the 65536 steps of the result, halves to even, and saturates. Truncation
// of x at 2⁻³² steps and rounding both treat plus and minus alike.
func quantise(x float32, dither int64) int16 {
	if !(x > -2 && x < 2) {
		return saturate(x)
	}
	v := int64(x*(1<<47)) + dither<<16 // in units of 2⁻³² steps
	v = (v + (1<<31 - 1) + v>>32&1) >> 32
	return int16(min(max(v, -1<<15), 1<<15-1))
}

// saturate answers for samples so far outside of full scale that no dither
// brings them back, and for those that are no numbers.
func saturate(x float32) int16 {
	switch {
	case x > 0:
		return 1<<15 - 1
	case x < 0:
		return -1 << 15
	}
	return 0
}
