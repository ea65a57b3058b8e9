package recorder

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"time"

	"meditate/audio"
)

const (
	// meterFrames is how many frames the meter shows at a time: 50 ms.
	meterFrames = 2400

	// ahead is how much more sound may have come in than time has passed. A
	// server may deliver what it had kept, 2 s at most in PulseAudio 16.1;
	// what comes faster is no sound from a microphone.
	ahead = 5 * time.Second

	fullScale = 1 << 15
)

var errNoRecording = errors.New("what it writes is no recording: it comes faster than sound does")

// A Level is how loud a block of sound is, in dBFS: 0 at full scale, −∞ for
// digital silence, as from a microphone that is muted or not connected.
type Level struct {
	PeakDB float64 // of the largest sample
	RMSDB  float64 // of the root of the mean square; 0 for a full-scale square wave
}

// levelOf returns the level of samples, of which there is at least one.
func levelOf(samples []float32) Level {
	peak, sum := 0.0, 0.0
	for _, s := range samples {
		x := float64(s)
		peak = max(peak, math.Abs(x))
		sum += x * x
	}
	return Level{
		PeakDB: audio.DB(peak),
		RMSDB:  audio.DB(math.Sqrt(sum / float64(len(samples)))),
	}
}

// A take is what one recording has brought so far. The program's output is
// written to it: 16-bit little-endian samples, cut anywhere.
type take struct {
	samples []float32
	metered int // how many samples the meter has seen
	meter   func(Level)
	half    []byte // the first byte of a sample whose second is still to come
	heard   chan struct{}
	begin   time.Time
	fail    context.CancelCauseFunc
}

// newTake begins a take. Heard receives whenever sound has come in; fail is told
// where that cannot be a recording.
func newTake(meter func(Level), fail context.CancelCauseFunc) *take {
	return &take{meter: meter, heard: make(chan struct{}, 1), begin: time.Now(), fail: fail}
}

// Write takes in what the program has written.
func (t *take) Write(p []byte) (int, error) {
	rest := append(t.half, p...)
	for ; len(rest) >= 2; rest = rest[2:] {
		s := int16(binary.LittleEndian.Uint16(rest))
		t.samples = append(t.samples, float32(s)/fullScale)
	}
	t.half = append([]byte(nil), rest...)
	if int64(len(t.samples)) > Rate.Frames(time.Since(t.begin)+ahead) {
		t.fail(errNoRecording)
		return 0, errNoRecording
	}
	for ; t.meter != nil && len(t.samples)-t.metered >= meterFrames; t.metered += meterFrames {
		t.meter(levelOf(t.samples[t.metered:][:meterFrames]))
	}
	select {
	case t.heard <- struct{}{}:
	default: // not looked at since the last time
	}
	return len(p), nil
}
