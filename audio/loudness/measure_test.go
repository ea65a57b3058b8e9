package loudness

import (
	"context"
	"errors"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"meditate/audio"
)

func TestWhatCannotBeMeasured(t *testing.T) {
	broken := errors.New("the disk is gone")
	failing := tones(48000, 2, tone{1, -20})
	failing.err = broken
	if r, err := Measure(t.Context(), failing, Options{}); !errors.Is(err, broken) || r != nil {
		t.Errorf("a stream that fails: %v, %v", r, err)
	}
	for _, c := range []struct {
		s    audio.Stream
		o    Options
		want string
	}{
		{&sound{rate: 4000, channels: 1}, Options{}, "only 8000 to 192000"},
		{&sound{rate: 384000, channels: 1}, Options{}, "convert it first"},
		{&sound{rate: 48000}, Options{}, "one at least"},
		{&sound{rate: 48000, channels: 1}, Options{Series: 15 * time.Millisecond}, "multiple of 10ms"},
		{&sound{rate: 48000, channels: 1}, Options{Series: -time.Second}, "multiple of 10ms"},
		{stuck{}, Options{}, io.ErrNoProgress.Error()},
	} {
		if _, err := Measure(t.Context(), c.s, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.s, err, c.want)
		}
	}
}

// stuck breaks the contract of streams: it neither reads nor ends.
type stuck struct{}

func (stuck) Rate() audio.Rate            { return 48000 }
func (stuck) Channels() int               { return 1 }
func (stuck) Read([]float32) (int, error) { return 0, nil }

// An endless stream calls a function before it reads.
type endless struct {
	rate   audio.Rate
	block  []float32
	before func(frames int64) error
	frames int64
}

func (e *endless) Rate() audio.Rate { return e.rate }
func (e *endless) Channels() int    { return 2 }
func (e *endless) Read(dst []float32) (int, error) {
	if err := e.before(e.frames); err != nil {
		return 0, err
	}
	n := copy(dst, e.block)
	e.frames += int64(n / 2)
	return n, nil
}

func TestMeasuringCanBeInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &endless{rate: 48000, block: make([]float32, 4096), before: func(frames int64) error {
		if frames > 480000 {
			cancel()
		}
		return nil
	}}
	goroutines := runtime.NumGoroutine()
	if _, err := Measure(ctx, s, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	// One that has said that it is done may still be on its way out.
	for range 1000 {
		if runtime.NumGoroutine() <= goroutines {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines were left", runtime.NumGoroutine()-goroutines)
}

// What is kept for 100 ms has eight bytes. 40 minutes have 24,000 of these; slices
// grow ahead, and the old ones wait for the collector.
func TestMemoryHardlyGrowsWithLength(t *testing.T) {
	if testing.Short() {
		t.Skip("measures 40 minutes")
	}
	const minutes = 40
	var first, most uint64
	var mem runtime.MemStats
	s := &endless{rate: 8000, block: scene(4, 8000, 2, 8000).samples}
	s.before = func(frames int64) error {
		switch {
		case frames >= minutes*60*8000:
			return io.EOF
		case frames%(8000*60) < 1600:
			runtime.GC()
			runtime.ReadMemStats(&mem)
			if first == 0 {
				first = mem.HeapAlloc
			}
			most = max(most, mem.HeapAlloc)
		}
		return nil
	}
	measured(t, s)
	if grown := int64(most) - int64(first); grown > 512<<10 {
		t.Errorf("%d minutes took %d bytes", minutes, grown)
	}
}

func TestASeriesSaysWhatWasHeardWhen(t *testing.T) {
	var got []Point
	s := tones(48000, 2, tone{1, hush}, tone{4, -23}, tone{1.005, hush})
	if _, err := Measure(t.Context(), s, Options{Series: 500 * time.Millisecond, Point: func(p Point) { got = append(got, p) }}); err != nil {
		t.Fatal(err)
	}
	if len(got) != 12 {
		t.Fatalf("%d points in 6 s, want 12", len(got))
	}
	for i, p := range got {
		near(t, "time", p.T, 0.5*float64(i+1), 1e-12)
	}
	if p := got[1]; !math.IsInf(p.M, -1) || !math.IsInf(p.S, -1) {
		t.Errorf("before anything sounds: %+v", p)
	}
	near(t, "momentary at 1.5 s", got[2].M, -23, 0.1)
	near(t, "short-term at 2.5 s", got[4].S, -26, 0.1)
	near(t, "short-term at 4 s", got[7].S, -23, 0.1)
	if p := got[11]; !math.IsInf(p.M, -1) && p.M > -100 {
		t.Errorf("after a second of silence: %+v", p)
	}
}

// The same bits on every machine: what was measured on amd64. The scene is made of
// integers.
func TestTheSameReportOnEveryMachine(t *testing.T) {
	s := &sound{rate: 44100, channels: 2}
	state := uint32(1)
	for i := range 5 * 44100 * 2 {
		state = state*1664525 + 1013904223
		s.samples = append(s.samples, float32(int32(state)>>8)/(1<<25)*float32(i%50000)/50000)
	}
	got := *measured(t, s)
	want := Report{
		Rate: 44100, Channels: 2, Frames: 220500,
		Integrated: -15.524333758028858, Range: 0.42271461306609126, MomentaryMax: -14.050917907757336, ShortTermMax: -15.19486536555925,
		TruePeak: -6.709994383293633, SamplePeak: -12.065755245889704, RMS: -21.72906190193862, NoiseFloor: -22.707939009720576,
		DC: 8.634101313412803e-05,
	}
	if got != want {
		t.Errorf("measured\n%#v", got)
	}
}
