package master

import (
	"context"
	"fmt"
	"slices"

	"meditate/audio"
	"meditate/audio/loudness"
)

// A peakAt is a true peak: its place and its height, a factor of full scale.
type peakAt struct {
	at     int64
	height float64
}

// scanFrames is how many frames are asked at once whether they could hold a peak.
const scanFrames = 64

// peaksAbove returns the true peaks of a signal above a height, in stretches
// whose steps are marked as worth looking at: of those within a millisecond of
// the first one, at its place, the highest.
func (a *analysis) peaksAbove(ctx context.Context, s audio.Signal, parts []stretch, worth func(step int64) bool, height float64) ([]peakAt, error) {
	found := make([][]peakAt, len(parts))
	err := parallel(ctx, len(parts), func(i int) error {
		p := newScanner(a, s, height)
		for k := parts[i].from; k < parts[i].to; k++ {
			if !worth(k) {
				continue
			}
			if err := p.scan(k*a.step, min((k+1)*a.step, s.Len())); err != nil {
				return fmt.Errorf("looking for peaks at frame %d: %w", k*a.step, err)
			}
		}
		found[i] = p.found
		return nil
	})
	return slices.Concat(found...), err
}

// A scanner looks for true peaks, step by step.
type scanner struct {
	*analysis
	signal audio.Signal
	height float64
	frames []audio.Frame // of a step, with as much on either side as interpolation reaches
	side   []float32     // a few of them, of one channel
	found  []peakAt
}

func newScanner(a *analysis, s audio.Signal, height float64) *scanner {
	return &scanner{
		analysis: a, signal: s, height: height,
		frames: make([]audio.Frame, a.step+2*loudness.Reach),
		side:   make([]float32, scanFrames+2*loudness.Reach),
	}
}

// scan looks at the frames from a up to b.
func (p *scanner) scan(a, b int64) error {
	frames := p.frames[:b-a+2*loudness.Reach]
	clear(frames)
	from, to := max(a-loudness.Reach, 0), min(b+loudness.Reach, p.signal.Len())
	if err := audio.ReadFull(p.signal, frames[from-a+loudness.Reach:][:to-from], from); err != nil {
		return err
	}
	asHeard(frames, p.Channels)
	for i := loudness.Reach; i < len(frames)-loudness.Reach; i += scanFrames {
		near := frames[i-loudness.Reach : min(i+scanFrames+loudness.Reach, len(frames))]
		end := len(near) - loudness.Reach
		if loudness.TruePeakWithin(near, loudness.Reach, end, p.height) > p.height {
			p.look(near, end, a+int64(i-loudness.Reach))
		}
	}
	return nil
}

// look notes the true peaks of the frames up to end, where offset is the place of
// the first of all.
func (p *scanner) look(frames []audio.Frame, end int, offset int64) {
	nearby := int64(p.Rate) / 1000
	for channel := range p.Channels {
		side := p.side[:len(frames)]
		for i, f := range frames {
			side[i] = f[channel]
		}
		for i := loudness.Reach; i < end; i++ {
			x := float64(side[i])
			height := max(x, -x, loudness.Between(side, i))
			if height <= p.height {
				continue
			}
			at := offset + int64(i)
			if n := len(p.found) - 1; n >= 0 && at >= p.found[n].at && at-p.found[n].at < nearby {
				p.found[n].height = max(p.found[n].height, height)
				continue
			}
			p.found = append(p.found, peakAt{at, height})
		}
	}
}

// dips returns what has to be done so that peaks times a gain stay under a
// ceiling.
func dips(peaks []peakAt, gain, ceiling float64) []dip {
	var out []dip
	for _, p := range peaks {
		if p.height*gain > ceiling {
			out = append(out, dip{p.at, float32(ceiling / (p.height * gain))})
		}
	}
	return out
}

// boundOf returns how high a true peak can be among samples up to a height.
func boundOf(height float64) float64 { return loudness.PeakBound * height }
