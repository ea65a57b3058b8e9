package loudness

import (
	"math"

	"meditate/audio"
)

// Surroundings are a block of Reach samples of a channel between its neighbours,
// with what is known of how they bend.
type surroundings struct {
	at      int // of the first sample
	loaded  bool
	samples [3 * Reach]float64
	second  [3 * Reach]float64 // the second difference of the two before and each
	bent    [3]float64         // its largest absolute value of each block
}

// moveTo makes at the first sample. A block that is the next one keeps what they
// share; it returns the first place that is to be filled.
func (s *surroundings) moveTo(at int) (from int) {
	if s.loaded && s.at+Reach == at {
		copy(s.samples[:2*Reach], s.samples[Reach:])
		copy(s.second[:2*Reach], s.second[Reach:])
		s.bent[0], s.bent[1] = s.bent[1], s.bent[2]
		from = 2 * Reach
	}
	s.at, s.loaded = at, true
	return from
}

// fill moves to a place among the samples; beyond them is silence.
func (s *surroundings) fill(samples []float32, at int) {
	from := s.moveTo(at)
	empty := s.samples[from:]
	if at += from; at >= 0 && at+len(empty) <= len(samples) {
		for i, v := range samples[at : at+len(empty)] {
			empty[i] = float64(v)
		}
	} else {
		for i := range empty {
			empty[i] = 0
			if j := at + i; j >= 0 && j < len(samples) {
				empty[i] = float64(samples[j])
			}
		}
	}
	s.differ(from)
}

// fillFrames is fill for one side of the frames.
func (s *surroundings) fillFrames(frames []audio.Frame, at, side int) {
	from := s.moveTo(at)
	empty := s.samples[from:]
	if at += from; at >= 0 && at+len(empty) <= len(frames) {
		side &= 1 // spares a check a frame
		for i, f := range frames[at : at+len(empty)] {
			empty[i] = float64(f[side])
		}
	} else {
		for i := range empty {
			empty[i] = 0
			if j := at + i; j >= 0 && j < len(frames) {
				empty[i] = float64(frames[j][side])
			}
		}
	}
	s.differ(from)
}

// differ finds the second differences of the blocks from a place on. The first
// two of all have no samples before them, and are not within reach.
func (s *surroundings) differ(from int) {
	for block := from / Reach; block < len(s.bent); block++ {
		bent := 0.0
		for i := max(2, block*Reach); i < (block+1)*Reach; i++ {
			d := (s.samples[i] - s.samples[i-1]) - (s.samples[i-1] - s.samples[i-2])
			s.second[i] = d
			if a := math.Abs(d); a > bent {
				bent = a
			}
		}
		s.bent[block] = bent
	}
}

// peak returns the true peak of the first n samples of the block and of what
// lies after each, or known where that is more.
func (s *surroundings) peak(n int, known float64) float64 {
	bent, largest := max(s.bent[0], s.bent[1], s.bent[2]), 0.0
	for _, v := range s.samples[Reach : Reach+n+1] {
		if a := math.Abs(v); a > largest {
			largest = a
		}
	}
	known = max(known, largest)
	if (largest+bend*bent)*slack <= known {
		return known
	}
	high := false // whether the sample before could matter
	for i := Reach; i <= Reach+n; i++ {
		before := high
		high = (math.Abs(s.samples[i])+bend*bent)*slack > known
		if !high && !before || i == Reach {
			continue
		}
		near := bends.nearly(s.samples[i-1], s.samples[i], (*[nearby]float64)(s.second[i-nearby/2+1:]))
		if (near+bendBeyond*bent)*slack > known {
			known = max(known, between((*[taps]float64)(s.samples[i-Reach:])))
		}
	}
	return known
}
