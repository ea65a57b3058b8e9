package loudness

import (
	"iter"
	"math"
	"slices"
	"time"

	"meditate/audio"
)

// The gates of BS.1770-5, annex 1, as powers: blocks at or below −70 LUFS do not
// count, nor those at or below the mean of the rest less 10 LU. For the loudness
// range it is 20 LU (Tech 3342).
const (
	absoluteGate = 1.1724653045822981e-7 // 10^((−70 + 0.691)/10)
	relativeGate = 0.1                   // −10 LU
	rangeGate    = 0.01                  // −20 LU
)

// Blocks last 400 ms and overlap by 75 %, so each is made of four steps.
const (
	step        = 100 * time.Millisecond
	stepsABlock = 4
)

// StepFrames returns the length of the steps that [Integrated] takes: 100 ms,
// rounded to the nearest frame.
func StepFrames(rate audio.Rate) int64 { return rate.Frames(step) }

// Integrated returns the gated loudness in LUFS of a row of steps of
// [StepFrames] frames each, from the beginning of the sound and without a gap.
// A step is a sum, not a mean: over its frames and its channels, of the squares
// of the weighted samples, as [Weighting.Power] returns it. An incomplete step at
// the end is left out by the caller. Fewer than four steps are no block, and so
// have no loudness: −∞.
//
// A gain g on the sound is a factor g² on every step.
func Integrated(rate audio.Rate, steps []float64) float64 {
	frames := float64(stepsABlock * StepFrames(rate))
	return lufs(gated(func(yield func(float64) bool) {
		for i := 0; i+stepsABlock <= len(steps); i++ {
			if !yield((steps[i] + steps[i+1] + steps[i+2] + steps[i+3]) / frames) {
				return
			}
		}
	}))
}

// gated applies both gates of the integrated loudness to the powers of blocks
// and returns the mean power of what is left, 0 where that is nothing.
func gated(blocks iter.Seq[float64]) float64 {
	mean := meanAbove(blocks, absoluteGate)
	return meanAbove(blocks, max(absoluteGate, relativeGate*mean))
}

func meanAbove(powers iter.Seq[float64], threshold float64) float64 {
	sum, n := 0.0, 0
	for p := range powers {
		if p > threshold {
			sum += p
			n++
		}
	}
	return sum / float64(max(1, n))
}

// loudnessRange returns the loudness range in LU of a row of short-term powers
// (Tech 3342): of those that pass the gates, how far the 95th
// percentile lies above the 10th. Where none passes it is 0.
func loudnessRange(shortTerm []float32) float64 {
	mean := meanAbove(widened(shortTerm), absoluteGate)
	threshold := max(absoluteGate, rangeGate*mean)
	var left []float32
	for _, p := range shortTerm {
		if float64(p) >= threshold {
			left = append(left, p)
		}
	}
	if len(left) == 0 {
		return 0
	}
	slices.Sort(left)
	// The nearest rank, as in the listing of Tech 3342.
	at := func(share float64) float64 { return float64(left[int(math.Round(float64(len(left)-1)*share))]) }
	return level(at(0.95) / at(0.10))
}

// widened yields powers that were stored in half the room.
func widened(powers []float32) iter.Seq[float64] {
	return func(yield func(float64) bool) {
		for _, p := range powers {
			if !yield(float64(p)) {
				return
			}
		}
	}
}
