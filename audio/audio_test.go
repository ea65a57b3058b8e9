package audio_test

import (
	"errors"
	"io"
	"math"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"

	"pgregory.net/rapid"
)

func TestFramesAndDurations(t *testing.T) {
	for _, c := range []struct {
		rate   audio.Rate
		d      time.Duration
		frames int64
	}{
		{48000, time.Second, 48000},
		{48000, 8 * time.Minute, 23_040_000},
		{44100, 24 * time.Hour, 3_810_240_000},
		{22050, 1500 * time.Millisecond, 33075},
		{48000, 10416 * time.Nanosecond, 0}, // just under half a frame
		{48000, 10417 * time.Nanosecond, 1}, // just over
		{48000, -10417 * time.Nanosecond, -1},
		{1, 500 * time.Millisecond, 1}, // a half goes up
		{384000, 200 * 365 * 24 * time.Hour, 384000 * 200 * 365 * 24 * 3600},
	} {
		if got := c.rate.Frames(c.d); got != c.frames {
			t.Errorf("%d Hz: %v is %d frames, want %d", c.rate, c.d, got, c.frames)
		}
	}
}

func TestFramesSurviveTheWayThroughDurations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := audio.Rate(rapid.IntRange(8000, 384000).Draw(t, "rate"))
		n := rapid.Int64Range(-1e12, 1e12).Draw(t, "frames")
		if got := rate.Frames(rate.Duration(n)); got != n {
			t.Fatalf("%d frames became %d", n, got)
		}
	})
}

func TestWindow(t *testing.T) {
	for _, c := range []struct {
		n    int
		at   int64
		want int
		err  error
	}{
		{4, 0, 4, nil}, {4, 6, 4, nil}, {4, 7, 3, io.EOF}, {4, 10, 0, io.EOF}, {4, 99, 0, io.EOF},
		{0, 10, 0, nil}, {0, 11, 0, io.EOF},
	} {
		if n, err := audio.Window(10, c.n, c.at); n != c.want || err != c.err {
			t.Errorf("Window(10, %d, %d) = %d, %v; want %d, %v", c.n, c.at, n, err, c.want, c.err)
		}
	}
	if _, err := audio.Window(10, 1, -1); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("before the beginning: %v", err)
	}
}

func TestSignalsInMemoryKeepTheirContract(t *testing.T) {
	audiotest.Signal(t, audio.Buffer(nil))
	audiotest.Signal(t, audio.Buffer{{1, -1}, {0.5, 0.25}, {0, 1}, {-1, 0}})
	audiotest.Signal(t, audio.Mono(make([]float32, 100_000)))
}

func TestAClipLastsAsLongAtAnyRate(t *testing.T) {
	c := audio.Clip{Rate: 16000, Samples: make([]float32, 16001)}
	if got := c.FramesAt(48000); got != 48003 {
		t.Errorf("16001 samples at 16 kHz are %d at 48 kHz, want 48003", got)
	}
	if got := c.FramesAt(44100); got != 44103 { // 44102.76
		t.Errorf("16001 samples at 16 kHz are %d at 44.1 kHz, want 44103", got)
	}
	if got := c.FramesAt(16000); got != 16001 {
		t.Errorf("at its own rate the clip has %d samples", got)
	}
	if got := c.Duration(); got != time.Second+62500*time.Nanosecond {
		t.Errorf("lasts %v", got)
	}
}

func TestDecibels(t *testing.T) {
	if g := audio.Gain(-6.0206); math.Abs(g-0.5) > 1e-6 {
		t.Errorf("−6.02 dB is a gain of %v", g)
	}
	if db := audio.DB(-0.1); math.Abs(db+20) > 1e-12 {
		t.Errorf("a gain of 0.1 is %v dB", db)
	}
	if db := audio.DB(0); !math.IsInf(db, -1) {
		t.Errorf("nothing is %v dB", db)
	}
}
