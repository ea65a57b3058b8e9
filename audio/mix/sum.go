// Package mix puts signals together: it places sounds in time, sums them, repeats
// them, and lets their gain follow a curve.
package mix

import (
	"slices"
	"sort"
	"sync"

	"meditate/audio"
)

// A Part is a signal at its place: frame 0 of the signal sounds at frame At.
type Part struct {
	Signal audio.Signal
	At     int64
}

// Sum returns a signal of the given length in which every part sounds at its
// place. What lies outside is not heard. Where parts overlap, they are added in
// the order of their places and, at one place, in the order given; so the sum
// is the same bits however it is read. Sum keeps the signals, not the slice.
func Sum(length int64, parts ...Part) audio.Signal {
	s := &sum{length: length, parts: slices.DeleteFunc(slices.Clone(parts), func(p Part) bool { return p.Signal.Len() == 0 })}
	slices.SortStableFunc(s.parts, func(a, b Part) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return 0
	})
	s.reach = make([]int64, len(s.parts))
	far := int64(0)
	for i, p := range s.parts {
		far = max(far, p.At+p.Signal.Len())
		s.reach[i] = far
	}
	return s
}

type sum struct {
	length int64
	parts  []Part  // by place
	reach  []int64 // reach[i] is the furthest end of parts[:i+1]
}

func (s *sum) Len() int64 { return s.length }

func (s *sum) ReadAt(dst []audio.Frame, at int64) (int, error) {
	n, end := audio.Window(s.length, len(dst), at)
	dst = dst[:n]
	clear(dst)
	first := sort.Search(len(s.reach), func(i int) bool { return s.reach[i] > at })
	for _, p := range s.parts[first:] {
		if p.At >= at+int64(n) {
			break
		}
		if err := add(dst, at, p); err != nil {
			return 0, err
		}
	}
	return n, end
}

// Silent implements [audio.Sparse]: the sum is silent where none of its parts
// sounds.
func (s *sum) Silent(at int64) int64 {
	next := s.length
	first := sort.Search(len(s.reach), func(i int) bool { return s.reach[i] > at })
	for _, p := range s.parts[first:] {
		if p.At > at {
			next = min(next, p.At)
			break
		}
		if at < p.At+p.Signal.Len() {
			return 0
		}
	}
	return max(next-at, 0)
}

// scratchPool holds the blocks that parts are read into before they are added.
var scratchPool = sync.Pool{New: func() any { return new([2048]audio.Frame) }}

// add adds what sounds of p in the frames of dst, which begin at frame at.
func add(dst []audio.Frame, at int64, p Part) error {
	from := max(at, p.At)
	to := min(at+int64(len(dst)), p.At+p.Signal.Len())
	block := scratchPool.Get().(*[2048]audio.Frame)
	defer scratchPool.Put(block)
	for from < to {
		n := min(int(to-from), len(block))
		if err := audio.ReadFull(p.Signal, block[:n], from-p.At); err != nil {
			return err
		}
		out := dst[from-at:][:n]
		for i, f := range block[:n] {
			out[i][0] += f[0]
			out[i][1] += f[1]
		}
		from += int64(n)
	}
	return nil
}
