package loudness

import (
	"fmt"
	"testing"
)

// The minimum requirements of EBU Tech 3342 (2023), table 1. Cases 5 and 6 are
// programmes.
func TestTech3342(t *testing.T) {
	skipLong(t)
	for i, c := range []struct {
		levels []float64 // 20 s each
		want   float64
	}{
		{[]float64{-20, -30}, 10},
		{[]float64{-20, -15}, 5},
		{[]float64{-40, -20}, 20},
		{[]float64{-50, -35, -20, -35, -50}, 15},
	} {
		var row []tone
		for _, level := range c.levels {
			row = append(row, tone{20, level})
		}
		near(t, fmt.Sprintf("case %d", i+1), measured(t, tones(48000, 2, row...)).Range, c.want, 1)
	}
}

func TestLittleSoundHasNoRange(t *testing.T) {
	for _, s := range []*sound{
		tones(48000, 2), tones(48000, 2, tone{2.9, -20}), tones(48000, 2, tone{9, hush}), tones(48000, 2, tone{9, -75}),
	} {
		if got := measured(t, s).Range; got != 0 {
			t.Errorf("%d samples have a range of %v LU", len(s.samples), got)
		}
	}
}
