package take

import (
	"context"
	"math"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/loudness"
)

// Quality is what can be measured of a recording of one phrase.
type Quality struct {
	LevelLUFS  float64 // as package loudness measures it; −∞ if silent
	NoiseDB    float64 // the noise of the room, in dBFS
	Clipped    int     // places at which the sound was cut off at full scale
	CutAtStart bool    // the speech begins before the recording does
	CutAtEnd   bool    // the speech ends after the recording does
}

// When a recording calls for advice. A phrase is brought to −20 LUFS, and its
// noise with it: 30 dB below the voice is where a room is heard between the
// words. (Audiobooks ask for −60 dBFS of noise at −20 dBFS of voice: ACX audio
// submission requirements.) Below −36 LUFS, the steps of cheap microphones and
// sound cards come up with the voice.
const (
	leastLUFS     = -36.0
	leastOverRoom = 30.0 // LU
)

// Check measures a recording of one phrase in a room whose noise is known: the
// FloorDB of the take.
func Check(c audio.Clip, floorDB float64) Quality {
	q := Quality{
		LevelLUFS: loudness.OfClip(c),
		NoiseDB:   floorDB,
		Clipped:   clean.FlatTops(c),
	}
	q.CutAtStart, q.CutAtEnd = cutEnds(c, floorDB)
	return q
}

// A Fault is what can be wrong with a recording.
type Fault uint8

const (
	Silent      Fault = iota // nothing is to be heard
	TooSoft                  // the voice is far below what a microphone gives
	RoomTooLoud              // the room is heard between the words
	CutOff                   // the loudest places are cut off at full scale
	BeginsEarly              // the speech begins before the recording does
	EndsLate                 // the speech ends after the recording does
)

// OverNoise returns how far the voice stands above the noise, in LU.
func (q Quality) OverNoise() float64 { return q.LevelLUFS - q.NoiseDB }

// Faults says what is wrong with a recording; nothing if it is fine.
func (q Quality) Faults() []Fault {
	if math.IsInf(q.LevelLUFS, -1) {
		return []Fault{Silent}
	}
	var faults []Fault
	for fault, is := range []bool{
		TooSoft:     q.LevelLUFS < leastLUFS,
		RoomTooLoud: q.LevelLUFS >= leastLUFS && q.OverNoise() < leastOverRoom, // a soft voice comes first
		CutOff:      q.Clipped > 0,
		BeginsEarly: q.CutAtStart,
		EndsLate:    q.CutAtEnd,
	} {
		if is {
			faults = append(faults, Fault(fault))
		}
	}
	return faults
}

// cutEnds tells whether there is speech in the first and the last 20 ms.
func cutEnds(c audio.Clip, floorDB float64) (start, end bool) {
	out, err := levelsOf(context.Background(), c) // a phrase is short: nothing to interrupt
	if err != nil || len(out) == 0 {
		return false, false
	}
	threshold := max(floorDB+openOverFloor, loudPart(out)-openUnderLoud)
	last := len(out) - 1
	return max(out[0], out[min(1, last)]) > threshold, max(out[last], out[max(0, last-1)]) > threshold
}
