package loudness

import (
	"io"
	"math"
	"testing"

	"meditate/audio"
)

// A sound is a stream in memory that hands over as much as its blocks say, in
// turn; without blocks, as much as there is room for.
type sound struct {
	rate     audio.Rate
	channels int
	samples  []float32 // interleaved
	blocks   []int     // frames
	err      error     // in the place of io.EOF
	reads    int
}

func (s *sound) Rate() audio.Rate { return s.rate }
func (s *sound) Channels() int    { return s.channels }

func (s *sound) Read(dst []float32) (int, error) {
	if len(s.samples) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		return 0, io.EOF
	}
	room := len(dst)
	if len(s.blocks) > 0 {
		room = min(room, s.blocks[s.reads%len(s.blocks)]*s.channels)
		s.reads++
	}
	n := copy(dst[:room], s.samples)
	s.samples = s.samples[n:]
	if len(s.samples) == 0 && s.reads%2 == 1 && s.err == nil {
		return n, io.EOF // together with the last samples, as some decoders do
	}
	return n, nil
}

// A tone is a stretch of a sine at a peak level; silent is silence.
type tone struct {
	seconds float64
	dBFS    float64
}

var hush = math.Inf(-1)

// second is one second of a sine of whole hertz.
func second(rate audio.Rate, hz int) []float64 {
	s := make([]float64, rate)
	for i := range s {
		s[i] = math.Sin(2 * math.Pi * float64(i*hz%int(rate)) / float64(rate))
	}
	return s
}

// tones is one sine of 1 kHz through all stretches, in each of the channels. The
// ends of the stretches are what their times are, rounded to a frame.
func tones(rate audio.Rate, channels int, row ...tone) *sound {
	s := &sound{rate: rate, channels: channels}
	sine := second(rate, 1000)
	total := 0.0
	for _, t := range row {
		total += t.seconds
	}
	s.samples = make([]float32, 0, (int(total*float64(rate))+1)*channels)
	seconds, i := 0.0, 0
	for _, t := range row {
		seconds += t.seconds
		amplitude := audio.Gain(t.dBFS)
		for ; i < int(math.Round(seconds*float64(rate))); i++ {
			v := float32(amplitude * sine[i%int(rate)])
			for range channels {
				s.samples = append(s.samples, v)
			}
		}
	}
	return s
}

// waves is a sine in each channel, at its own amplitude.
func waves(rate audio.Rate, hz int, seconds float64, amplitudes ...float64) *sound {
	s := &sound{rate: rate, channels: len(amplitudes)}
	sine := second(rate, hz)
	s.samples = make([]float32, 0, int(seconds*float64(rate))*len(amplitudes))
	for i := range int(seconds * float64(rate)) {
		for _, a := range amplitudes {
			s.samples = append(s.samples, float32(a*sine[i%int(rate)]))
		}
	}
	return s
}

func measured(t testing.TB, s audio.Stream) *Report {
	t.Helper()
	r, err := Measure(t.Context(), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.3f, want %.2f ±%v", what, got, want, tolerance)
	}
}

// skipLong leaves minutes of sound to the run without the race detector: measuring
// them by two goroutines is what the twin is for.
func skipLong(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("minutes of sound are measured")
	}
}
