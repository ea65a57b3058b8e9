// Package loudness measures how loud sound is to the ear, and what else a
// listener or a broadcaster asks of a file: ITU-R BS.1770-5, EBU R 128 with
// Tech 3341 and Tech 3342 (2023).
//
// Loudness is counted in units of power until the very end, where one logarithm
// makes LUFS of it; silence is −∞. The same sound gives the same bits on every
// machine, in blocks of any size and on any number of cores.
package loudness

import (
	"math"

	"meditate/audio"
)

// lufs turns the summed channel power into loudness (BS.1770-5, annex 1,
// equation 2). No power is −∞.
func lufs(power float64) float64 { return level(power) - 0.691 }

// level turns a power into decibels; none is −∞. It is rounded to 2⁻⁴⁰ dB,
// coarser than the last bit in which the logarithms of two machines may differ.
func level(power float64) float64 {
	return math.Round(10*math.Log10(power)*(1<<40)) / (1 << 40)
}

// OfClip returns the integrated loudness of a mono clip in LUFS, as it sounds
// when it is played from both channels, in the middle. Clips shorter than one
// block of 400 ms are measured as one block. Silence is −∞.
func OfClip(c audio.Clip) float64 {
	step := int(StepFrames(c.Rate))
	k, state := newKWeighting(c.Rate), kState{}
	if len(c.Samples) < stepsABlock*step {
		return lufs(2 * k.power(&state, c.Samples) / float64(max(1, len(c.Samples))))
	}
	steps := make([]float64, 0, len(c.Samples)/step)
	for at := 0; at+step <= len(c.Samples); at += step {
		steps = append(steps, 2*k.power(&state, c.Samples[at:at+step]))
	}
	return Integrated(c.Rate, steps)
}
