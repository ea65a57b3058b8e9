package narration

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"meditate/audio"
	"meditate/narration/script"

	"pgregory.net/rapid"
)

// randomScript writes a script of a few sections, with everything in it that
// takes time.
func randomScript(t *rapid.T) string {
	line := rapid.SampledFrom([]string{
		"Une phrase.", "Une autre, un peu plus longue.", "> Une affirmation.", "> Une deuxième affirmation.", "",
		"(silence 12 s)", "(silence 20 s, 8 à 60 s)", "(silence 40 s fixe)", "(silence 9 s fixe)", "(silence long)", "(silence 2 souffles)",
		"(respirations 3)", "(cloche)", "(refrain « Le début », 1 à 3 fois)",
	})
	var b strings.Builder
	b.WriteString("## Le début\n> Le cœur.\n> En deux lignes.\n\n> Un autre.\n")
	if rapid.Bool().Draw(t, "rigid") { // nothing but breaths can give
		return "Un.\n(silence 1 s fixe)\n(respirations 4)\nDeux.\n(silence 1 s fixe)\n(respirations 3)\n"
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "sections") {
		from := rapid.SampledFrom([]string{"", " (dès 1 min)", " (dès 3 min)", " (dès 8 min)"}).Draw(t, "from")
		fmt.Fprintf(&b, "\n## Partie %d%s\nIci.\n", i, from)
		for range rapid.IntRange(0, 8).Draw(t, "lines") {
			b.WriteString(line.Draw(t, "line") + "\n")
		}
	}
	return b.String()
}

// arranged draws a script and a length that it can be stretched to.
func arranged(t *rapid.T) (*arranger, time.Duration, *layout, []int64) {
	text := randomScript(t)
	s, err := script.Parse("test.md", strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	rate := audio.Rate(rapid.SampledFrom([]int{44100, 48000}).Draw(t, "rate"))
	o := Options{Rate: rate}
	reach, err := ReachOf(s, letters(s, rate), o)
	if err != nil {
		t.Fatal(err)
	}
	length := time.Duration(rapid.Int64Range(int64(reach.Shortest), int64(reach.Longest)).Draw(t, "length"))
	a, err := newArranger(s, letters(s, rate), o)
	if err != nil {
		t.Fatal(err)
	}
	l, pauses, err := a.fit(length)
	frames := rate.Frames(length)
	for _, gap := range reach.Gaps {
		if frames > rate.Frames(gap.From) && frames < rate.Frames(gap.To) {
			var e *LengthError
			if !errors.As(err, &e) || e.Below != gap.From || e.Above != gap.To {
				t.Fatalf("%v lies between %v and %v, and the error is %v", length, gap.From, gap.To, err)
			}
			t.Skip("the length lies in a gap")
		}
	}
	if err != nil {
		t.Fatalf("%v of %v: %v\n%s", length, reach, err, text)
	}
	return a, length, l, pauses
}

func TestEverySessionIsExactToTheFrame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, length, l, pauses := arranged(t)
		s := a.score(l, pauses)
		if want := a.rate.Frames(length); s.Frames != want {
			t.Fatalf("lasts %d frames, want %d", s.Frames, want)
		}
		place, section := int64(0), 0
		for i, e := range s.Events {
			if e.Start != place || e.Frames <= 0 {
				t.Fatalf("event %d is at %d for %d frames, want it at %d", i, e.Start, e.Frames, place)
			}
			if e.Section != section && e.Section != section+1 {
				t.Fatalf("event %d jumps from section %d to %d", i, section, e.Section)
			}
			place, section = place+e.Frames, e.Section
		}
		if place != s.Frames {
			t.Fatalf("the events end at %d of %d", place, s.Frames)
		}
		place = 0
		for i, sec := range s.Sections {
			if sec.Start != place {
				t.Fatalf("section %d begins at %d, want %d", i, sec.Start, place)
			}
			place += sec.Frames
		}
		if place != s.Frames {
			t.Fatalf("the sections end at %d of %d", place, s.Frames)
		}
	})
}

func TestEveryPauseKeepsItsBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, _, l, pauses := arranged(t)
		for i, p := range l.pauses {
			if pauses[i] < p.min || pauses[i] > p.max {
				t.Fatalf("pause %d lasts %d frames, outside %d … %d", i, pauses[i], p.min, p.max)
			}
		}
	})
}

// The slow twin of the choice: every place on the path is tried.
func TestRoundsAndBreathsStretchThePausesLeast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, length, l, _ := arranged(t)
		total := a.rate.Frames(length)
		_, x := l.stretch(total)
		ways, err := a.path(length)
		if err != nil {
			t.Fatal(err)
		}
		for k := range len(ways.steps) + 1 {
			other, err := a.layout(length, ways.counts(k))
			if err != nil {
				t.Fatal(err)
			}
			if other.extent != ways.extents[k] {
				t.Fatalf("place %d lasts %v, the path says %v", k, other.extent, ways.extents[k])
			}
			if !other.extent.holds(total) {
				continue
			}
			if _, y := other.stretch(total); math.Abs(y) < math.Abs(x)-1e-6 {
				t.Fatalf("place %d needs |x| = %.6f, the one chosen %.6f", k, math.Abs(y), math.Abs(x))
			}
		}
	})
}

func TestALongerSessionShortensNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, length, l, pauses := arranged(t)
		longer := length + time.Duration(rapid.Int64Range(0, int64(3*time.Minute)).Draw(t, "more"))
		m, longerPauses, err := a.fit(longer)
		if err != nil {
			t.Skip("out of reach")
		}
		if len(m.slots) < len(l.slots) {
			t.Fatalf("%v has %d events, %v has %d", length, len(l.slots), longer, len(m.slots))
		}
		if len(m.slots) > len(l.slots) {
			return // more rounds, breaths or sections: the pauses may be shorter
		}
		// Rounding leaves up to half a frame a pause, which one of them takes.
		slack := int64(len(pauses)/2 + 1)
		for i := range pauses {
			if longerPauses[i] < pauses[i]-slack {
				t.Fatalf("pause %d lasts %d frames in %v, %d in %v", i, pauses[i], length, longerPauses[i], longer)
			}
		}
	})
}

func TestStretchIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var pauses []elastic
		for range rapid.IntRange(1, 40).Draw(t, "pauses") {
			nominal := rapid.Int64Range(1, 5_000_000).Draw(t, "nominal")
			pauses = append(pauses, elastic{
				nominal: nominal,
				min:     rapid.Int64Range(0, nominal).Draw(t, "min"),
				max:     rapid.Int64Range(nominal, 4*nominal).Draw(t, "max"),
				weight:  rapid.Float64Range(0.01, 2).Draw(t, "weight"),
			})
		}
		shortest, longest := bounds(pauses)
		total := rapid.Int64Range(shortest, longest).Draw(t, "total")
		lengths, _ := stretch(pauses, total)
		sum := int64(0)
		for i, n := range lengths {
			sum += n
			if n < pauses[i].min || n > pauses[i].max {
				t.Fatalf("pause %d lasts %d, outside %d … %d", i, n, pauses[i].min, pauses[i].max)
			}
		}
		if sum != total {
			t.Fatalf("together %d, want %d", sum, total)
		}
	})
}
