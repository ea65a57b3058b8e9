package master

import (
	"context"
	"fmt"
	"math"
	"slices"

	"meditate/audio"
	"meditate/audio/loudness"
)

// gridFrames is how finely the power of a period is known.
const gridFrames = 128

// A table is the power of one period of a bed, as a running sum, so that the
// power of any stretch of the session in which its gain stays the same costs
// nothing.
type table struct {
	sums   []float64 // sums[i]: of the frames before i·gridFrames
	frames int64     // in a period
	peak   float32   // the largest sample
}

// newTable measures a period of a bed, which all others are like.
func (a *analysis) newTable(ctx context.Context, b *Bed, sc scale) (*table, error) {
	period := b.Period.Len() - min(b.Seam, b.Period.Len()/2)
	if period <= 0 {
		return nil, fmt.Errorf("the bed is empty")
	}
	loop := b.endless(3 * period)
	cells := (period + gridFrames - 1) / gridFrames
	t := &table{sums: make([]float64, cells+1), frames: period}
	pieceCells := 8 * int64(a.Rate) / gridFrames
	pieces := (cells + pieceCells - 1) / pieceCells
	peaks := make([]float32, pieces)
	err := parallel(ctx, int(pieces), func(i int) error {
		m := sc.meter(a.Rate)
		frames := make([]audio.Frame, gridFrames)
		first := int64(i) * pieceCells
		for c := first - min(a.warmUp(), period)/gridFrames; c < min(first+pieceCells, cells); c++ {
			block := frames[:min(gridFrames, period-max(c, 0)*gridFrames)]
			if err := audio.ReadFull(loop, block, period+c*gridFrames); err != nil {
				return fmt.Errorf("the bed: %w", err)
			}
			asHeard(block, a.Channels)
			power := m.Power(block)
			if c >= first {
				t.sums[c+1] = power
				peaks[i] = max(peaks[i], peak(block))
			}
		}
		return nil
	})
	for i, p := range t.sums[1:] {
		t.sums[i+1] = t.sums[i] + p
	}
	for _, p := range peaks {
		t.peak = max(t.peak, p)
	}
	return t, err
}

// bedTruePeak returns the true peak of a period of the bed, at its own level.
func (a *analysis) bedTruePeak(ctx context.Context) (float64, error) {
	b := a.Session.Bed
	period := b.Period.Len() - min(b.Seam, b.Period.Len()/2)
	loop := b.endless(2*period + a.step + 2*loudness.Reach)
	piece := 8 * int64(a.Rate)
	heights := make([]float64, (period+piece-1)/piece)
	err := parallel(ctx, len(heights), func(i int) error {
		frames := make([]audio.Frame, a.step+2*loudness.Reach)
		for at := int64(i) * piece; at < min(int64(i+1)*piece, period); at += a.step {
			if err := audio.ReadFull(loop, frames, period-loudness.Reach+at); err != nil {
				return fmt.Errorf("the bed: %w", err)
			}
			asHeard(frames, a.Channels)
			heights[i] = loudness.TruePeakWithin(frames, loudness.Reach, len(frames)-loudness.Reach, heights[i])
		}
		return nil
	})
	return slices.Max(heights), err
}

// before returns the power of the first n frames of a period, by interpolation
// within a cell of the grid.
func (t *table) before(n int64) float64 {
	i := n / gridFrames
	if i == int64(len(t.sums))-1 {
		return t.sums[i]
	}
	cell := min(gridFrames, t.frames-i*gridFrames)
	share := float64(n-i*gridFrames) / float64(cell)
	return t.sums[i] + float64((t.sums[i+1]-t.sums[i])*share)
}

// between returns the power of the endless repetition from frame a up to b.
func (t *table) between(a, b int64) float64 {
	whole := float64(b/t.frames-a/t.frames) * t.sums[len(t.sums)-1]
	return whole + t.before(b%t.frames) - t.before(a%t.frames)
}

// row returns the power of a period in steps, for a scale.
func (t *table) row(step int64) []float64 {
	out := make([]float64, t.frames/step)
	for k := range out {
		out[k] = t.between(int64(k)*step, (int64(k)+1)*step)
	}
	return out
}

// rmsDB returns the level of a period with two channels, or one.
func (t *table) rmsDB(channels int) float64 {
	return 10 * math.Log10(t.sums[len(t.sums)-1]/(float64(t.frames)*float64(channels)))
}

// rampFrames is how long a gain that changes is taken for one that does not.
const rampFrames = 128

// bedPowers returns the power of the bed in every step of a session, with its
// curves, at the level of its period.
func (a *analysis) bedPowers(b *Bed, t *table) []float32 {
	steps := make([]float32, a.steps)
	for k := range steps {
		sum := 0.0
		at, end := int64(k)*a.step, min((int64(k)+1)*a.step, a.Voice.Len())
		for at < end {
			gain, until := b.gain(at)
			if until == at+1 { // a ramp
				until = at + rampFrames
				gain, _ = b.gain(min(at+rampFrames/2, end-1))
			}
			until = min(until, end)
			sum += gain * gain * t.between(at, until)
			at = until
		}
		steps[k] = float32(sum)
	}
	return steps
}
