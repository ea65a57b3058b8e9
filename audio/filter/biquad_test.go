package filter_test

import (
	"fmt"
	"math"
	"math/cmplx"
	"testing"

	"meditate/audio"
	"meditate/audio/filter"
)

// responseDB is the gain of a filter at a frequency, from its transfer function.
func responseDB(q filter.Biquad, hz float64, rate audio.Rate) float64 {
	z := cmplx.Exp(complex(0, -2*math.Pi*hz/float64(rate)))
	h := (complex(q.B0, 0) + complex(q.B1, 0)*z + complex(q.B2, 0)*z*z) /
		(1 + complex(q.A1, 0)*z + complex(q.A2, 0)*z*z)
	return 20 * math.Log10(cmplx.Abs(h))
}

func TestBandsReachTheirGainWhereTheyShould(t *testing.T) {
	low := filter.Band{Shape: filter.LowShelf, Hz: 177, GainDB: -2.6}
	peak := filter.Band{Shape: filter.Peak, Hz: 440, GainDB: -9.7, Octaves: 2}
	high := filter.Band{Shape: filter.HighShelf, Hz: 5180, GainDB: 10.6}
	for _, rate := range []audio.Rate{22050, 48000} {
		for _, c := range []struct {
			band filter.Band
			hz   float64
			want float64
		}{
			{low, 1, -2.6}, {low, 177, -1.3}, {low, 8000, 0},
			{peak, 440, -9.7}, {peak, 1, 0}, {peak, float64(rate) / 2, 0},
			{peak, 220, -4.85}, // half the gain, one octave below the centre
			{high, 1, 0}, {high, 5180, 5.3}, {high, float64(rate) / 2, 10.6},
		} {
			t.Run(fmt.Sprintf("%d/%v at %v Hz", rate, c.band, c.hz), func(t *testing.T) {
				tolerance := 0.1
				if c.hz == 220 {
					tolerance = 0.3 // the width is exact for the analog prototype
				}
				if got := responseDB(c.band.Biquad(rate), c.hz, rate); math.Abs(got-c.want) > tolerance {
					t.Errorf("gain %.2f dB, want %.2f dB", got, c.want)
				}
			})
		}
	}
}

func TestABandAboveTheBandDoesNothing(t *testing.T) {
	got := filter.Band{Shape: filter.HighShelf, Hz: 5180, GainDB: 10}.Biquad(8000)
	if got != (filter.Biquad{B0: 1}) {
		t.Errorf("got %v, want the identity", got)
	}
}

func TestApplyFollowsTheTransferFunction(t *testing.T) {
	const rate, hz = 48000, 440.0
	q := filter.Band{Shape: filter.Peak, Hz: hz, GainDB: -9.7, Octaves: 2}.Biquad(rate)
	samples := make([]float64, rate)
	for i := range samples {
		samples[i] = math.Sin(2 * math.Pi * hz * float64(i) / rate)
	}
	q.Apply(samples)
	peak := 0.0
	for _, s := range samples[rate/2:] {
		peak = max(peak, math.Abs(s))
	}
	if got := audio.DB(peak); math.Abs(got+9.7) > 0.01 {
		t.Errorf("a sine at the centre came out at %.3f dB, want −9.7", got)
	}
}
