package narration

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"meditate/audio/synth"
	"meditate/narration/script"
)

// A sitting is covered by its events, rings when it was asked to, and lasts until the
// last bell has rung out.
func TestASittingRingsInTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := time.Duration(rapid.IntRange(1, 7200).Draw(t, "length")) * time.Second
		s := Sitting{
			Title: "Assise", Length: length,
			Prepare: time.Duration(rapid.IntRange(0, 100).Draw(t, "prepare")) * time.Second,
		}
		asked := map[int64]bool{}
		for _, second := range rapid.SliceOfN(rapid.IntRange(0, int(length/time.Second)), 0, 20).Draw(t, "bells") {
			s.Bells = append(s.Bells, time.Duration(second)*time.Second)
			asked[SessionRate.Frames(s.Prepare+time.Duration(second)*time.Second)] = true
		}
		end := SessionRate.Frames(s.Prepare + length)
		asked[end] = true
		score := s.Score(SessionRate)
		at, rung := int64(0), 0
		for _, e := range score.Events {
			if e.Start != at || e.Frames <= 0 {
				t.Fatalf("an event at %d of %d frames, after %d", e.Start, e.Frames, at)
			}
			at += e.Frames
			if e.Kind == Bell {
				rung++
				if !asked[e.Start] {
					t.Fatalf("a bell at %d that nobody asked for", e.Start)
				}
			}
		}
		if at != score.Frames || at != end+synth.BellFrames(SessionRate) || rung != len(asked) {
			t.Fatalf("%d frames of %d, %d bells of %d", at, score.Frames, rung, len(asked))
		}
	})
}

// Who falls asleep hears no bell behind the last phrase, and the rest as it was.
func TestSleepHasNoLastBell(t *testing.T) {
	s, err := script.Parse("soir.md", strings.NewReader("(cloche)\nBonsoir.\n(silence 5 s fixe)\n(cloche 2 fois)\n"))
	if err != nil {
		t.Fatal(err)
	}
	score, err := Arrange(s, Lengths{"Bonsoir.": 48000}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	before := *score
	fade := SessionRate.Frames(time.Minute)
	asleep := Sleep(score, fade)
	if asleep.Frames != score.Frames+fade || score.Frames != before.Frames {
		t.Errorf("%d frames of %d and %d", asleep.Frames, score.Frames, fade)
	}
	bells := 0
	for i, e := range asleep.Events {
		if e.Kind == Bell {
			bells++
		}
		if i < len(score.Events) && (e.Start != score.Events[i].Start || e.Frames != score.Events[i].Frames) {
			t.Errorf("event %d has moved", i)
		}
	}
	last := asleep.Events[len(asleep.Events)-1]
	if bells != 1 || last.Kind != Pause || last.Frames != fade {
		t.Errorf("%d bells, and at the end %+v", bells, last)
	}
}
