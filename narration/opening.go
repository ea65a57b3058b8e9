package narration

import (
	"slices"
	"sort"
	"time"

	"meditate/audio"
	"meditate/narration/script"
)

// An Opening is what is known of a session before a word has been spoken: how
// long it lasts in all, and the bells that it begins with. It sounds bit for bit
// as the session does up to its first other event.
type Opening struct {
	Score  *Score        // the bells and then nothing, as long as the session
	Bells  int64         // frames until the bells have died away
	Latest time.Duration // the longest [Options].Opening with which the session is possible
}

// OpeningOf returns the opening of a session. There is none, and ok is not set,
// where the script does not begin with a bell, where the session has no length of
// its own, or where it could turn out that it cannot have that length: roughly
// is how many frames each phrase takes, more or less by the share given (0.4: by
// 40 %), and at both ends of that the session must be possible.
func OpeningOf(s *script.Script, roughly Lengths, share float64, o Options) (opening Opening, ok bool) {
	if o.Length == Natural || o.Length == 0 && s.Meta.Length == 0 {
		return Opening{}, false
	}
	long := scaled(roughly, 1+share)
	if _, err := Arrange(s, long, o); err != nil {
		return Opening{}, false
	}
	score, err := Arrange(s, scaled(roughly, 1-share), o)
	if err != nil {
		return Opening{}, false
	}
	opening = openingOf(score)
	opening.Latest = latest(s, long, o, score.Rate.Duration(score.Frames))
	return opening, opening.Bells > 0
}

// scaled returns lengths times a factor.
func scaled(lengths Lengths, by float64) Lengths {
	out := make(Lengths, len(lengths))
	for spoken, frames := range lengths {
		out[spoken] = max(1, int64(by*float64(frames)))
	}
	return out
}

// latest returns, to half a second, the longest opening with which a session that
// lasts most is possible.
func latest(s *script.Script, lengths Lengths, o Options, most time.Duration) time.Duration {
	const exact = time.Second / 2
	steps := sort.Search(int(most/exact), func(i int) bool {
		o.Opening = time.Duration(i+1) * exact
		_, err := Arrange(s, lengths, o)
		return err != nil
	})
	return time.Duration(steps) * exact
}

// openingOf cuts a score down to the bells at its beginning.
func openingOf(score *Score) Opening {
	bells := *score
	n := slices.IndexFunc(score.Events, func(e Event) bool { return e.Kind != Bell })
	if n < 0 {
		n = len(score.Events)
	}
	bells.Events = score.Events[:n]
	out := Opening{Score: &bells}
	for _, e := range bells.Events {
		out.Bells += e.Frames
	}
	return out
}

// open makes what follows the bells at the beginning wait until the time that
// the options give, by a pause of its own.
func (a *arranger) open(slots []slot) []slot {
	var bells int64
	n := 0
	for n < len(slots) && slots[n].kind == Bell {
		bells += a.frames(slots[n])
		n++
	}
	rest := a.opening - a.rate.Duration(bells)
	if n == 0 || n == len(slots) || rest <= 0 {
		return slots
	}
	wait := slot{kind: Pause, section: slots[n-1].section, pause: fixed(rest), line: slots[n-1].line}
	return slices.Insert(slots, n, wait)
}

// fixed is a pause that is never stretched.
func fixed(d time.Duration) pause { return pause{nominal: d, min: d, max: d} }

// Guess returns how many frames each phrase takes, from a guess of how long it
// takes to say.
func Guess(s *script.Script, rate audio.Rate, guess func(spoken string) time.Duration) Lengths {
	lengths := Lengths{}
	for _, spoken := range Spoken(s) {
		lengths[spoken] = max(1, rate.Frames(guess(spoken)))
	}
	return lengths
}
