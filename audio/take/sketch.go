package take

import (
	"context"
	"math"
	"math/bits"
)

// A Sketch is what a recording sounds like, coarsely: every 20 ms the levels of
// 12 bands. It holds enough to tell whether two places say the same, and not
// which words.
type Sketch struct {
	rate  float64 // steps per frame
	steps [][bands]float32
}

// The bands are as wide as the ear hears (equal steps of mel, after O'Shaughnessy,
// "Speech Communication", 1987), over the range that vowels and most consonants
// differ in.
const (
	bands      = 12
	lowestHz   = 150.0
	highestHz  = 5500.0
	stepLength = 0.020 // seconds
)

// Sketch listens to the stretches of a take. The error is ctx.Err().
func (t Take) Sketch(ctx context.Context) (Sketch, error) {
	step := stepLength * float64(t.Clip.Rate)
	s := Sketch{
		rate:  1 / step,
		steps: make([][bands]float32, int(float64(len(t.Clip.Samples))/step)+1),
	}
	// Below the noise of the whole there is nothing to compare.
	quiet := float32(t.FloorDB)
	for i := range s.steps {
		for b := range bands {
			s.steps[i][b] = quiet
		}
	}
	bank := newBank(float64(t.Clip.Rate), int(step))
	for _, stretch := range t.Stretches {
		if err := ctx.Err(); err != nil {
			return Sketch{}, err
		}
		for i := s.Step(stretch.From); i < s.Step(stretch.To); i++ {
			for b, l := range bank.levels(t.Clip.Samples, int(float64(i)*step)) {
				s.steps[i][b] = max(quiet, l)
			}
		}
	}
	return s, nil
}

// Step returns the step that a frame of the recording lies in.
func (s Sketch) Step(frame int64) int {
	return min(len(s.steps)-1, int(float64(frame)*s.rate))
}

// A bank measures bands by a Fourier transform.
type bank struct {
	window []float64 // Hann
	turn   []complex128
	buf    []complex128
	edges  [bands + 1]int // of the bands, in bins
}

// newBank makes a bank for windows of at least n samples.
func newBank(rate float64, n int) *bank {
	size := 1 << bits.Len(uint(max(1, n-1)))
	k := &bank{window: make([]float64, size), turn: make([]complex128, size/2), buf: make([]complex128, size)}
	for i := range k.window {
		k.window[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(size))
	}
	for i := range k.turn {
		sin, cos := math.Sincos(-2 * math.Pi * float64(i) / float64(size))
		k.turn[i] = complex(cos, sin)
	}
	low, high := mel(lowestHz), mel(highestHz)
	for b := range k.edges {
		hz := 700 * (math.Pow(10, (low+(high-low)*float64(b)/bands)/2595) - 1)
		k.edges[b] = min(size/2, int(math.Round(hz/rate*float64(size))))
	}
	return k
}

func mel(hz float64) float64 { return 2595 * math.Log10(1+hz/700) }

// levels returns the level of each band in the window that begins at a sample,
// in dBFS. What lies after the end is silence.
func (k *bank) levels(samples []float32, at int) (out [bands]float32) {
	size := len(k.buf)
	shift := 64 - bits.Len(uint(size-1))
	for i := range k.buf {
		v := 0.0
		if at+i < len(samples) {
			v = float64(samples[at+i]) * k.window[i]
		}
		k.buf[bits.Reverse64(uint64(i))>>shift] = complex(v, 0)
	}
	k.transform()
	// A Hann window keeps 3/8 of the power; the negative frequencies have half of it.
	scale := 2 / (0.375 * float64(size) * float64(size))
	for b := range out {
		sum := 0.0
		for _, v := range k.buf[k.edges[b]:k.edges[b+1]] {
			sum += real(v)*real(v) + imag(v)*imag(v)
		}
		out[b] = float32(powerDB(sum * scale))
	}
	return out
}

// transform is the fast Fourier transform of Cooley and Tukey (1965), radix 2,
// in place, of a buffer in bit-reversed order.
func (k *bank) transform() {
	size := len(k.buf)
	for half := 1; half < size; half *= 2 {
		stride := size / (2 * half)
		for start := 0; start < size; start += 2 * half {
			for i := range half {
				a, b := k.buf[start+i], k.buf[start+i+half]*k.turn[i*stride]
				k.buf[start+i], k.buf[start+i+half] = a+b, a-b
			}
		}
	}
}
