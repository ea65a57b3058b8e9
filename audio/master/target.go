// Package master brings a session to the loudness and the peak that whoever
// receives it expects: a podcast platform, headphones, a broadcaster.
//
// What is known of a session is not measured again. It is silent but where the
// voice sounds and repeats itself but for that: so only the stretches with voice
// are measured, and one period of the bed; see docs/adr/0011.
package master

import (
	"math"
	"strconv"
	"strings"
)

// An Anchor says which loudness a target is about.
type Anchor uint8

const (
	Programme Anchor = iota // everything that sounds, as platforms measure it
	Speech                  // the speech alone, whatever lies under it
)

func (a Anchor) String() string { return [...]string{"programme", "speech"}[a] }

// A Target says how loud a session is to be.
type Target struct {
	Name      string  // "podcast"; "" for one of the user's own
	Loudness  float64 // LUFS; where RMS is set, dBFS
	Tolerance float64 // by how much a finished file may miss it, in LU or dB
	Peak      float64 // what no true peak passes, dBTP
	Anchor    Anchor
	RMS       bool    // the level is the root of the mean square of the whole file
	Floor     float64 // what the noise floor may not pass, dBFS; 0: anything
}

// targets are what the platforms ask for:
//
//   - podcast: Apple Podcasts, "Audio requirements" (−16 LUFS ±1 dB, −1 dBTP); AES
//     TD1008 (2021) recommends the same for speech, 3 LU less for a mono file,
//     which is played from two loudspeakers.
//   - headphones: AES TD1008 gives −20 to −16 LUFS for listening on headphones;
//     a meditation takes the softer end, and more room above.
//   - broadcast: EBU R 128 (2023): −23 LUFS ±0.5, −1 dBTP.
//   - audiobook: ACX, "Audio submission requirements": RMS between −23 and −18 dB,
//     peaks up to −3 dB, a noise floor of −60 dB at most. The upper half is for
//     books that are read without a pause.
var targets = []Target{
	{Name: "podcast", Loudness: -16, Tolerance: 0.5, Peak: -1},
	{Name: "headphones", Loudness: -20, Tolerance: 0.5, Peak: -3, Anchor: Speech},
	{Name: "broadcast", Loudness: -23, Tolerance: 0.5, Peak: -1},
	{Name: "audiobook", Loudness: -20.5, Tolerance: 2.5, Peak: -3, RMS: true, Floor: -60},
}

// monoPodcast is how much softer a mono file of a podcast is; see targets.
const monoPodcast = 3

// Named returns a target by its name, for a file with so many channels.
func Named(name string, channels int) (Target, bool) {
	for _, t := range targets {
		if t.Name == name {
			if name == "podcast" && channels == 1 {
				t.Loudness -= monoPodcast
			}
			return t, true
		}
	}
	return Target{}, false
}

// Names lists the names of all targets.
func Names() []string {
	names := make([]string, len(targets))
	for i, t := range targets {
		names[i] = t.Name
	}
	return names
}

// A Reading is what a meter found in a finished file: loudness in LUFS, the rest
// in dB below full scale; −∞ for black.
type Reading struct{ Loudness, RMS, TruePeak, NoiseFloor float64 }

// Faults says in what a file misses the target, one text for each; none where it
// meets it.
func (t Target) Faults(r Reading) []string {
	var faults []string
	level, unit := r.Loudness, "LUFS"
	if t.RMS {
		level, unit = r.RMS, "dB RMS"
	}
	const exact = 0.05 // readings are shown to a tenth
	switch off := level - t.Loudness; {
	case math.IsInf(level, -1):
		faults = append(faults, "it is silent, or shorter than 0.4 s")
	case off > t.Tolerance+exact:
		faults = append(faults, decibels(off)+" dB too loud ("+decibels(level)+" "+unit+")")
	case off < -t.Tolerance-exact && t.Anchor == Programme: // the whole may well be softer than its speech
		faults = append(faults, decibels(-off)+" dB too soft ("+decibels(level)+" "+unit+")")
	}
	if r.TruePeak > t.Peak {
		faults = append(faults, "its peak of "+decibels(r.TruePeak)+" dBTP is above "+decibels(t.Peak))
	}
	if t.Floor != 0 && r.NoiseFloor > t.Floor {
		faults = append(faults, "its noise floor of "+decibels(r.NoiseFloor)+" dB is above "+decibels(t.Floor))
	}
	return faults
}

// decibels writes a level for people, to a tenth, with a true minus.
func decibels(x float64) string {
	if math.IsInf(x, -1) {
		return "−∞"
	}
	return strings.Replace(strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64), "-", "−", 1)
}
