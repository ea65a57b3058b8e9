package loudness

import (
	"fmt"
	"math"
	"testing"
	"time"

	"meditate/audio"
)

// The minimum requirements of EBU Tech 3341 (2023), table 1, made from their
// definitions. Cases 7 and 8 are programmes, which the EBU keeps.

func TestTech3341Integrated(t *testing.T) {
	skipLong(t)
	for _, c := range []struct {
		number int
		sound  *sound
		want   float64
	}{
		{1, tones(48000, 2, tone{20, -23}), -23},
		{2, tones(48000, 2, tone{20, -33}), -33},
		{3, tones(48000, 2, tone{10, -36}, tone{60, -23}, tone{10, -36}), -23},
		{4, tones(48000, 2, tone{10, -72}, tone{10, -36}, tone{60, -23}, tone{10, -36}, tone{10, -72}), -23},
		{5, tones(48000, 2, tone{20, -26}, tone{20.1, -20}, tone{20, -26}), -23},
		{6, waves(48000, 1000, 20, audio.Gain(-28), audio.Gain(-28), audio.Gain(-24), audio.Gain(-30), audio.Gain(-30)), -23},
		{6, waves(48000, 1000, 20, audio.Gain(-28), audio.Gain(-28), audio.Gain(-24), 0, audio.Gain(-30), audio.Gain(-30)), -23},
	} {
		r := measured(t, c.sound)
		near(t, fmt.Sprintf("case %d, integrated", c.number), r.Integrated, c.want, 0.1)
		if c.number <= 2 {
			near(t, fmt.Sprintf("case %d, momentary", c.number), r.MomentaryMax, c.want, 0.1)
			near(t, fmt.Sprintf("case %d, short-term", c.number), r.ShortTermMax, c.want, 0.1)
		}
	}
}

// Case 1 at the other rates that files have.
func TestTech3341AtAnyRate(t *testing.T) {
	skipLong(t)
	for _, rate := range []audio.Rate{8000, 11025, 12000, 16000, 22050, 24000, 32000, 37800, 44100, 88200, 96000, 176400, 192000} {
		r := measured(t, tones(rate, 2, tone{4, -23}))
		near(t, fmt.Sprintf("integrated at %d Hz", rate), r.Integrated, -23, 0.1)
		near(t, fmt.Sprintf("momentary at %d Hz", rate), r.MomentaryMax, -23, 0.1)
	}
}

// repeat is a row of tones, several times.
func repeat(times int, row ...tone) (all []tone) {
	for range times {
		all = append(all, row...)
	}
	return all
}

// series measures a sound with a point every 10 ms.
func series(t *testing.T, s *sound) (all []Point) {
	t.Helper()
	if _, err := Measure(t.Context(), s, Options{Series: 10 * time.Millisecond, Point: func(p Point) { all = append(all, p) }}); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTech3341ConstantReadings(t *testing.T) {
	for _, p := range series(t, tones(48000, 2, repeat(5, tone{1.34, -20}, tone{1.66, -30})...)) {
		if p.T >= 3 {
			near(t, fmt.Sprintf("case 9, short-term at %.2f s", p.T), p.S, -23, 0.1)
		}
	}
	for _, p := range series(t, tones(48000, 2, repeat(25, tone{0.18, -20}, tone{0.22, -30})...)) {
		if p.T >= 1 {
			near(t, fmt.Sprintf("case 12, momentary at %.2f s", p.T), p.M, -23, 0.1)
		}
	}
}

// Cases 10 and 13, for meters of files: each segment is one. And at a rate
// where 10 ms are no whole number of frames.
func TestTech3341FileByFile(t *testing.T) {
	skipLong(t)
	for _, rate := range []audio.Rate{11025, 48000} {
		for i := range 20 {
			r := measured(t, tones(rate, 2, tone{0.15 * float64(i), hush}, tone{3, -23}, tone{1, hush}))
			near(t, fmt.Sprintf("case 10, %d, at %d Hz", i, rate), r.ShortTermMax, -23, 0.1)
			r = measured(t, tones(rate, 2, tone{0.02 * float64(i), hush}, tone{0.4, -23}, tone{1, hush}))
			near(t, fmt.Sprintf("case 13, %d, at %d Hz", i, rate), r.MomentaryMax, -23, 0.1)
		}
	}
}

// Cases 11 and 14, for live meters: the largest reading of each segment.
func TestTech3341Live(t *testing.T) {
	skipLong(t)
	var long, short []tone
	for i := range 20 {
		late, level := float64(i), float64(i)-38
		long = append(long, tone{0.15 * late, hush}, tone{3, level}, tone{3 - 0.15*late, hush})
		short = append(short, tone{0.02 * late, hush}, tone{0.4, level}, tone{0.4 - 0.02*late, hush})
	}
	largest := func(of []Point, segment float64, reading func(Point) float64) []float64 {
		all := make([]float64, 20)
		for i := range all {
			all[i] = hush
		}
		for _, p := range of {
			i := min(19, int(math.Ceil(p.T/segment-1e-9))-1)
			all[i] = max(all[i], reading(p))
		}
		return all
	}
	for i, got := range largest(series(t, tones(48000, 2, long...)), 6, func(p Point) float64 { return p.S }) {
		near(t, fmt.Sprintf("case 11, %d", i), got, float64(i)-38, 0.1)
	}
	for i, got := range largest(series(t, tones(48000, 2, short...)), 0.8, func(p Point) float64 { return p.M }) {
		near(t, fmt.Sprintf("case 14, %d", i), got, float64(i)-38, 0.1)
	}
}

// peaks checks a true peak against the tolerance of the document.
func peaks(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(got <= want+0.2 && got >= want-0.4) {
		t.Errorf("%s: %.3f dBTP, want %.1f +0.2/−0.4", what, got, want)
	}
}

func TestTech3341TruePeak(t *testing.T) {
	skipLong(t)
	for _, rate := range []audio.Rate{44100, 48000, 96000} {
		for _, c := range []struct {
			number                     int
			part                       float64 // of the rate
			amplitude, degrees, wanted float64
		}{
			{15, 4, 0.50, 0, -6}, {16, 4, 0.50, 45, -6}, {17, 6, 0.50, 60, -6}, {18, 8, 0.50, 67.5, -6}, {19, 4, 1.41, 45, 3},
		} {
			n, taper := int(rate)/2, int(rate)/100
			s := &sound{rate: rate, channels: 2}
			for i := range n {
				fade := min(1, float64(i)/float64(taper), float64(n-1-i)/float64(taper))
				v := float32(fade * c.amplitude * math.Sin(2*math.Pi*float64(i)/c.part+c.degrees*math.Pi/180))
				s.samples = append(s.samples, v, v)
			}
			peaks(t, fmt.Sprintf("case %d at %d Hz", c.number, rate), measured(t, s).TruePeak, c.wanted)
		}
		for offset := range 4 {
			peaks(t, fmt.Sprintf("case %d at %d Hz", 20+offset, rate), measured(t, burst(rate, offset)).TruePeak, 0)
		}
	}
}

// burst is cases 20 to 23: a sine of a sixth of the rate, amplitude 0.50, with a
// single period of a quarter of the rate in it, amplitude 1.00, its phase
// continuous; synthesised at four times the rate, low-passed and taken down to the
// rate with an offset of some samples.
func burst(rate audio.Rate, offset int) *sound {
	const periods, each, long = 300, 24, 16 // in samples at four times the rate
	var fine []float64
	for i := range periods * each {
		fine = append(fine, 0.5*math.Sin(2*math.Pi*float64(i)/each))
	}
	for i := range long {
		fine = append(fine, math.Sin(2*math.Pi*float64(i)/long))
	}
	fine = append(fine, fine[:periods*each]...)
	const half = 128
	low := func(k int) float64 { // passes up to half the rate, under a Hann window
		window := 0.5 + 0.5*math.Cos(math.Pi*float64(k)/half)
		if k == 0 {
			return window / 4
		}
		return window * math.Sin(math.Pi*float64(k)/4) / (math.Pi * float64(k))
	}
	s := &sound{rate: rate, channels: 2}
	taper := float64(rate) / 100
	for i := offset; i < len(fine); i += 4 {
		v := 0.0
		for k := -half; k <= half; k++ {
			if i+k >= 0 && i+k < len(fine) {
				v += low(k) * fine[i+k]
			}
		}
		fade := min(1, float64(i/4)/taper, float64((len(fine)-i)/4)/taper)
		s.samples = append(s.samples, float32(fade*v), float32(fade*v))
	}
	return s
}
