package master

import (
	"math"

	"meditate/audio"
	"meditate/audio/loudness"
)

// A scale is a way of saying how loud a row of steps is.
type scale struct {
	meter func(audio.Rate) meter
	level func(steps []float64, frames int64) float64 // of the power of so many frames, in steps; dB or LUFS
}

// A meter returns the power of one stretch of frames after the other: the sum
// over the frames and both channels.
type meter interface {
	Power(frames []audio.Frame) float64
}

// scaleOf returns the scale of a target for files of a rate and so many channels.
func scaleOf(t Target, rate audio.Rate, channels int) scale {
	if !t.RMS {
		return scale{
			func(rate audio.Rate) meter { return loudness.NewWeighting(rate) },
			func(steps []float64, frames int64) float64 {
				return loudness.Integrated(rate, steps[:frames/loudness.StepFrames(rate)]) // whole steps only
			},
		}
	}
	return scale{
		func(audio.Rate) meter { return plain{} },
		func(steps []float64, frames int64) float64 {
			sum := 0.0
			for _, p := range steps {
				sum += p
			}
			return 10 * math.Log10(sum/(float64(frames)*float64(channels)))
		},
	}
}

// plain weighs nothing.
type plain struct{}

func (plain) Power(frames []audio.Frame) float64 {
	sum := 0.0
	for _, f := range frames {
		l, r := float64(f[0]), float64(f[1])
		sum += float64(l*l) + float64(r*r)
	}
	return sum
}

// asHeard makes frames what a file of so many channels holds of them: the mean of
// both sides stands left, and nothing right, where it is mono.
func asHeard(frames []audio.Frame, channels int) {
	if channels != 1 {
		return
	}
	for i, f := range frames {
		frames[i] = audio.Frame{(f[0] + f[1]) * 0.5, 0}
	}
}
