package loudness

import (
	"math"

	"meditate/audio"
)

// Oversampling costs a hundred operations a sample, so it is done only where it
// could matter. A block of Reach samples, its two neighbours within reach, is
// passed over where PeakBound times the largest sample of the three is not above
// the peak that is known already, or where the sound bends too little to rise
// above it (see bends); so is a point in it. The bounds are proven, so the result
// is what oversampling everywhere would give.

// slack outweighs the rounding of a bound.
const slack = 1 + 1e-9

// TruePeak returns the true peak of both channels, full scale 1, or atLeast where
// that is more: what is known already, and spares work. Beyond the slice is
// silence. See [Reach] for what a caller has to hand over who cuts a longer
// sound. It allocates nothing.
func TruePeak(frames []audio.Frame, atLeast float64) float64 {
	return TruePeakWithin(frames, -Reach, len(frames)+Reach, atLeast)
}

// TruePeakWithin is [TruePeak] of a part of the frames: of all instants from
// frame from until before frame to, in which those around have their say. Parts
// that adjoin, with Reach frames more on either side, have together the true peak
// of the whole.
func TruePeakWithin(frames []audio.Frame, from, to int, atLeast float64) float64 {
	var sides [2]surroundings
	known := atLeast
	before, here := framesPeak(frames, from-Reach), framesPeak(frames, from)
	for at := from; at < to; at += Reach {
		after := framesPeak(frames, at+Reach)
		if exceeds(max(before, here, after), known) {
			for side := range sides {
				sides[side].fillFrames(frames, at-Reach, side)
				known = sides[side].peak(min(Reach, to-at), known)
			}
		}
		before, here = here, after
	}
	return known
}

// truePeak is TruePeakWithin for one channel.
func truePeak(samples []float32, from, to int, atLeast float64) float64 {
	var s surroundings
	known := atLeast
	before, here := samplesPeak(samples, from-Reach), samplesPeak(samples, from)
	for at := from; at < to; at += Reach {
		after := samplesPeak(samples, at+Reach)
		if exceeds(max(before, here, after), known) {
			s.fill(samples, at-Reach)
			known = s.peak(min(Reach, to-at), known)
		}
		before, here = here, after
	}
	return known
}

// magnitude orders samples by their absolute value: the bits of a float32
// without the sign are larger where the number is.
func magnitude(sample float32) uint32 { return math.Float32bits(sample) &^ (1 << 31) }

// exceeds tells whether what lies between samples of at most a magnitude could be
// above what is known.
func exceeds(magnitude uint32, known float64) bool {
	return float64(math.Float32frombits(magnitude))*(PeakBound*slack) > known
}

// framesPeak returns the largest magnitude of the Reach frames from at on.
func framesPeak(frames []audio.Frame, at int) uint32 {
	from, to := min(max(at, 0), len(frames)), max(min(at+Reach, len(frames)), 0)
	var left, right uint32
	if from < to {
		for _, f := range frames[from:to] {
			left, right = max(left, magnitude(f[0])), max(right, magnitude(f[1]))
		}
	}
	return max(left, right)
}

// samplesPeak returns the largest magnitude of the Reach samples from at on.
func samplesPeak(samples []float32, at int) uint32 {
	from, to := min(max(at, 0), len(samples)), max(min(at+Reach, len(samples)), 0)
	var peak uint32
	if from < to {
		for _, s := range samples[from:to] {
			peak = max(peak, magnitude(s))
		}
	}
	return peak
}
