// Package take finds what was said in a recording: where something stands out
// from the noise of the room, how alike two such places sound, and whether a
// recording is good enough to be used.
//
//	level.go     samples → the level of each 10 ms
//	floor.go     levels → the noise of the room
//	stretch.go   levels over the noise → stretches
//	sketch.go    a stretch → what it sounds like, coarsely
//	alike.go     two sketches → how far they are apart
//	quality.go   a recording → what to do better
//
// Places are counted in frames of the recording, levels are in dBFS: the mean
// power against that of a square wave of full scale.
package take

import (
	"context"
	"errors"

	"meditate/audio"
)

// ErrEmpty is returned for a recording without a sample.
var ErrEmpty = errors.New("the recording is empty; record again, and check that the microphone is the one that is chosen")

// A Take is a recording and what was found in it.
type Take struct {
	Clip      audio.Clip
	FloorDB   float64   // the noise of the room above 120 Hz, in dBFS; at least −90
	Stretches []Stretch // in order, apart from each other
}

// A Stretch is a part of a recording that stands out from its noise: the frames
// [From, To).
type Stretch struct{ From, To int64 }

// Margins around what is cut out. Breath, soft onsets and the last consonants
// lie under the noise that ends are found by. They are at least those that
// package clean leaves (40 and 120 ms) and allow for ends found 50 ms too late
// or too early.
const (
	leadMargin = 0.100 // seconds
	tailMargin = 0.200 // seconds
)

// Analyse finds the stretches of a recording. The take keeps the clip. A
// recording in which nothing stands out has no stretches. The error is ErrEmpty
// or ctx.Err(). The time grows with the length alone; beside the clip it takes
// 800 bytes for each second.
func Analyse(ctx context.Context, c audio.Clip) (Take, error) {
	if len(c.Samples) == 0 || c.Rate <= 0 {
		return Take{}, ErrEmpty
	}
	levels, err := levelsOf(ctx, c)
	if err != nil {
		return Take{}, err
	}
	floors := floorsOf(levels)
	t := Take{Clip: c, FloorDB: median(floors)}
	for _, r := range find(levels, floors) {
		t.Stretches = append(t.Stretches, framesOf(c, r))
	}
	return t, nil
}

// Cut returns a copy of the frames [from, to), with margins that keep soft
// beginnings and ends but reach into no other stretch.
func (t Take) Cut(from, to int64) audio.Clip {
	start := from - int64(leadMargin*float64(t.Clip.Rate))
	end := to + int64(tailMargin*float64(t.Clip.Rate))
	for _, s := range t.Stretches {
		if s.To <= from {
			start = max(start, s.To)
		}
		if s.From >= to {
			end = min(end, s.From)
		}
	}
	start, end = max(0, start), min(end, int64(len(t.Clip.Samples)))
	samples := append([]float32(nil), t.Clip.Samples[start:max(start, end)]...)
	return audio.Clip{Rate: t.Clip.Rate, Samples: samples}
}
