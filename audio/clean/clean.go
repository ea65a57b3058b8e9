// Package clean turns what an engine or a microphone gives into a clip that is
// fit for a session: without offset, without silence at its ends, at the
// loudness of every other clip, and with edges that do not click.
package clean

import (
	"errors"
	"math"

	"meditate/audio"
	"meditate/audio/filter"
	"meditate/audio/loudness"
)

// Version names the treatment. It changes whenever the same input would come
// out differently, so that what was treated before can be told apart.
const Version = 2

// Speech is the loudness that every clip is brought to, in LUFS, heard in the
// middle of a stereo session: the level at which headphone listening is
// comfortable and the tallest peaks of speech still fit.
const Speech = -20.0

// Ceiling is the highest sample peak a clip may reach, in dBFS. A clip whose
// peaks are taller than Speech allows stays softer than the others.
const Ceiling = -1.5

// ErrSilent is returned for a clip in which nothing is said.
var ErrSilent = errors.New("the clip is silent")

// The ends of speech are found in windows of 10 ms: it begins with the first
// window less than 45 dB below the loudest, and ends with the last. Soft onsets
// and final consonants lie below that, so a margin stays on either side.
const (
	window      = 0.010 // seconds
	speechRange = 45.0  // dB
	leadMargin  = 0.040 // seconds
	tailMargin  = 0.120 // seconds
	fadeIn      = 0.010 // seconds
	fadeOut     = 0.020 // seconds
	edge        = 0.005 // seconds
	silentBelow = -60.0 // dBFS: a loudest window below it is no speech
)

// Clip returns a treated copy of c. The bands of tone are an equaliser, applied
// in order before the clip is levelled; most voices need none.
func Clip(c audio.Clip, tone ...filter.Band) (audio.Clip, error) {
	samples := centred(c.Samples)
	for _, band := range tone {
		band.Biquad(c.Rate).Apply(samples)
	}
	samples, err := trimmed(samples, c.Rate)
	if err != nil {
		return audio.Clip{}, err
	}
	return finished(samples, c.Rate, fadeIn, fadeOut), nil
}

// finished returns the samples as a levelled clip with faded edges.
func finished(samples []float64, rate audio.Rate, inSeconds, outSeconds float64) audio.Clip {
	out := audio.Clip{Rate: rate, Samples: make([]float32, len(samples))}
	for i, s := range samples {
		out.Samples[i] = float32(s)
	}
	level(out)
	edges(out, inSeconds, outSeconds)
	return out
}

// centred returns the samples without their constant offset.
func centred(samples []float32) []float64 {
	sum := 0.0
	for _, s := range samples {
		sum += float64(s)
	}
	offset := sum / float64(max(1, len(samples)))
	out := make([]float64, len(samples))
	for i, s := range samples {
		out[i] = float64(s) - offset
	}
	return out
}

// trimmed returns the part of the samples in which something is said, with a
// margin at either end.
func trimmed(samples []float64, rate audio.Rate) ([]float64, error) {
	size := max(1, int(window*float64(rate)))
	var power []float64 // mean square of each window
	loudest := 0.0
	for at := 0; at < len(samples); at += size {
		block := samples[at:min(at+size, len(samples))]
		sum := 0.0
		for _, s := range block {
			sum += float64(s * s)
		}
		power = append(power, sum/float64(len(block)))
		loudest = max(loudest, power[len(power)-1])
	}
	if !(10*math.Log10(loudest) > silentBelow) {
		return nil, ErrSilent
	}
	threshold := loudest * math.Pow(10, -speechRange/10)
	first, last := 0, len(power)-1
	for power[first] < threshold {
		first++
	}
	for power[last] < threshold {
		last--
	}
	from := first*size - int(leadMargin*float64(rate))
	to := (last+1)*size + int(tailMargin*float64(rate))
	return samples[max(0, from):min(to, len(samples))], nil
}

// level brings the clip to the loudness of speech, below the ceiling.
func level(c audio.Clip) {
	gain := audio.Gain(Speech - loudness.OfClip(c))
	peak := 0.0
	for _, s := range c.Samples {
		peak = max(peak, math.Abs(float64(s)))
	}
	gain = min(gain, audio.Gain(Ceiling)/peak)
	for i, s := range c.Samples {
		c.Samples[i] = float32(float64(s) * gain)
	}
}

// Levelled returns a copy of a clip at exactly the loudness of speech, or the clip
// itself where it has that: for packs, whose clips come from anywhere and may
// have been kept softer so that their peaks fit a file. In a session they need
// not: there a limiter takes care of peaks.
func Levelled(c audio.Clip) audio.Clip {
	offDB := Speech - loudness.OfClip(c)
	if math.Abs(offDB) < levelledDB || math.IsInf(offDB, 0) {
		return c
	}
	gain := audio.Gain(offDB)
	out := audio.Clip{Rate: c.Rate, Samples: make([]float32, len(c.Samples))}
	for i, s := range c.Samples {
		out.Samples[i] = float32(float64(s) * gain)
	}
	return out
}

// levelledDB is a difference of loudness that nobody hears and no meter shows.
const levelledDB = 0.05

// Edges gives c, in place, edges that surely do not click: 5 ms at either end. It
// is for clips that were treated before and may have been coded since.
func Edges(c audio.Clip) { edges(c, edge, edge) }

// edges fades the ends of the clip in place, each over a quarter of it at most.
func edges(c audio.Clip, inSeconds, outSeconds float64) {
	n := len(c.Samples)
	in := min(int(inSeconds*float64(c.Rate)), n/4)
	out := min(int(outSeconds*float64(c.Rate)), n/4)
	for i := range in {
		c.Samples[i] *= audio.Ramp(float32(i) / float32(in))
	}
	for i := range out {
		c.Samples[n-1-i] *= audio.Ramp(float32(i) / float32(out))
	}
}
