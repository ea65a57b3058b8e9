package loudness

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"math/cmplx"
	"testing"

	"meditate/audio"
	"meditate/audio/filter"
)

// BS.1770-5, annex 1: a sine of 997 Hz and full scale in the left, the centre or
// the right channel reads −3.01 LKFS. A surround channel counts 1.5 dB more, the
// low frequencies nothing.
func TestAnchorsOfBS1770(t *testing.T) {
	skipLong(t)
	surround := -3.01 + 10*math.Log10(1.41)
	for _, c := range []struct {
		channels int
		want     []float64
	}{
		{1, []float64{-3.01}},
		{2, []float64{-3.01, -3.01}},
		{3, []float64{-3.01, -3.01, -3.01}},
		{4, []float64{-3.01, -3.01, surround, surround}},
		{5, []float64{-3.01, -3.01, -3.01, surround, surround}},
		{6, []float64{-3.01, -3.01, -3.01, hush, surround, surround}},
		{7, []float64{-3.01, -3.01, -3.01, hush, -3.01, surround, surround}},
		{8, []float64{-3.01, -3.01, -3.01, hush, -3.01, -3.01, surround, surround}},
	} {
		for i, want := range c.want {
			amplitudes := make([]float64, c.channels)
			amplitudes[i] = 1
			got := measured(t, waves(48000, 997, 1, amplitudes...)).Integrated
			if got != want && !(math.Abs(got-want) <= 0.005) {
				t.Errorf("channel %d of %d reads %.3f LKFS, want %.2f", i+1, c.channels, got, want)
			}
		}
	}
	if got := measured(t, waves(48000, 997, 2, 1, 1)).Integrated; math.Abs(got) > 0.005 {
		t.Errorf("both channels read %.3f LKFS, want 0", got)
	}
}

// The same sine at every rate; the first is not far below half the rate.
func TestTheAnchorHoldsAtAnyRate(t *testing.T) {
	step := audio.Rate(16000)
	if testing.Short() { // see skipLong
		step = 64000
	}
	for rate := audio.Rate(8000); rate <= 192000; rate += step {
		near(t, fmt.Sprintf("at %d Hz", rate), measured(t, waves(rate, 997, 1, 1)).Integrated, -3.01, 0.005)
	}
	near(t, "at 11025 Hz", measured(t, waves(11025, 997, 2, 1)).Integrated, -3.01, 0.005)
	near(t, "at 22050 Hz", measured(t, waves(22050, 997, 2, 1)).Integrated, -3.01, 0.005)
}

// gainDB is the gain of both filters at a frequency, from their transfer functions.
func gainDB(rate audio.Rate, hz float64) float64 {
	z := cmplx.Exp(complex(0, -2*math.Pi*hz/float64(rate)))
	h := complex(1, 0)
	shelf, pass := filters(rate)
	for _, q := range []filter.Biquad{shelf, pass} {
		h *= (complex(q.B0, 0) + complex(q.B1, 0)*z + complex(q.B2, 0)*z*z) /
			(1 + complex(q.A1, 0)*z + complex(q.A2, 0)*z*z)
	}
	return audio.DB(cmplx.Abs(h))
}

// What other meters get wrong: low frequencies, and rates other than 48 kHz. The
// wanted gains are those of the table of BS.1770 at 48 kHz.
func TestEveryFrequencyReadsAlikeAtEveryRate(t *testing.T) {
	seconds := 4.0
	if testing.Short() { // see skipLong
		seconds = 1
	}
	for _, hz := range []int{15, 25, 40, 63, 100, 250, 500, 1000, 2000, 3200} {
		want := gainDB(48000, float64(hz))
		for _, rate := range []audio.Rate{8000, 11025, 16000, 22050, 32000, 44100, 96000, 192000} {
			near(t, fmt.Sprintf("the filters at %v Hz of %d", hz, rate), gainDB(rate, float64(hz)), want, 0.02)
		}
		near(t, fmt.Sprintf("a sine of %v Hz", hz), measured(t, waves(44100, hz, seconds, 0.5)).Integrated, audio.DB(0.5)-3.01-0.691+want, 0.05)
	}
}

// The coefficients that BS.1770-5 prints in tables 1 and 2 for 48 kHz.
func TestTheFiltersAreTheTabulatedOnes(t *testing.T) {
	shelf, highPass := filters(48000)
	for _, c := range []struct{ got, want float64 }{
		{shelf.B0, 1.53512485958697}, {shelf.B1, -2.69169618940638}, {shelf.B2, 1.19839281085285},
		{shelf.A1, -1.69065929318241}, {shelf.A2, 0.73248077421585},
		{highPass.B0, 1}, {highPass.B1, -2}, {highPass.B2, 1},
		{highPass.A1, -1.99004745483398}, {highPass.A2, 0.99007225036621},
	} {
		if math.Abs(c.got-c.want) > 1e-10 {
			t.Errorf("coefficient %.14f, the standard has %.14f", c.got, c.want)
		}
	}
}

func TestTheGates(t *testing.T) {
	// The last incomplete block is dropped: 390 ms have none, and what fills no
	// step at the end does not count, however loud.
	if got := measured(t, tones(48000, 2, tone{0.39, -3})).Integrated; !math.IsInf(got, -1) {
		t.Errorf("less than a block reads %v", got)
	}
	near(t, "a loud end", measured(t, tones(48000, 2, tone{2, -30}, tone{0.09, -3})).Integrated, -30, 0.1)
	near(t, "one block", measured(t, tones(48000, 2, tone{0.4, -23})).Integrated, -23, 0.1)
	// Below the absolute gate nothing is left.
	if got := measured(t, tones(48000, 2, tone{5, -70.5})).Integrated; !math.IsInf(got, -1) {
		t.Errorf("a sine of −70.5 dBFS reads %v", got)
	}
	near(t, "just above the gate", measured(t, tones(48000, 2, tone{5, -69.5})).Integrated, -69.5, 0.1)
}

func TestBlackReadsMinusInfinity(t *testing.T) {
	for _, n := range []int{0, 1, 100, 19200, 480000} {
		r := measured(t, &sound{rate: 48000, channels: 2, samples: make([]float32, 2*n)})
		for what, got := range map[string]float64{
			"integrated": r.Integrated, "momentary": r.MomentaryMax, "short-term": r.ShortTermMax,
			"true peak": r.TruePeak, "sample peak": r.SamplePeak, "RMS": r.RMS, "noise floor": r.NoiseFloor,
		} {
			if !math.IsInf(got, -1) {
				t.Errorf("%s of %d black frames: %v", what, n, got)
			}
		}
	}
}

// The coefficients have the same bits on every machine: what amd64 has.
func TestTheSameFiltersOnEveryMachine(t *testing.T) {
	sum := fnv.New64a()
	for rate := minRate; rate <= maxRate; rate += 25 {
		if err := binary.Write(sum, binary.LittleEndian, *newKWeighting(rate)); err != nil {
			t.Fatal(err)
		}
	}
	if err := binary.Write(sum, binary.LittleEndian, interpolator); err != nil {
		t.Fatal(err)
	}
	if got := sum.Sum64(); got != 0x1f27f4966ea9f3ab {
		t.Errorf("the checksum is %#x", got)
	}
}
