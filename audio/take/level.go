package take

import (
	"context"
	"math"

	"meditate/audio"
	"meditate/audio/filter"
)

// Levels are measured in windows of 10 ms, the step of speech coders (ITU-T
// G.729 B decides on speech or silence every 10 ms).
const window = 0.010 // seconds

// The room's rumble and the mains' hum (50 or 60 Hz) say nothing about speech,
// which loses little: telephones carry none of it below 300 Hz (ITU-T G.712).
// Two Butterworth sections of order 2 take 30 dB from 50 Hz and 6 dB at 120.
const highPassHz = 120.0

// quietest is the least level that counts, in dBFS: digital silence, or less
// than the steps of 16 bits make.
const quietest = -90.0

// A recording is filtered in blocks of 10 s, so that a long one takes no second
// copy in memory. Each block begins a little earlier, for the filter to settle:
// in 0.2 s it forgets all but e^−100 of what was before.
const (
	blockSeconds  = 10
	settleSeconds = 0.2
)

// levelsOf returns the level of each window of a clip in dBFS, without rumble,
// hum and offset. A last incomplete window is left out, unless it is the only one.
func levelsOf(ctx context.Context, c audio.Clip) ([]float64, error) {
	size := windowSize(c.Rate)
	settle := int(settleSeconds * float64(c.Rate))
	step := size * int(blockSeconds/window)
	highPass := highPass(c.Rate)
	block := make([]float64, settle+step)
	out := make([]float64, 0, len(c.Samples)/size+1)
	for at := 0; at < len(c.Samples); at += step {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := settle + min(step, len(c.Samples)-at)
		for i := range block[:n] {
			// Before the beginning, an offset has always been there.
			block[i] = float64(c.Samples[max(0, at-settle+i)])
		}
		highPass.Apply(block[:n])
		highPass.Apply(block[:n])
		out = appendLevels(out, block[settle:n], size)
	}
	return out, nil
}

func windowSize(rate audio.Rate) int { return max(1, int(window*float64(rate))) }

func appendLevels(out, samples []float64, size int) []float64 {
	for len(samples) >= size || len(out) == 0 {
		n := min(size, len(samples))
		sum := 0.0
		for _, s := range samples[:n] {
			sum += float64(s * s)
		}
		out = append(out, powerDB(sum/float64(n)))
		samples = samples[n:]
	}
	return out
}

// powerDB turns a mean square into a level. What is no number is taken for
// silence.
func powerDB(power float64) float64 {
	if db := 10 * math.Log10(power); db > quietest {
		return db
	}
	return quietest
}

// power turns a level into a mean square.
func power(dB float64) float64 { return math.Pow(10, dB/10) }

// highPass is the high-pass of order 2 with Q = 1/√2 of the Cookbook that
// package filter names.
func highPass(rate audio.Rate) filter.Biquad {
	sin, cos := math.Sincos(2 * math.Pi * highPassHz / float64(rate))
	a0 := 1 + sin/math.Sqrt2
	b := (1 + cos) / 2 / a0
	return filter.Biquad{B0: b, B1: -2 * b, B2: b, A1: -2 * cos / a0, A2: (1 - sin/math.Sqrt2) / a0}
}
