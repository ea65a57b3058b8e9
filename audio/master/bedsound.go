package master

import (
	"sync"

	"meditate/audio"
)

// A bedSound adds a bed to what is there. Most of the time the bed is one gain on
// a period in memory: that is the whole cost of most of a long session.
type bedSound struct {
	*Bed
	packed  *audio.Packed // the period, where it is one and has no seam; else nil
	endless audio.Signal
}

func newBedSound(b *Bed, length int64) *bedSound {
	s := &bedSound{Bed: b, endless: b.endless(length)}
	if b.Seam == 0 {
		s.packed, _ = b.Period.(*audio.Packed)
	}
	return s
}

// add adds the bed to frames, which begin at frame at, with its curves and a gain.
func (s *bedSound) add(dst []audio.Frame, at int64, gain float64) error {
	for len(dst) > 0 {
		curve, until := s.gain(at)
		n := int(min(int64(len(dst)), until-at))
		if until == at+1 {
			n = min(len(dst), len(blocks{}.gains))
		}
		var err error
		switch {
		case until == at+1:
			err = s.addRamp(dst[:n], at, gain)
		case s.packed != nil:
			s.addPacked(dst[:n], at, float32(curve*gain*float64(s.packed.Scale)))
		default:
			n = min(n, len(blocks{}.frames))
			err = s.addEndless(dst[:n], at, float32(curve*gain))
		}
		if err != nil {
			return err
		}
		dst, at = dst[n:], at+int64(n)
	}
	return nil
}

// addPacked adds the period, over and over, with one gain for a step of it.
func (s *bedSound) addPacked(dst []audio.Frame, at int64, step float32) {
	for len(dst) > 0 {
		place := at % s.packed.Len()
		run := s.packed.Frames[place:min(place+int64(len(dst)), s.packed.Len())]
		out := dst[:len(run)]
		for i, f := range run {
			out[i][0] += float32(float32(f[0]) * step)
			out[i][1] += float32(float32(f[1]) * step)
		}
		dst, at = dst[len(run):], at+int64(len(run))
	}
}

// addEndless is addPacked for any period.
func (s *bedSound) addEndless(dst []audio.Frame, at int64, gain float32) error {
	b := blockPool.Get().(*blocks)
	defer blockPool.Put(b)
	if err := audio.ReadFull(s.endless, b.frames[:len(dst)], at); err != nil {
		return err
	}
	for i, f := range b.frames[:len(dst)] {
		dst[i][0] += float32(f[0] * gain)
		dst[i][1] += float32(f[1] * gain)
	}
	return nil
}

// addRamp adds the bed where its gain changes, frame by frame as the others do for
// many.
func (s *bedSound) addRamp(dst []audio.Frame, at int64, gain float64) error {
	b := blockPool.Get().(*blocks)
	defer blockPool.Put(b)
	products := b.products[:len(dst)]
	for i := range products {
		products[i] = 1
	}
	for _, c := range s.Curves {
		c.Fill(b.gains[:len(dst)], at)
		for i, g := range b.gains[:len(dst)] {
			products[i] *= float64(g)
		}
	}
	if s.packed != nil {
		s.addPackedRamp(dst, at, products, gain)
		return nil
	}
	if err := audio.ReadFull(s.endless, b.frames[:len(dst)], at); err != nil {
		return err
	}
	for i, f := range b.frames[:len(dst)] {
		g := float32(products[i] * gain)
		dst[i][0] += float32(f[0] * g)
		dst[i][1] += float32(f[1] * g)
	}
	return nil
}

// addPackedRamp is addPacked with a gain for each frame.
func (s *bedSound) addPackedRamp(dst []audio.Frame, at int64, curve []float64, gain float64) {
	for len(dst) > 0 {
		place := at % s.packed.Len()
		run := s.packed.Frames[place:min(place+int64(len(dst)), s.packed.Len())]
		out := dst[:len(run)]
		for i, f := range run {
			step := float32(curve[i] * gain * float64(s.packed.Scale))
			out[i][0] += float32(float32(f[0]) * step)
			out[i][1] += float32(float32(f[1]) * step)
		}
		dst, curve, at = dst[len(run):], curve[len(run):], at+int64(len(run))
	}
}

// blocks are what a bed needs while it is read.
type blocks struct {
	frames   [512]audio.Frame
	gains    [256]float32
	products [256]float64
}

var blockPool = sync.Pool{New: func() any { return new(blocks) }}
