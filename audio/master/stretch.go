package master

import (
	"context"
	"fmt"
	"math"
	"runtime"

	"golang.org/x/sync/errgroup"

	"meditate/audio"
)

// Stretches are measured from rest. The filters of a meter forget what was
// before: the slowest, a high-pass at 38 Hz, by e⁻²³⁹ᵗ, which is −400 dB within a
// fifth of a second. So a long stretch is cut into pieces, each of which begins
// that much early, and any number of cores gives the same bits.
const (
	warmUpSeconds = 0.2
	pieceSteps    = 200 // 20 s
	ringSteps     = 2   // in which a meter rings out behind a stretch
)

// A stretch is a part of a session where the voice sounds, in whole steps.
type stretch struct{ from, to int64 } // steps

// stretches returns where a signal sounds, with time to ring out behind, joined
// where the silence between is short and cut into pieces where they are long.
func stretches(s audio.Signal, step int64) []stretch {
	steps := (s.Len() + step - 1) / step
	var out []stretch
	for at := int64(0); at < s.Len(); {
		if n := audio.Silent(s, at); n > 0 {
			at += n
			continue
		}
		from := at / step
		at = (from + 1) * step
		for at < s.Len() && audio.Silent(s, at) < step {
			at += step
		}
		to := min(at/step+ringSteps, steps)
		if n := len(out); n > 0 && from <= out[n-1].to {
			from = out[n-1].to
		}
		for ; from < to; from += pieceSteps {
			out = append(out, stretch{from, min(from+pieceSteps, to)})
		}
	}
	return out
}

// parallel calls do for 0 … n−1 on all cores and returns the first error.
func parallel(ctx context.Context, n int, do func(i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return do(i)
		})
	}
	return group.Wait()
}

// measure tells of every step of a stretch its power and its largest sample.
func (a *analysis) measure(s audio.Signal, part stretch, tell func(k int64, power float64, peak float32)) error {
	m := a.scale.meter(a.Rate)
	frames := make([]audio.Frame, a.step)
	first := max(part.from-(a.warmUp()+a.step-1)/a.step, 0)
	if audio.Silent(s, first*a.step) >= (part.from-first)*a.step {
		first = part.from // a meter at rest stays so
	}
	for k := first; k < part.to; k++ {
		block := frames[:min(a.step, s.Len()-k*a.step)]
		if err := audio.ReadFull(s, block, k*a.step); err != nil {
			return fmt.Errorf("measuring at frame %d: %w", k*a.step, err)
		}
		asHeard(block, a.Channels)
		power := m.Power(block)
		if k >= part.from {
			tell(k, power, peak(block))
		}
	}
	return nil
}

// warmUp returns how many frames a meter needs to forget what was before.
func (a *analysis) warmUp() int64 { return int64(warmUpSeconds * float64(a.Rate)) }

// peak returns the largest sample of the frames. Without their sign, floating
// point numbers are in the order of their bits.
func peak(frames []audio.Frame) float32 {
	const sign = 1 << 31
	var left, right uint32
	for _, f := range frames {
		left = max(left, math.Float32bits(f[0])&^sign)
		right = max(right, math.Float32bits(f[1])&^sign)
	}
	return math.Float32frombits(max(left, right))
}
