package master

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"meditate/audio"
	"meditate/audio/loudness"
)

// The limiter looks ahead because it knows the whole session: its gain falls in
// time for every peak, along a raised cosine, stays for a moment on either side,
// and comes back slowly enough not to be heard.
const (
	attackSeconds  = 0.005
	holdSeconds    = 0.001 // before and after, or as far as the interpolation of a true peak reaches
	releaseSeconds = 0.080
)

// A limiter turns single peaks down. Its zero value does nothing.
type limiter struct {
	dips                  []dip // in the order of their frames
	attack, hold, release int64 // frames
}

// A dip is the place of a peak and the gain, below 1, that it must not pass.
type dip struct {
	at   int64
	gain float32
}

func newLimiter(rate audio.Rate, dips []dip) limiter {
	frames := func(seconds float64) int64 { return int64(math.Ceil(seconds * float64(rate))) }
	l := limiter{nil, frames(attackSeconds), max(frames(holdSeconds), loudness.Reach), frames(releaseSeconds)}
	l.keep(dips)
	return l
}

// keep takes dips, the deepest first, unless those before hold their peaks down
// already: of a loud syllable, whose every wave is a peak, few are left.
func (l *limiter) keep(dips []dip) {
	byDepth := slices.Clone(dips)
	slices.SortFunc(byDepth, func(a, b dip) int { return cmp.Or(cmp.Compare(a.gain, b.gain), cmp.Compare(a.at, b.at)) })
	width := l.attack + 2*l.hold + l.release // no dip reaches further
	kept := map[int64][]dip{}                // by place
	for _, d := range byDepth {
		cell := d.at / width
		held := false
		for c := cell - 1; c <= cell+1 && !held; c++ {
			held = slices.ContainsFunc(kept[c], func(k dip) bool {
				return max(l.shape(k, d.at-l.hold), l.shape(k, d.at+l.hold)) <= d.gain
			})
		}
		if !held {
			kept[cell] = append(kept[cell], d)
			l.dips = append(l.dips, d)
		}
	}
	slices.SortFunc(l.dips, func(a, b dip) int { return cmp.Compare(a.at, b.at) })
}

// reach returns the dips that act on the frames from a up to b.
func (l *limiter) reach(a, b int64) []dip {
	first := sort.Search(len(l.dips), func(i int) bool { return l.dips[i].at+l.hold+l.release > a })
	last := sort.Search(len(l.dips), func(i int) bool { return l.dips[i].at-l.hold-l.attack >= b })
	if first >= last {
		return nil
	}
	return l.dips[first:last]
}

// apply multiplies the frames, which begin at frame at, by the gain of the
// limiter.
func (l *limiter) apply(dst []audio.Frame, at int64) {
	if len(l.reach(at, at+int64(len(dst)))) == 0 {
		return
	}
	var gains [256]float32
	for len(dst) > 0 {
		n := min(len(dst), len(gains))
		l.fill(gains[:n], at)
		for i, g := range gains[:n] {
			dst[i][0] *= g
			dst[i][1] *= g
		}
		dst, at = dst[n:], at+int64(n)
	}
}

// fill writes the gains of the frames from at on: of all dips the deepest.
func (l *limiter) fill(gains []float32, at int64) {
	for i := range gains {
		gains[i] = 1
	}
	for _, d := range l.reach(at, at+int64(len(gains))) {
		from := max(d.at-l.hold-l.attack, at)
		to := min(d.at+l.hold+l.release, at+int64(len(gains)))
		for t := from; t < to; t++ {
			g := &gains[t-at]
			*g = min(*g, l.shape(d, t))
		}
	}
}

// shape is the gain that a dip asks for at a frame.
func (l *limiter) shape(d dip, at int64) float32 {
	var depth float32
	switch off := at - d.at; {
	case off < -l.hold:
		depth = audio.Ramp(float32(off+l.hold+l.attack) / float32(l.attack))
	case off > l.hold:
		depth = audio.Ramp(float32(l.hold+l.release-off) / float32(l.release))
	default:
		depth = 1
	}
	return 1 - float32((1-d.gain)*depth)
}

// events counts how often the limiter works, where dips in reach of each other
// are one event, and returns its deepest reduction in dB, a positive number.
func (l *limiter) events() (n int, deepestDB float64) {
	deepest, last := float32(1), int64(math.MinInt64/2)
	for _, d := range l.dips {
		if d.at-last > l.attack+2*l.hold+l.release {
			n++
		}
		last, deepest = d.at, min(deepest, d.gain)
	}
	return n, -audio.DB(float64(deepest))
}
