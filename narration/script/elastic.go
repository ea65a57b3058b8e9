package script

import "time"

// Bounds returns how long a silence is nominally, and between which lengths it
// may be sized: from 0.35 to 4 times its nominal length where it says nothing
// else.
func (s Silence) Bounds(breath Breath) (least, nominal, most time.Duration) {
	nominal = s.Nominal + time.Duration(s.Breaths)*breath.Duration()
	least, most = nominal/20*7, nominal*4
	if s.Long {
		least, nominal, most = 20*time.Second, 60*time.Second, 150*time.Second
	}
	switch {
	case s.Fixed:
		return nominal, nominal, nominal
	case s.Max > 0:
		return s.Min, nominal, s.Max
	}
	return least, nominal, most
}

// Bounds returns how many breaths may take the place of those that were asked
// for: from half as many to twice as many.
func (b Breaths) Bounds() (least, most int) { return (b.Count + 1) / 2, 2 * b.Count }
