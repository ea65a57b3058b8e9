package master

import (
	"errors"
	"math"
	"testing"

	"meditate/audio"
)

// A file may have its tallest peak anywhere, in its seam as well, and any length:
// the ceiling holds, or the target is refused.
func TestABedOfPeaksKeepsUnderTheCeiling(t *testing.T) {
	if testing.Short() {
		t.Skip("many sessions are mastered")
	}
	for _, place := range []int{100, 5 * int(rate), 20*int(rate) - 3} {
		period := make(audio.Buffer, 20*int(rate)+321)
		for i := range period {
			x := 0.02 * math.Sin(2*math.Pi*300*float64(i)/float64(rate))
			if d := i - place; d >= 0 && d < 40 {
				x += 0.95 * math.Sin(2*math.Pi*float64(d)/16)
			}
			period[i] = audio.Frame{float32(x), float32(x)}
		}
		for _, level := range []float64{18, 6, 0} {
			for _, seam := range []int64{0, 4 * int64(rate)} {
				target, _ := Named("podcast", 2)
				s := Session{Rate: rate, Voice: talk(0), Bed: &Bed{Period: period, Seam: seam, LevelDB: level}, SpeechLevel: -20}
				sound, _, err := Master(t.Context(), s, &target, true)
				var reach *ReachError
				if errors.As(err, &reach) {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				if m := measured(t, sound, 2); m.TruePeak > target.Peak || math.Abs(m.Integrated-target.Loudness) > 0.1 {
					t.Errorf("peak at %d, %v LU below, seam %d: %.2f LUFS, %.2f dBTP", place, level, seam, m.Integrated, m.TruePeak)
				}
			}
		}
	}
}
