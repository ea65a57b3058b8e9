package take

import (
	"math"

	"meditate/audio"
)

// A stretch begins where the level is well above the noise, and reaches as far to
// both sides as it stays a little above. Where the noise is very low, or was gated
// to nothing, the loud part of the voice is the measure: what lies 40 dB below it
// is inaudible in speech (whose range is 30 dB: ANSI S3.5-1997).
const (
	openOverFloor = 10.0 // dB
	keepOverFloor = 6.0  // dB
	openUnderLoud = 30.0 // dB
	keepUnderLoud = 40.0 // dB
	loudShare     = 0.9  // the loud part of the voice: what nine tenths of it stay under
)

// Soft ends are weaker than a window of noise may be, but last for 50 ms: on
// average over that, speech is what only one in a thousand places of the pauses
// reaches. Pauses are what is at least 0.2 s away from any stretch.
const (
	softWindows = 5
	softShare   = 0.999
	softMargin  = 1.5             // dB above that, where a closure parts it from the rest
	awayFrom    = 0.2 * perSecond // windows
)

// Gaps shorter than bridge belong to speech: the closure before a p, t or k
// lasts up to 150 ms. What is shorter than shortest after that is a click.
const (
	bridge   = int(0.18 * perSecond) // windows
	shortest = int(0.05 * perSecond) // windows
)

// A finder finds what stands out from the floors. Places are windows.
type finder struct {
	levels, floors []float64
	means          []float64 // the mean level of the windows from each on, softWindows of them
	loud           float64   // the level of the loud part of the voice
	softOver       float64   // how far soft ends stand out from the floor, in dB
}

// A run is the windows [from, to).
type run struct{ from, to int }

// find returns the runs that stand out. It looks twice: how weak an end may be
// is known once the pauses are.
func find(levels, floors []float64) []run {
	f := finder{levels, floors, means(levels), loudest(levels, floors), math.Inf(1)}
	f.softOver = f.noiseIn(f.runs())
	return f.runs()
}

func (f finder) runs() []run {
	var out []run
	now := run{}
	for at := 0; at < len(f.levels); at++ {
		if f.levels[at] < max(f.floor(at)+openOverFloor, f.loud-openUnderLoud) {
			continue
		}
		from, to := f.reach(at, -1), f.reach(at, +1)+1
		if now.to > 0 && from-now.to < bridge {
			from = now.from
		} else if now.to-now.from >= shortest {
			out = append(out, now)
		}
		now = run{from, to}
		at = to - 1
	}
	if now.to-now.from >= shortest {
		out = append(out, now)
	}
	return out
}

func (f finder) floor(at int) float64 { return f.floors[at/floorStep] }

// reach returns the last window of the speech around a window, one way (+1) or
// the other (−1).
func (f finder) reach(at, way int) int {
	for next := at + way; next >= 0 && next < len(f.levels); next += way {
		skipped := (next-at)*way - 1
		if skipped >= bridge {
			break
		}
		keep := max(f.floor(next)+keepOverFloor, f.loud-keepUnderLoud)
		soft := max(f.floor(next)+f.softOver, f.loud-keepUnderLoud)
		mean := f.meanFrom(next, way)
		if mean >= min(keep, soft+softMargin) || skipped == 0 && (mean >= soft || f.levels[next] >= keep) {
			at = next
		}
	}
	return at
}

// meanFrom returns the mean level of the windows from one on, one way or the
// other.
func (f finder) meanFrom(at, way int) float64 {
	if way < 0 {
		at = max(0, at+1-softWindows)
	}
	return f.means[at]
}

// means returns the mean level of every softWindows windows, by the first; at
// the end, of those that are left.
func means(levels []float64) []float64 {
	powers := make([]float64, len(levels))
	for i, l := range levels {
		powers[i] = power(l)
	}
	out := make([]float64, len(levels))
	for i := range out {
		some := powers[i:min(len(powers), i+softWindows)]
		sum := 0.0
		for _, p := range some {
			sum += p
		}
		out[i] = powerDB(sum / float64(len(some)))
	}
	return out
}

// noiseIn returns how far, on average over a few windows, the noise of the
// pauses rises over its floor at the most, in dB; +∞ if there are no pauses.
func (f finder) noiseIn(runs []run) float64 {
	var over []float64
	at := 0
	for _, r := range append(runs, run{len(f.levels) + awayFrom, 0}) {
		for ; at+softWindows <= r.from-awayFrom; at += softWindows {
			over = append(over, f.meanFrom(at, +1)-f.floor(at))
		}
		at = max(at, r.to+awayFrom)
	}
	if len(over) == 0 {
		return math.Inf(1)
	}
	return percentile(over, softShare)
}

// loudest returns the level of the loud part of what stands out, in dBFS.
func loudest(levels, floors []float64) float64 {
	var over []float64
	for i, l := range levels {
		if l >= floors[i/floorStep]+openOverFloor {
			over = append(over, l)
		}
	}
	if len(over) == 0 {
		return quietest
	}
	return percentile(over, loudShare)
}

// framesOf returns the stretch that a run of windows is.
func framesOf(c audio.Clip, r run) Stretch {
	size := int64(windowSize(c.Rate))
	return Stretch{int64(r.from) * size, min(int64(r.to)*size, int64(len(c.Samples)))}
}

// loudPart returns the mean power of the windows less than 20 dB below the
// loudest, in dBFS.
func loudPart(levels []float64) float64 {
	top := quietest
	for _, l := range levels {
		top = max(top, l)
	}
	sum, n := 0.0, 0
	for _, l := range levels {
		if l > top-20 {
			sum += power(l)
			n++
		}
	}
	return powerDB(sum / float64(max(1, n)))
}
