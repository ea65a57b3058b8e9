package reading_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"meditate/narration/reading"
	"meditate/narration/speech"

	"pgregory.net/rapid"
)

func newTalker(seed uint64) *talker {
	return &talker{rng: rand.New(rand.NewPCG(seed, 7)), pace: 1}
}

func TestTheReadersPaceIsFound(t *testing.T) {
	lines := day(t, "jour-3.md")[:fewer(12, 5)]
	paceOf := func(pace float64) float64 {
		k := newTalker(1)
		k.pace = pace
		k.perform(lines, habits{})
		return align(t, lines, analyse(t, k.room(-60))).Pace
	}
	brisk, slow := paceOf(0.75), paceOf(1.25)
	if ratio := slow / brisk; ratio < 1.5 || ratio > 1.85 {
		t.Errorf("readers at 0.75 and 1.25 are taken for %.2f and %.2f", brisk, slow)
	}
}

func TestAnotherScriptIsNotTakenForThisOne(t *testing.T) {
	takes, lines, sure := fewer(4, 1), fewer(12, 8), 0
	for seed := range uint64(takes) {
		k := newTalker(seed)
		k.perform(day(t, "jour-4.md")[:lines], habits{})
		for _, m := range align(t, day(t, "jour-2.md")[5:5+lines], analyse(t, k.room(-60))).Matches {
			if m.Doubt == "" {
				sure++
			}
		}
	}
	if sure > takes/2 {
		t.Errorf("%d of %d phrases of another script are sure", sure, takes*lines)
	}
}

func TestWhatIsMissingIsListed(t *testing.T) {
	lines := day(t, "jour-3.md")[:fewer(8, 5)]
	k := newTalker(3)
	k.perform(append(append([]reading.Line{}, lines[:3]...), lines[4:]...), habits{})
	m := align(t, lines, analyse(t, k.room(-60))).Matches[3]
	if m.Found || m.From != 0 || m.To != 0 || m.Number != 4 || !strings.Contains(m.Doubt, "read this phrase again") {
		t.Errorf("%+v", m)
	}
}

func TestNothingReadIsNothingFound(t *testing.T) {
	k := newTalker(4)
	k.silence(10)
	lines := day(t, "jour-3.md")[:3]
	r := align(t, lines, analyse(t, k.room(-60)))
	for _, m := range r.Matches {
		if m.Found || m.Doubt != "not found in the take; read this phrase again" {
			t.Errorf("%+v", m)
		}
	}
	if len(r.Matches) != 3 || len(r.Dropped) != 0 {
		t.Errorf("%+v", r)
	}
	k.cough()
	if r := align(t, nil, analyse(t, k.room(-60))); len(r.Matches) != 0 || len(r.Dropped) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestAlignmentCanBeInterrupted(t *testing.T) {
	k := newTalker(5)
	lines := day(t, "jour-3.md")[:3]
	k.perform(lines, habits{})
	tk := analyse(t, k.room(-60))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := reading.Align(ctx, lines, tk, speech.Expected); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Whatever is on a take: lines are found in order and apart, and a doubt is
// named exactly where something is unsure.
func TestMatchesAreInOrderAndDoubtsAreNamed(t *testing.T) {
	lines := day(t, "jour-5.md")
	rapid.Check(t, func(rt *rapid.T) {
		k := newTalker(rapid.Uint64().Draw(rt, "seed"))
		for range rapid.IntRange(0, 5).Draw(rt, "sounds") {
			switch rapid.IntRange(0, 2).Draw(rt, "sound") {
			case 0:
				k.cough()
			default:
				k.say(rapid.SampledFrom(lines).Draw(rt, "line").Text, rapid.Float64Range(0.1, 1).Draw(rt, "share"))
			}
			k.silence(rapid.Float64Range(0, 2).Draw(rt, "gap"))
		}
		k.silence(0.1)
		some := lines[:rapid.IntRange(0, 4).Draw(rt, "lines")]
		r := align(t, some, analyse(t, k.room(-60)))
		last := int64(0)
		for i, m := range r.Matches {
			if m.Line != some[i] || m.Confidence < 0 || m.Confidence > 1 {
				rt.Fatalf("%+v", m)
			}
			if (m.Doubt == "") != (m.Found && m.Confidence >= reading.Sure) {
				rt.Fatalf("%+v", m)
			}
			if !m.Found {
				continue
			}
			if m.From < last || m.To <= m.From {
				rt.Fatalf("%+v", r.Matches)
			}
			last = m.To
		}
	})
}

func BenchmarkTenMinutes(b *testing.B) {
	var lines []reading.Line
	for _, name := range []string{"jour-1.md", "jour-2.md", "jour-3.md", "jour-4.md"} {
		lines = append(lines, day(b, name)...)
	}
	k := newTalker(6)
	k.perform(lines, habits{cough: 0.1, again: 0.1})
	c := k.room(-60)
	c.Samples = c.Samples[:600*gridRate]
	for b.Loop() {
		align(b, lines, analyse(b, c))
	}
	b.ReportMetric(600*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}
