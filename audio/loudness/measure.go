package loudness

import (
	"context"
	"fmt"
	"time"

	"meditate/audio"
)

// Options says what else to measure. The zero value is ready to use.
type Options struct {
	// Series is the time from one [Point] to the next, a multiple of 10 ms.
	Series time.Duration

	// Point is called with each, in order, from one goroutine that is not the
	// caller's and ends before Measure returns.
	Point func(Point)
}

// A Report is what was measured. Levels are decibels, −∞ where there is nothing.
type Report struct {
	Rate     audio.Rate
	Channels int
	Frames   int64

	// Integrated is the loudness of all, in LUFS, with both gates. Blocks of
	// 400 ms count; the last incomplete one is dropped, and sound that is
	// shorter has none: −∞.
	Integrated float64
	// Range is the loudness range in LU (Tech 3342). Less than 3 s have none: 0.
	Range float64
	// MomentaryMax and ShortTermMax are the largest readings of a live meter,
	// in LUFS, evaluated every 10 ms. Before the beginning is silence.
	MomentaryMax, ShortTermMax float64

	// TruePeak is in dBTP, four times oversampled; SamplePeak in dBFS.
	TruePeak, SamplePeak float64
	// RMS is the level over all frames and channels, in dBFS. A sine of full
	// scale has −3.01.
	RMS float64
	// NoiseFloor is the RMS of the quietest half second, in dBFS; digital
	// silence before and behind the sound left out. Where no half second
	// sounds it is that of all.
	NoiseFloor float64
	// Clipped is how many samples are at full scale, 32767/32768, or beyond.
	Clipped int64
	// Invalid is how many samples are no finite number, as only files of
	// floating point can have them. They are taken for zeros.
	Invalid int64
	// DC is the largest mean of a channel, without its sign; full scale is 1.
	DC float64

	// Silence is below −60 dBFS in all channels for 10 ms: seconds at the
	// beginning and at the end, the longest stretch, and the share of all,
	// from 0 to 1. Of a file that is silent all three are its length.
	LeadingSilence, TrailingSilence, LongestSilence float64
	SilenceShare                                    float64
}

// Rates for which the filters are designed and tested.
const (
	minRate audio.Rate = 8000
	maxRate audio.Rate = 192000
)

// Measure reads the stream to its end and measures it. It needs a few megabytes
// for any length: one or two a day, and two seconds of sound. The caller's
// goroutine reads; loudness and samples are measured in two more. The result is
// the same bits whatever Read returns at a time. An error is the stream's own, or
// says what cannot be measured; there is no report then.
func Measure(ctx context.Context, s audio.Stream, o Options) (*Report, error) {
	rate, channels := s.Rate(), s.Channels()
	switch {
	case rate < minRate || rate > maxRate:
		return nil, fmt.Errorf("sound of %d frames a second cannot be measured, only %d to %d; convert it first", rate, minRate, maxRate)
	case channels < 1:
		return nil, fmt.Errorf("sound of %d channels cannot be measured; it needs one at least", channels)
	case o.Series < 0 || o.Series%(time.Second/hopsASecond) != 0:
		return nil, fmt.Errorf("a series every %v is not possible; ask for a multiple of 10ms", o.Series)
	}
	weigher := newWeigher(rate, channels, o)
	examiner := &examiner{sampling: newSampling(rate, channels)}
	feed := newFeed(s)
	if err := feed.run(ctx, weigher.take, examiner.take); err != nil {
		return nil, err
	}
	r := &Report{Rate: rate, Channels: channels, Invalid: feed.invalid}
	weigher.meter.report(r)
	examiner.report(r)
	return r, nil
}

// A weigher measures the loudness of chunks.
type weigher struct {
	k       *kWeighting
	states  []kState
	weights []float64
	meter   *meter
}

func newWeigher(rate audio.Rate, channels int, o Options) *weigher {
	return &weigher{newKWeighting(rate), make([]kState, channels), weights(channels), newMeter(rate, o)}
}

// take measures whole hops; what is left at the end belongs to no block.
func (w *weigher) take(c *chunk) {
	for hop := range c.hops() {
		if !hop.whole {
			return
		}
		power := 0.0
		for i, weight := range w.weights {
			if weight > 0 {
				power += float64(weight * w.k.power(&w.states[i], c.channel(i, hop.from, hop.to)))
			}
		}
		w.meter.add(power)
	}
}

// An examiner finds out the rest.
type examiner struct {
	*sampling
	truePeak float64
	hop      [][]float32
}

// take measures the samples first: their peak spares work for the true peak.
func (e *examiner) take(c *chunk) {
	for hop := range c.hops() {
		e.hop = e.hop[:0]
		for i := range c.samples {
			e.hop = append(e.hop, c.channel(i, hop.from, hop.to))
		}
		e.add(e.hop, hop.whole)
	}
	e.truePeak = c.truePeak(max(e.truePeak, e.samplePeak()))
}

func (e *examiner) report(r *Report) {
	e.sampling.report(r)
	r.TruePeak = level(e.truePeak * e.truePeak)
}
