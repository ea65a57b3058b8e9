package loudness

import (
	"math"

	"meditate/audio"
)

// Full scale and silence, as samples.
const (
	// fullScale is the largest sample that 16 bits have. Whatever reaches it
	// was or may have been cut off.
	fullScale = 32767.0 / 32768

	// silent is −60 dBFS, the level below which ffmpeg's silencedetect finds
	// silence if nothing else is asked for. The room tone lies above it with
	// its peaks: it is there to be no silence.
	silent = 1e-3
)

// A sampling is what can be told from samples without a filter, hop by hop.
type sampling struct {
	rate   audio.Rate
	peak   uint32 // the largest magnitude
	clips  int64
	sums   []float64 // of each channel, for its offset
	square float64   // over all channels
	frames int64

	floor   floor
	silence silence
}

func newSampling(rate audio.Rate, channels int) *sampling {
	return &sampling{rate: rate, sums: make([]float64, channels), floor: newFloor()}
}

// add takes the next hop: a slice for each channel. Only the last may not be whole.
func (s *sampling) add(channels [][]float32, whole bool) {
	frames := len(channels[0])
	peak, squares := uint32(0), 0.0
	for c, samples := range channels {
		top, sum, square := survey(samples)
		if top >= math.Float32bits(fullScale) {
			s.clips += clipped(samples)
		}
		peak = max(peak, top)
		s.sums[c] += sum
		squares += square
	}
	s.peak = max(s.peak, peak)
	s.square += squares
	s.frames += int64(frames)
	if whole {
		s.floor.add(squares/float64(frames*len(channels)), peak == 0)
	}
	s.silence.add(int64(frames), math.Float32frombits(peak) < silent)
}

// survey returns the largest magnitude of the samples, their sum and the sum of
// their squares.
func survey(samples []float32) (peak uint32, sum, square float64) {
	for _, v := range samples {
		peak = max(peak, magnitude(v))
		x := float64(v)
		sum += x
		square += float64(x * x)
	}
	return peak, sum, square
}

func clipped(samples []float32) (n int64) {
	for _, v := range samples {
		if v >= fullScale || v <= -fullScale {
			n++
		}
	}
	return n
}

// samplePeak returns the largest absolute sample so far.
func (s *sampling) samplePeak() float64 { return float64(math.Float32frombits(s.peak)) }

// report fills in what the samples tell.
func (s *sampling) report(r *Report) {
	r.Frames, r.Clipped = s.frames, s.clips
	r.SamplePeak = level(s.samplePeak() * s.samplePeak())
	frames := float64(max(1, s.frames))
	mean := s.square / (frames * float64(len(s.sums)))
	r.RMS = level(mean)
	for _, sum := range s.sums {
		r.DC = max(r.DC, math.Abs(sum)/frames)
	}
	r.NoiseFloor = level(s.floor.power(mean))
	s.silence.report(r, s.rate)
}

// A floor looks for the quietest half second, as ACX Check does (Will McCown's
// analyser for Audacity, 2015: "the RMS level of the quietest 500 mS"). Digital
// silence before the sound and behind it is no part of the recording and does
// not count; within it, it does.
type floor struct {
	powers  *slide
	hops    int64   // so far
	begun   int64   // of these, before anything sounded
	lowest  float64 // summed over a window that something sounds behind
	pending float64 // of windows behind which nothing has sounded yet
}

func newFloor() floor {
	return floor{powers: newSlide(hopsAFloorBit, hopsAFloor), lowest: math.Inf(1), pending: math.Inf(1)}
}

// add takes the mean power of the next hop; black tells that it is all zeros.
func (f *floor) add(power float64, black bool) {
	f.hops++
	f.powers.add(power)
	if black && f.begun == f.hops-1 {
		f.begun = f.hops
		return
	}
	if f.hops-f.begun >= hopsAFloor {
		f.pending = min(f.pending, f.powers.last(hopsAFloor)/hopsAFloor)
	}
	if !black {
		f.lowest = min(f.lowest, f.pending)
	}
}

// power returns the mean power of the quietest half second, or that of all there
// is where no half second sounds.
func (f *floor) power(all float64) float64 {
	if math.IsInf(f.lowest, 1) {
		return all
	}
	return f.lowest
}

// A silence counts the frames of hops that are silent.
type silence struct {
	total, leading, longest, run int64
	sounded                      bool
}

func (s *silence) add(frames int64, silent bool) {
	if !silent {
		s.sounded = true
		s.run = 0
		return
	}
	s.run += frames
	s.total += frames
	s.longest = max(s.longest, s.run)
	if !s.sounded {
		s.leading = s.run
	}
}

func (s *silence) report(r *Report, rate audio.Rate) {
	seconds := func(frames int64) float64 { return float64(frames) / float64(rate) }
	r.LeadingSilence, r.TrailingSilence, r.LongestSilence = seconds(s.leading), seconds(s.run), seconds(s.longest)
	r.SilenceShare = float64(s.total) / float64(max(1, r.Frames))
}
