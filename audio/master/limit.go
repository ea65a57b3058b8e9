package master

import (
	"context"
	"math"
	"slices"

	"meditate/audio"
)

// limit returns the gain and the limiter that together bring the session to the
// target, beginning with the gain that would do without one. Where byProgramme is
// not set, the gain stays.
func (a *analysis) limit(ctx context.Context, gain float64, byProgramme bool) (float64, limiter, error) {
	ceiling := audio.Gain(a.target.Peak - marginDB)
	most := gain * audio.Gain(raiseDB)
	peaks, err := a.peaksOf(ctx, gain, ceiling/most)
	if err != nil {
		return 0, limiter{}, err
	}
	for range rounds {
		l := newLimiter(a.Rate, dips(peaks, gain, ceiling))
		if len(l.dips) == 0 {
			return gain, l, nil
		}
		if _, deepest := l.events(); deepest > deepestDB {
			return 0, l, a.refuse(a.advice(gain, "single peaks would have to be turned down by "+decibels(deepest)+" dB, which is heard"))
		}
		off := 0.0
		if byProgramme {
			level, err := a.level(ctx, gain, l)
			if err != nil {
				return 0, l, err
			}
			off = a.target.Loudness - level
		}
		if math.Abs(off) > exactLU {
			if gain *= audio.Gain(off); gain > most {
				return 0, l, a.refuse(a.advice(gain, "the limiter would take away all that the gain adds"))
			}
			continue
		}
		more, err := a.leftOver(ctx, gain, ceiling, l)
		if err != nil || len(more) == 0 {
			return gain, l, err
		}
		peaks = append(peaks, more...)
	}
	return 0, limiter{}, a.refuse(a.advice(gain, "gain and limiter find no balance"))
}

// advice says what to do where the limiter would have too much to do.
func (a *analysis) advice(gain float64, why string) string {
	switch {
	case a.target.RMS:
		why += "; the level counts the silences too: make the session shorter, or its silences"
	case a.target.Anchor == Programme && audio.DB(gain)+a.SpeechLevel > a.target.Loudness+3:
		why += ", because a soft bed counts in the loudness and the speech would be at " + decibels(audio.DB(gain)+a.SpeechLevel) + " LUFS; anchor the loudness to the speech, or make the bed softer"
	default:
		why += "; choose a lower loudness"
	}
	return why
}

// peaksOf returns the true peaks of the session above a height, before its gain.
func (a *analysis) peaksOf(ctx context.Context, gain, height float64) ([]peakAt, error) {
	sound := a.mixdown(gain, limiter{})
	sound.gain = 1
	under := a.beside(gain) * a.bedPeak
	parts := a.parts
	if boundOf(under) > height { // the bed alone may be too loud, anywhere
		parts = nil
		for from := int64(0); from < a.steps; from += pieceSteps {
			parts = append(parts, stretch{from, min(from+pieceSteps, a.steps)})
		}
	}
	worth := func(k int64) bool {
		near := slices.Max(a.peaks[max(k-1, 0):min(k+2, a.steps)])
		return boundOf(float64(near)+under) > height
	}
	return a.peaksAbove(ctx, sound, parts, worth, height)
}

// leftOver returns what the limiter has not caught: its gain changes between the
// samples of which a true peak is made.
func (a *analysis) leftOver(ctx context.Context, gain, ceiling float64, l limiter) ([]peakAt, error) {
	worth := func(k int64) bool { return len(l.reach(k*a.step, (k+1)*a.step)) > 0 }
	const caught = 1.002 // 0.02 dB, which the margin holds
	over, err := a.peaksAbove(ctx, a.mixdown(gain, l), a.limitedParts(l), worth, ceiling*caught)
	for i, p := range over {
		var now [1]float32
		l.fill(now[:], p.at)
		// As high as a peak for which the limiter would do what it does here, and
		// what is missing.
		over[i].height = p.height / (gain * float64(now[0])) * 1.001
	}
	return over, err
}
