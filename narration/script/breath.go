package script

import (
	"fmt"
	"strings"
	"time"
)

// The bounds of each half of a breath.
const (
	minHalfBreath = time.Second
	maxHalfBreath = time.Minute
)

// defaultBreath is the breath of a script that names none.
var defaultBreath = Breath{In: 4 * time.Second, Out: 6 * time.Second}

// ParseBreath reads the seconds in and out of one breath, such as 4-6. Each is
// from 1 to 60 s and may have decimals: 4,5-6.
func ParseBreath(s string) (Breath, error) {
	bad := fmt.Errorf("%s is not a breath; write the seconds in and out, each from 1 to 60, for example 4-6", quote(s))
	in, out, found := strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
	if !found {
		return Breath{}, bad
	}
	var b Breath
	for _, half := range []struct {
		text string
		to   *time.Duration
	}{{in, &b.In}, {out, &b.Out}} {
		number := part{strings.ReplaceAll(strings.TrimSpace(half.text), ",", "."), time.Second}
		d, err := number.duration(s)
		if err != nil || d < minHalfBreath || d > maxHalfBreath {
			return Breath{}, bad
		}
		*half.to = d
	}
	return b, nil
}

// formatBreath writes a breath so that ParseBreath reads it back.
func formatBreath(b Breath, language string) string {
	return decimal(b.In, language) + "-" + decimal(b.Out, language)
}
