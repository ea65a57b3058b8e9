// Package resample brings sound to another rate: whole clips and whole files,
// never blocks of a session. It is a windowed sinc in float64, the same bits on
// every machine: a sine comes out as the same sine made at the new rate, up to
// 0.9 of the band of the lower rate, with more than 130 dB between it and what is
// wrong.
package resample

import (
	"math"
	"sync"

	"meditate/audio"
)

// Version names the filter. It changes whenever the same sound would come out
// differently, so that what was resampled before can be told apart.
const Version = 1

// The filter passes all below passBand of the band that both rates have and stops
// what lies above that band, 140 dB down. Length and shape of its window are those
// of Kaiser's formulas (J. F. Kaiser, "Nonrecursive digital filter design using
// the I0-sinh window function", 1974; Oppenheim and Schafer, "Discrete-Time Signal
// Processing", section 7.5.3).
const (
	passBand     = 0.9
	attenuation  = 140.0                        // dB
	beta         = 0.1102 * (attenuation - 8.7) // of the window
	bandSections = 4096                         // places between two samples for rates that share few
	maxPhases    = 1280                         // of rates that share more
)

// A filter knows every coefficient of one ratio of rates.
type filter struct {
	from, to            int64 // the ratio, in lowest terms
	stepWhole, stepRest int64 // from / to: how far it is to the next output sample
	half                int   // how many input samples it looks at on either side, a multiple of four
	phases              int   // rows of the table: places between two input samples
	exact               bool  // every output sample falls on a row; else between two
	table               []float64
}

// taps is how many input samples make an output sample.
func (f *filter) taps() int { return 2 * f.half }

// row returns the coefficients of a place between two samples.
func (f *filter) row(phase int) []float64 { return f.table[phase*f.taps():][:f.taps()] }

// filters keeps the filters that were made: a session needs one or two.
var filters struct {
	sync.Mutex
	made map[[2]int64]*filter
}

const maxFilters = 8

// filterFor returns the filter from one rate to another.
func filterFor(from, to audio.Rate) *filter {
	a, b := int64(from), int64(to)
	for b != 0 {
		a, b = b, a%b
	}
	ratio := [2]int64{int64(from) / a, int64(to) / a}
	filters.Lock()
	defer filters.Unlock()
	f := filters.made[ratio]
	if f == nil {
		if len(filters.made) >= maxFilters || filters.made == nil {
			filters.made = map[[2]int64]*filter{}
		}
		f = newFilter(ratio[0], ratio[1])
		filters.made[ratio] = f
	}
	return f
}

func newFilter(from, to int64) *filter {
	scale := min(1, float64(to)/float64(from)) // the band that both have, in that of the input
	width := (1 - passBand) * scale * math.Pi  // of the transition, in radians a sample
	f := &filter{from: from, to: to, stepWhole: from / to, stepRest: from % to}
	f.half = int(math.Ceil((attenuation-7.95)/(2.285*width)/8)) * 4
	f.phases, f.exact = int(to), true
	if to > maxPhases {
		f.phases, f.exact = bandSections, false
	}
	rows := f.phases
	if !f.exact {
		rows++ // the last place is the first of the next sample
	}
	f.table = make([]float64, rows*f.taps())
	cutoff := (1 + passBand) / 2 * scale
	for p := range rows {
		design(f.row(p), float64(p)/float64(f.phases), cutoff, f.half)
	}
	return f
}

// design writes the coefficients for a place, 0 to 1, behind the sample in the
// middle, so that they add up to 1. They are rounded to 2⁻⁴⁰: coarser than what
// machines may differ by in their sines, finer than float32.
func design(row []float64, place, cutoff float64, half int) {
	sum := 0.0
	for i := range row {
		t := place - float64(i-half+1)
		row[i] = cutoff * sinc(cutoff*t) * kaiser(t/float64(half))
		sum += row[i]
	}
	for i := range row {
		row[i] = math.Round(row[i]/sum*(1<<40)) / (1 << 40)
	}
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// kaiser is the window at x, 0 in its middle and ±1 at its ends.
func kaiser(x float64) float64 {
	if x <= -1 || x >= 1 {
		return 0
	}
	return bessel(beta*math.Sqrt(1-x*x)) / windowMiddle
}

// windowMiddle is what the window is divided by to be 1 in its middle.
var windowMiddle = bessel(beta)

// bessel is the modified Bessel function of order zero, by its series (Abramowitz
// and Stegun, "Handbook of Mathematical Functions", 9.6.12).
func bessel(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-18*sum; k++ {
		term *= (x / 2 / k) * (x / 2 / k)
		sum += term
	}
	return sum
}

// place returns the input sample at or before output sample j, and what lies
// between the two, in units of 1/to of an input sample.
func (f *filter) place(j int64) (sample, rest int64) { return j * f.from / f.to, j * f.from % f.to }

// after returns the place of the output sample after that at sample and rest: by
// counting on, as divisions for every sample would be felt.
func (f *filter) after(sample, rest int64) (int64, int64) {
	sample, rest = sample+f.stepWhole, rest+f.stepRest
	if rest >= f.to {
		return sample + 1, rest - f.to
	}
	return sample, rest
}
