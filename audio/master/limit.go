package master

import (
	"context"
	"math"
	"slices"

	"meditate/audio"
)

// limit returns the gain and the limiter that together bring the session to the
// target, beginning with the gain that would do without one, and the level that
// they give. Where byProgramme is not set, the gain stays and the level is NaN.
func (a *analysis) limit(ctx context.Context, gain float64, byProgramme bool) (g float64, l limiter, level float64, err error) {
	ceiling := audio.Gain(a.target.Peak - marginDB)
	most := gain * audio.Gain(raiseDB)
	known := 0.0 // the gain up to which all peaks are known that matter
	var peaks []peakAt
	search := newSearch(a.target.Loudness)
	if over := audio.DB(float64(slices.Max(append(a.peaks, 0))) * gain / ceiling); over > deepestDB {
		return 0, l, 0, a.refuse(a.tooDeep(gain, over)) // without a further look
	}
	for round := range rounds {
		if gain > known {
			known = gain * audio.Gain(spareDB)
			if peaks, err = a.peaksOf(ctx, gain, ceiling/known); err != nil {
				return 0, l, 0, err
			}
		}
		l = newLimiter(a.Rate, dips(peaks, gain, ceiling))
		if _, deepest := l.events(); deepest > deepestDB {
			return 0, l, 0, a.refuse(a.tooDeep(gain, deepest))
		}
		level = math.NaN()
		if byProgramme {
			if level, err = a.level(ctx, gain, l); err != nil {
				return 0, l, 0, err
			}
			if math.IsInf(level, -1) {
				return gain, l, level, nil // nothing is heard
			}
			if !near(a.target.Loudness-level, round) {
				if gain = audio.Gain(search.next(audio.DB(gain), level)); gain > most {
					return 0, l, 0, a.refuse(a.advice(gain, "the limiter would take away all that the gain adds"))
				}
				continue
			}
		}
		more, err := a.leftOver(ctx, gain, ceiling, l)
		if err != nil || len(more) == 0 {
			return gain, l, level, err
		}
		peaks = append(peaks, more...)
	}
	return 0, limiter{}, 0, a.refuse(a.advice(gain, "gain and limiter find no balance"))
}

// near tells whether a level is as near to its target as it has to be. Gates make
// levels jump: where they do not come to a hundredth within some rounds, a tenth
// has to do, which is what is promised.
func near(off float64, round int) bool {
	if round < rounds/2 {
		return math.Abs(off) <= exactLU
	}
	return math.Abs(off) <= promisedLU
}

// A search looks for the gain that gives a level. It steps along the line through
// its last two places, for a limiter takes away some of what a gain adds, and
// halves the interval where a step would leave what is known to be around it.
type search struct {
	target, low, high float64 // the level; the gains in dB between which it is reached
	gainDB, level     float64 // the last place
}

func newSearch(target float64) search {
	return search{target, math.Inf(-1), math.Inf(1), math.NaN(), math.NaN()}
}

// next returns the gain to be tried after one that gave a level.
func (s *search) next(gainDB, level float64) float64 {
	if level < s.target {
		s.low = max(s.low, gainDB)
	} else {
		s.high = min(s.high, gainDB)
	}
	const least = 0.25 // so that no step leads far away
	slope := 1.0
	if gainDB != s.gainDB && !math.IsNaN(s.gainDB) {
		slope = min(max((level-s.level)/(gainDB-s.gainDB), least), 1)
	}
	s.gainDB, s.level = gainDB, level
	next := gainDB + (s.target-level)/slope
	if next <= s.low || next >= s.high {
		return (s.low + s.high) / 2 // both are known: a step left them
	}
	return next
}

// tooDeep is the reason where peaks would have to be turned down too far.
func (a *analysis) tooDeep(gain, deepest float64) string {
	return a.advice(gain, "single peaks would have to be turned down by "+decibels(deepest)+" dB, which is heard")
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
	alone := boundOf(under)
	if alone > height { // perhaps the bed alone is too loud, anywhere
		truePeak, err := a.bedTruePeak(ctx)
		if err != nil {
			return nil, err
		}
		alone = a.beside(gain) * truePeak
	}
	if alone > height {
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
