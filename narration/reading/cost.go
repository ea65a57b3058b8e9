package reading

import (
	"math"
	"strings"
	"unicode"
)

// Costs are natural logarithms of improbability: what costs 2.3 more is ten
// times less likely. These say how often readers do what, as far as one can
// guess; what they lead to is measured in the tests of this package.
const (
	noiseCost   = 1.5 // a short noise
	foreignCost = 7.0 // something said that is not on the sheet
	againCost   = 2.0 // a line said again, or begun and broken off
	absentCost  = 6.0 // a line not read

	usualSpread  = 0.16 // of the logarithm of a line's length around what is expected
	leastSpread  = 0.09 // even for the steadiest reader
	spreadWeight = 4.0  // lines of the take that say as much about the spread as these guesses
	paceSpread   = 0.35 // of the logarithm of the readers' paces
	outlier      = 2.5  // spreads beyond which the cost of a length grows evenly
)

// lengthCost is what speaks against a line that lasts ratio times as long as
// expected: that of a normal distribution of the logarithm, with longer tails.
func lengthCost(ratio, spread float64) float64 {
	z := math.Abs(math.Log(ratio)) / spread
	if z > outlier {
		z = math.Sqrt(2 * outlier * (z - outlier/2))
	}
	return z*z/2 + math.Log(spread/usualSpread)
}

// Silences inside of a line. Readers stop for up to a second between two
// sentences and for half of that at a comma; elsewhere a stop is a breath. What
// lasts 0.2 s or less is no stop.
const (
	noStop         = 0.2  // seconds
	clearStop      = 0.5  // seconds
	stopAtSentence = 1.0  // seconds
	stopAtComma    = 0.6  // seconds
	stopAnyhow     = 0.4  // seconds
	perStopUnit    = 0.15 // seconds that make a stop by e less likely
	offMarkCost    = 4.0  // a clear stop where there is no mark
	markSpread     = 0.15 // seconds by which a stop may miss its mark at the ends of a line
	markDrift      = 0.15 // seconds more in the middle of a line that lasts a second
	longestStop    = 1.6  // seconds: what is longer parts lines
)

// A mark is a place in a text where a reader may stop.
type mark struct {
	share float64 // of the letters
	usual float64 // seconds of silence that are nothing unusual
}

// marksOf returns the marks inside of a text.
func marksOf(text string) []mark {
	var marks []mark
	letters := 0
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			letters++
		case strings.ContainsRune(".!?…", r):
			marks = append(marks, mark{float64(letters), stopAtSentence})
		case strings.ContainsRune(",;:—–«»()", r):
			marks = append(marks, mark{float64(letters), stopAtComma})
		}
	}
	inside := marks[:0]
	for _, m := range marks {
		if m.share /= float64(letters); m.share > 0 && m.share < 1 {
			inside = append(inside, m)
		}
	}
	return inside
}

// stopCost is what speaks against a silence of gap seconds in a line that takes
// length seconds of speech, after a share of it.
func stopCost(gap, share, length float64, marks []mark) float64 {
	off, usual := 1.0, stopAnyhow // off: 0 at a mark, 1 where none is near
	// Letters last unevenly; over a line this adds up as a random walk does that
	// is tied at both ends.
	spread := markSpread + markDrift*math.Sqrt(length*4*share*(1-share))
	for _, m := range marks {
		z := (share - m.share) * length / spread
		if o := z * z / 2 / offMarkCost; o < off {
			off, usual = o, m.usual+o*(stopAnyhow-m.usual)
		}
	}
	clear := min(1, max(0, (gap-noStop)/(clearStop-noStop)))
	return off*offMarkCost*clear + max(0, gap-usual)/perStopUnit
}

// Between two things that are said, readers leave a second or two, and rarely
// less than parting.
const (
	parting        = 0.7 // seconds
	perPartingUnit = 0.1 // seconds that make a parting by e less likely
)

// partCost is what speaks against gap seconds being all that parts one thing
// said from another.
func partCost(gap float64) float64 { return max(0, parting-gap) / perPartingUnit }

// noiseCostOf is what speaks against a stretch being a noise: from 0.5 s on it is
// more and more likely that something was said.
func noiseCostOf(seconds float64) float64 {
	const short, perUnit = 0.5, 0.1
	return min(foreignCost, noiseCost+max(0, seconds-short)/perUnit)
}
