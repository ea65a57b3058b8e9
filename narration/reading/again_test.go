package reading_test

import (
	"math"
	"strings"
	"testing"

	"meditate/narration/reading"
)

// twins are two lines of one length, and others after them.
func twins(t *testing.T) []reading.Line {
	return append([]reading.Line{
		{Number: 1, Text: "Le souffle vient doucement et repart."},
		{Number: 2, Text: "Ton ventre monte lentement puis baisse."},
	}, day(t, "jour-3.md")[2:fewer(8, 6)]...)
}

func TestAPhraseSaidTwiceIsNotTakenForTheNext(t *testing.T) {
	lines := twins(t)
	k := newTalker(8)
	k.silence(1)
	k.say(lines[0].Text, 1)
	k.silence(2)
	from, _ := k.say(lines[0].Text, 1)
	k.perform(lines[2:], habits{})
	r := align(t, lines, analyse(t, k.room(-60)))
	if m := r.Matches[1]; m.Found {
		t.Errorf("the second is found, at %.1f s, with %.2f", float64(m.From)/gridRate, m.Confidence)
	}
	if m := r.Matches[0]; !m.Found || math.Abs(float64(m.From-from)) > 0.05*gridRate {
		t.Errorf("the first is at %.1f s, want the last reading, at %.1f s", float64(m.From)/gridRate, float64(from)/gridRate)
	}
	if len(r.Dropped) != 1 || !strings.HasPrefix(r.Dropped[0].Reason, "said again at 00:") {
		t.Errorf("%+v", r.Dropped)
	}
}

func TestACoughCloseToAPhraseIsNoPartOfIt(t *testing.T) {
	lines := twins(t)
	takes, unsure := fewer(5, 1), 0
	for seed := range uint64(takes) {
		k := newTalker(seed)
		k.silence(1)
		k.say(lines[0].Text, 1)
		k.silence(2)
		_, to := k.say(lines[1].Text, 1)
		k.silence(0.55)
		k.cough()
		k.perform(lines[2:], habits{})
		m := align(t, lines, analyse(t, k.room(-60))).Matches[1]
		if !m.Found {
			unsure++
		} else if math.Abs(float64(m.To-to)) > 0.08*gridRate {
			t.Errorf("seed %d: it ends at %.2f s, want %.2f; confidence %.2f", seed, float64(m.To)/gridRate, float64(to)/gridRate, m.Confidence)
		}
	}
	if unsure > takes/5 {
		t.Errorf("it is not found in %d of %d takes", unsure, takes)
	}
}
