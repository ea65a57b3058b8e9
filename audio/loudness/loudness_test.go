package loudness

import (
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
)

func sine(rate audio.Rate, hz, dBFS, seconds float64) audio.Clip {
	c := audio.Clip{Rate: rate, Samples: make([]float32, int(float64(rate)*seconds))}
	for i := range c.Samples {
		c.Samples[i] = float32(audio.Gain(dBFS) * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
	}
	return c
}

// EBU Tech 3341, case 1: a stereo sine of 1 kHz at −23 dBFS reads −23.0 LUFS,
// within 0.1 LU; at any rate.
func TestASineReadsItsLevel(t *testing.T) {
	for _, rate := range []audio.Rate{16000, 22050, 44100, 48000, 96000} {
		for _, level := range []float64{-23, -33} {
			if got := OfClip(sine(rate, 1000, level, 20)); math.Abs(got-level) > 0.1 {
				t.Errorf("at %d Hz a sine of %v dBFS reads %.2f LUFS", rate, level, got)
			}
		}
	}
}

// EBU Tech 3341, case 3: −36, −23, −36 dBFS in turn; the gate leaves −23.
func TestTheGateLeavesOutTheQuiet(t *testing.T) {
	quiet, loud := sine(48000, 1000, -36, 10), sine(48000, 1000, -23, 60)
	all := audio.Clip{Rate: 48000}
	for _, c := range []audio.Clip{quiet, loud, quiet} {
		all.Samples = append(all.Samples, c.Samples...)
	}
	if got := OfClip(all); math.Abs(got+23) > 0.1 {
		t.Errorf("reads %.2f LUFS, want −23", got)
	}
}

// The coefficients that BS.1770-4 prints in tables 1 and 2 for 48 kHz.
func TestTheFiltersAreTheTabulatedOnes(t *testing.T) {
	shelf, highPass := kWeighting(48000)
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

func TestSilenceIsMinusInfinity(t *testing.T) {
	for _, n := range []int{0, 100, 48000} {
		if got := OfClip(audio.Clip{Rate: 48000, Samples: make([]float32, n)}); !math.IsInf(got, -1) {
			t.Errorf("%d silent samples read %v", n, got)
		}
	}
}

// A short clip has no whole block, and is still told loud from soft.
func TestAShortClipIsMeasuredWhole(t *testing.T) {
	if got := OfClip(sine(48000, 1000, -20, 0.2)); math.Abs(got+20) > 0.5 {
		t.Errorf("200 ms at −20 dBFS read %.2f LUFS", got)
	}
}

func TestItAgreesWithFFmpeg(t *testing.T) {
	audiotest.Need(t, "ffmpeg")
	out, err := exec.Command("ffmpeg", "-hide_banner", "-nostats", "-f", "lavfi", "-i",
		"aevalsrc=0.1*sin(2*PI*220*t)|0.1*sin(2*PI*220*t):s=48000:d=20", "-af", "ebur128", "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	found := regexp.MustCompile(`I:\s+(-?[\d.]+) LUFS`).FindAllSubmatch(out, -1)
	want, err := strconv.ParseFloat(string(found[len(found)-1][1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	if got := OfClip(sine(48000, 220, -20, 20)); math.Abs(got-want) > 0.1 {
		t.Errorf("reads %.2f LUFS, ffmpeg reads %.1f", got, want)
	}
}
