package pcm

import (
	"meditate/audio"
	"meditate/audio/noise"
)

// ditherStream sets the dither apart from other noise made of the same seed.
const ditherStream = 0x64697468

// A packer turns the frames of a signal that begin at a place into bytes: it
// fills dst, which has room for exactly these frames.
type packer interface {
	pack(dst []byte, frames []audio.Frame, at int64)
}

// newPacker returns the packer for checked options.
func newPacker(o Options) packer {
	if o.Format == Float32 {
		return floats{mono: o.channels() == 1}
	}
	q := quantiser{
		key:      noise.Key(o.Seed, ditherStream),
		bits:     8 * o.Format.Bytes(),
		channels: o.channels(),
	}
	switch {
	case q.bits == 16 && q.channels == 2:
		q.run = stereo16
	case q.bits == 16:
		q.run = mono16
	case q.channels == 2:
		q.run = stereo24
	default:
		q.run = mono24
	}
	return q
}

// A quantiser turns frames into integer samples, with dither that depends on
// the key, the place of the frame and the channel alone.
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
type quantiser struct {
	key      uint64
	bits     int // of a sample: 16 or 24
	channels int
	run      func(dst []byte, frames *[run]audio.Frame, counter uint64) int // the quick way: see run.go
}

// pack implements packer: by runs, and frame by frame for what is left of a run
// that met something out of the ordinary, and of the frames.
func (q quantiser) pack(dst []byte, frames []audio.Frame, at int64) {
	size := q.channels * q.bits / 8
	for ; len(frames) >= run; frames, dst, at = frames[run:], dst[run*size:], at+run {
		if n := q.run(dst, (*[run]audio.Frame)(frames), q.key+uint64(at)*stride); n < run {
			q.plain(dst[n*size:], frames[n:run], at+int64(n))
		}
	}
	q.plain(dst, frames, at)
}

// plain quantises frame by frame, whatever they are.
func (q quantiser) plain(dst []byte, frames []audio.Frame, at int64) {
	for i, f := range frames {
		if f[0] == 0 && f[1] == 0 {
			dst = dst[copy(dst[:q.channels*q.bits/8], "\x00\x00\x00\x00\x00\x00"):]
			continue
		}
		b := noise.Bits(q.key, uint64(at)+uint64(i))
		if q.channels == 1 {
			dst = q.put(dst, mean(f), uint32(b))
			continue
		}
		dst = q.put(dst, f[0], uint32(b))
		dst = q.put(dst, f[1], uint32(b>>32))
	}
}

// put writes a sample to dst, with the 32 bits of randomness that belong to it,
// and returns what follows in dst.
func (q quantiser) put(dst []byte, x float32, b uint32) []byte {
	v := quantise(x, spread(b), q.bits)
	n := q.bits / 8
	for i := range dst[:n] {
		dst[i] = byte(v >> (8 * i))
	}
	return dst[n:]
}

// mean is what a frame becomes in mono.
func mean(f audio.Frame) float32 { return (f[0] + f[1]) * 0.5 }

// spread makes of 32 even bits a number between −1 and +1 steps, both excluded,
// in units of 2⁻³² steps: the difference of two even ones of 16 bits each,
// symmetric about zero.
func spread(b uint32) int64 { return int64(b<<16) - int64(b&^0xffff) }

// quantise rounds x, full scale ±1, plus dither, in units of 2⁻³² steps, to one
// of the steps of so many bits, halves to even, and saturates. Truncation of x
// at 2⁻³² steps and rounding both treat plus and minus alike.
func quantise(x float32, dither int64, bits int) int32 {
	highest := int64(1)<<(bits-1) - 1
	if !(x > -2 && x < 2) {
		return saturate(x, int32(highest))
	}
	v := int64(x*float32(int64(1)<<(bits-1+32))) + dither
	v = (v + (1<<31 - 1) + v>>32&1) >> 32
	return int32(min(max(v, -highest-1), highest))
}

// saturate answers for samples so far outside of full scale that no dither
// brings them back, and for those that are no numbers.
func saturate(x float32, highest int32) int32 {
	switch {
	case x > 0:
		return highest
	case x < 0:
		return -highest - 1
	}
	return 0
}
