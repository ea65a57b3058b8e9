package synth

import (
	"math"

	"meditate/audio"
	"meditate/audio/noise"
)

// Room returns length frames of room tone at levelDB (dBFS, root mean square): a
// soft dark noise, independent left and right, that keeps headphones, Bluetooth
// links and silence trimming awake. It never repeats.
//
// It is the sum of a few lattice noises: random values at every 8th, 16th …
// 256th frame, joined by straight lines. Each holds the same power over twice
// the time of the one before, so that together they fall by about 3 dB an octave
// up to 6 kHz (at 48 kHz), and faster above. Any frame can be computed alone.
func Room(length int64, seed uint64, levelDB float64) audio.Signal {
	// A line between two independent values, evenly distributed in ±1, has a
	// mean power of 2/3 of theirs, which is 1/3.
	const power = 2.0 / 9
	return &room{
		length: length,
		seed:   seed,
		gain:   float32(audio.Gain(levelDB) / math.Sqrt(power*float64(lastOctave-firstOctave+1))),
	}
}

const firstOctave, lastOctave = 3, 8 // 2³ to 2⁸ frames between the values

type room struct {
	length int64
	seed   uint64
	gain   float32
}

func (r *room) Len() int64 { return r.length }

func (r *room) ReadAt(dst []audio.Frame, at int64) (int, error) {
	n, err := audio.Window(r.length, len(dst), at)
	dst = dst[:n]
	clear(dst)
	for octave := firstOctave; octave <= lastOctave; octave++ {
		r.addOctave(dst, at, octave)
	}
	return n, err
}

// addOctave adds one lattice noise, a line at a time.
func (r *room) addOctave(dst []audio.Frame, at int64, octave int) {
	step := int64(1) << octave
	key := noise.Key(r.seed, uint64(octave))
	a := r.value(key, at>>octave)
	for i := int64(0); i < int64(len(dst)); {
		cell := (at + i) >> octave
		b := r.value(key, cell+1)
		slope := audio.Frame{(b[0] - a[0]) / float32(step), (b[1] - a[1]) / float32(step)}
		k := at + i - cell<<octave
		run := dst[i:min(i+step-k, int64(len(dst)))]
		for j := range run {
			t := float32(k + int64(j))
			run[j][0] += a[0] + float32(slope[0]*t)
			run[j][1] += a[1] + float32(slope[1]*t)
		}
		i += int64(len(run))
		a = b
	}
}

// value is what the lattice holds at a place.
func (r *room) value(key uint64, cell int64) audio.Frame {
	bits := noise.Bits(key, uint64(cell))
	return audio.Frame{
		float32(r.gain * noise.Uniform(uint32(bits))),
		float32(r.gain * noise.Uniform(uint32(bits>>32))),
	}
}
