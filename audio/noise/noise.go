// Package noise is randomness from a counter: the value at a place depends on
// the key and the place alone, never on what was asked before. Dither and room
// tone are made of it, so a session is the same bits in any order of reading.
package noise

// Bits returns 64 evenly distributed bits for place n of the stream named by
// key. It is the output function of SplitMix64 (Steele, Lea and Flood, "Fast
// splittable pseudorandom number generators", OOPSLA 2014; the constants are
// Stafford's variant 13), evaluated at any place in constant time.
func Bits(key, n uint64) uint64 {
	z := key + (n+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Key derives the key of an independent stream from a seed and a stream number.
func Key(seed, stream uint64) uint64 { return Bits(Bits(seed, stream), 0x6d656469) }

// Uniform maps 32 of the bits to an evenly distributed number in [−1, 1).
func Uniform(b uint32) float32 { return float32(int32(b)>>8) * (1.0 / (1 << 23)) }
