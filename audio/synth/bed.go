package synth

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/agnivade/levenshtein"

	"meditate/audio"
)

// BedRMSDB is the level of every bed in dBFS, root mean square over the whole
// loop and both channels; a loop comes out within 0.5 dB of it.
const BedRMSDB = -20.0

// Beds are the names that [Bed] knows, the quietest sound first.
func Beds() []string { return []string{"room", "brown", "pink", "rain", "waves", "drone"} }

// designs has an entry for each of Beds.
var designs = map[string]struct {
	design design

	// headroom is the largest sample over the root mean square of the loop.
	// Noise of an even level passes four times its root mean square once in
	// 16,000 samples, five times once in 1.7 million; what swells needs more.
	headroom float64
}{
	"room":  {room, 5},
	"brown": {brown, 5},
	"pink":  {pink, 5},
	"rain":  {rain, 5},
	"waves": {waves, 8},
	"drone": {drone, 5},
}

// Rates between which beds are made. Below, too little is left of them; above,
// nobody has a loudspeaker.
const minBedRate, maxBedRate = audio.Rate(8000), audio.Rate(192000)

// Bed returns one period of a bed, 640 tenths of a second (each rounded to whole
// frames) of stereo sound, to be repeated for as long as is wished: its last
// frame goes on into its first as any two neighbours do, and nothing within it
// repeats. The same name, rate and seed give the same bits on every machine and
// on any number of cores. An unknown name is an error that says which there are.
//
// Its level is [BedRMSDB], and its largest samples come close to what 16 bits
// hold.
func Bed(name string, rate audio.Rate, seed uint64) (*audio.Packed, error) {
	d, ok := designs[name]
	if !ok {
		return nil, unknownBed(name)
	}
	if rate < minBedRate || rate > maxBedRate {
		return nil, fmt.Errorf("a bed is made for %d to %d Hz, not for %d Hz", minBedRate, maxBedRate, rate)
	}
	c := newCircle(rate, seed)
	bed := &audio.Packed{
		Scale:  float32(audio.Gain(BedRMSDB) * d.headroom / fullScale),
		Frames: make([][2]int16, c.frames),
	}
	recipe := d.design(c)
	var wg sync.WaitGroup
	for piece := range int64(pieces) {
		wg.Go(func() { c.bake(bed.Frames, piece, recipe, d.headroom) })
	}
	wg.Wait()
	return bed, nil
}

// unknownBed names the nearest bed, and all.
func unknownBed(name string) error {
	all := Beds()
	nearest := slices.MinFunc(all, func(a, b string) int {
		return levenshtein.ComputeDistance(name, a) - levenshtein.ComputeDistance(name, b)
	})
	hint := ""
	if levenshtein.ComputeDistance(name, nearest) <= 2 {
		hint = fmt.Sprintf("; did you mean %s?", nearest)
	}
	return fmt.Errorf("no bed is called %q%s (there are %s)", name, hint, strings.Join(all, ", "))
}
