package clean

import (
	"fmt"
	"math"

	"meditate/audio"
)

// A sample within a hair of full scale, as 16 bits have it, was most likely
// higher. One or two of them in a row can be a peak that just fits; three have a
// flat top. A handful of flat tops in a phrase is not heard, more of them rasp.
const (
	atFullScale = 32766.0 / 32768
	flatTop     = 3
	mostTops    = 5
)

// FlatTops counts the places at which a clip was cut off at full scale.
func FlatTops(c audio.Clip) int {
	tops, run, last := 0, 0, float32(0)
	for _, s := range c.Samples {
		if math.Abs(float64(s)) < atFullScale {
			run = 0
			continue
		}
		if s*last < 0 { // from one full scale to the other
			run = 0
		}
		last = s
		if run++; run == flatTop {
			tops++
		}
	}
	return tops
}

// CheckClipping returns an error that says how often a clip was cut off at full
// scale, where that is often enough to be heard.
func CheckClipping(c audio.Clip) error {
	if tops := FlatTops(c); tops > mostTops {
		return fmt.Errorf("it is clipped in %d places; make its volume lower", tops)
	}
	return nil
}

// RecordingEdge is how long a recording fades in, and twice as long it fades
// out: the noise of a room comes and goes unnoticed.
const RecordingEdge = 0.050 // seconds

// Recording returns a treated copy of what was recorded at a microphone. Its ends
// stay where whoever cut it has put them, with at least RecordingEdge of the
// room before the first sound and twice that behind the last.
func Recording(c audio.Clip) (audio.Clip, error) {
	samples := centred(c.Samples)
	if _, err := trimmed(samples, c.Rate); err != nil {
		return audio.Clip{}, err
	}
	return finished(samples, c.Rate, RecordingEdge, 2*RecordingEdge), nil
}
