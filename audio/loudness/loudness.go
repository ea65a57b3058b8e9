// Package loudness measures how loud sound is to the ear, after ITU-R
// BS.1770-4 and EBU R 128.
package loudness

import (
	"math"

	"meditate/audio"
	"meditate/audio/filter"
)

// The gates of BS.1770-4, annex 1: blocks below −70 LUFS do not count, nor
// those more than 10 LU below the mean of the rest. Blocks last 400 ms and
// overlap by 75 %.
const (
	absoluteGate = -70.0
	relativeGate = -10.0
	blockSeconds = 0.4
	stepsABlock  = 4
)

// OfClip returns the integrated loudness of a mono clip in LUFS, as it sounds
// when it is played from both channels, in the middle. Clips shorter than one
// block are measured as one block. Silence is −∞.
func OfClip(c audio.Clip) float64 {
	weighted := make([]float64, len(c.Samples))
	for i, s := range c.Samples {
		weighted[i] = float64(s)
	}
	shelf, highPass := kWeighting(c.Rate)
	shelf.Apply(weighted)
	highPass.Apply(weighted)

	step := int(math.Round(float64(c.Rate) * blockSeconds / stepsABlock))
	return gated(blockPowers(weighted, step))
}

// blockPowers returns the power of each block of four steps, both channels
// summed; the last incomplete block is dropped unless it is the only one.
func blockPowers(weighted []float64, step int) []float64 {
	block := step * stepsABlock
	if len(weighted) < block {
		return []float64{power(weighted)}
	}
	var powers []float64
	for at := 0; at+block <= len(weighted); at += step {
		powers = append(powers, power(weighted[at:at+block]))
	}
	return powers
}

// power is the mean square of a mono block, counted for two channels.
func power(block []float64) float64 {
	if len(block) == 0 {
		return 0
	}
	sum := 0.0
	for _, s := range block {
		sum += float64(s * s)
	}
	return 2 * sum / float64(len(block))
}

// gated applies both gates and returns the loudness of what is left.
func gated(powers []float64) float64 {
	threshold := absoluteGate
	if mean := meanAbove(powers, threshold); mean > 0 {
		threshold = max(threshold, lufs(mean)+relativeGate)
	}
	return lufs(meanAbove(powers, threshold))
}

func meanAbove(powers []float64, threshold float64) float64 {
	sum, n := 0.0, 0
	for _, p := range powers {
		if lufs(p) > threshold {
			sum += p
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// lufs turns the summed channel power into loudness (BS.1770-4, equation 2).
func lufs(power float64) float64 { return -0.691 + 10*math.Log10(power) }

// kWeighting returns the two filters of BS.1770-4 for a rate. The standard
// tabulates them for 48 kHz only; the analog prototypes behind the table are
// those found by Brecht De Man ("Evaluation of implementations of the EBU R128
// loudness measurement", AES 145, 2018). The high-pass keeps the gain that the
// table gives it at 48 kHz.
func kWeighting(rate audio.Rate) (shelf, highPass filter.Biquad) {
	const (
		shelfHz, shelfQ, shelfDB = 1681.974450955533, 0.7071752369554196, 3.999843853973347
		shelfSlope               = 0.4996667741545416
		passHz, passQ            = 38.13547087602444, 0.5003270373238773
	)
	k := math.Tan(math.Pi * shelfHz / float64(rate))
	vh := audio.Gain(shelfDB)
	vb := math.Pow(vh, shelfSlope)
	a0 := 1 + k/shelfQ + k*k
	shelf = filter.Biquad{
		B0: (vh + vb*k/shelfQ + k*k) / a0,
		B1: 2 * (k*k - vh) / a0,
		B2: (vh - vb*k/shelfQ + k*k) / a0,
		A1: 2 * (k*k - 1) / a0,
		A2: (1 - k/shelfQ + k*k) / a0,
	}

	pass := func(rate audio.Rate) (k, a0 float64) {
		k = math.Tan(math.Pi * passHz / float64(rate))
		return k, 1 + k/passQ + k*k
	}
	k, a0 = pass(rate)
	_, table := pass(48000)
	g := table / a0
	highPass = filter.Biquad{B0: g, B1: -2 * g, B2: g, A1: 2 * (k*k - 1) / a0, A2: (1 - k/passQ + k*k) / a0}
	return shelf, highPass
}
