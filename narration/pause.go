package narration

import (
	"time"

	"meditate/narration/script"
)

// A pause can be sized between two bounds. With x one number for the whole
// session, it lasts clamp(nominal · (1 + weight·x), min, max).
type pause struct {
	nominal, min, max time.Duration
	weight            float64
}

// The pauses that need no typing; see docs/script-language.md.
var (
	afterGuide       = pause{3 * time.Second, 1500 * time.Millisecond, 8 * time.Second, 0.6}
	blankLine        = pause{5 * time.Second, 2500 * time.Millisecond, 15 * time.Second, 0.8}
	insideBlock      = pause{4 * time.Second, 3 * time.Second, 6 * time.Second, 0.4}
	afterAffirmation = pause{6 * time.Second, 3 * time.Second, 20 * time.Second, 1}
	betweenRefrains  = pause{15 * time.Second, 5 * time.Second, 45 * time.Second, 1}
	betweenSections  = pause{6 * time.Second, 3 * time.Second, 20 * time.Second, 0.8}
)

// longWeight is the weight of the long silence of a session.
const longWeight = 1.5

// In the last section pauses stretch less: someone who is coming back is not
// kept waiting.
const lastSectionWeight = 0.4

// afterPhrase is the pause that follows a phrase where nothing else is said.
func afterPhrase(role script.Role) pause {
	if role == script.Affirmation {
		return afterAffirmation
	}
	return afterGuide
}

// silence is the pause that a cue asks for.
func silence(s script.Silence, breath script.Breath) pause {
	p := pause{weight: 1}
	p.min, p.nominal, p.max = s.Bounds(breath)
	if s.Long {
		p.weight = longWeight
	}
	return p
}

// longer returns the pause with the longer nominal length; a where they are alike.
func longer(a, b pause) pause {
	if b.nominal > a.nominal {
		return b
	}
	return a
}
