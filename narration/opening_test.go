package narration_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/narration"
	"meditate/narration/script"

	"pgregory.net/rapid"
)

const opensWithBells = `---
durée: 2 min
---
(cloche 2 fois)
(silence 10 s, 5 s à 20 s)
Tu peux t’installer.
(silence long)
> Ce moment est à toi.
(silence 40 s, 1 s à 2 min)
(cloche)
`

func parsed(t testing.TB, text string) *script.Script {
	t.Helper()
	s, err := script.Parse("soir.md", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func seconds(n float64) func(string) time.Duration {
	return func(string) time.Duration { return time.Duration(n * float64(time.Second)) }
}

// What is heard before a word was spoken is what the session begins with.
func TestTheOpeningIsTheBeginningOfTheSession(t *testing.T) {
	s := parsed(t, opensWithBells)
	o := narration.Options{Rate: 8000}
	opening, ok := narration.OpeningOf(s, narration.Guess(s, o.Rate, seconds(2)), 0.4, o)
	if !ok {
		t.Fatal("the session cannot begin before it is spoken")
	}
	clips := narration.Sounds{}
	for _, spoken := range narration.Spoken(s) {
		clips[spoken] = audio.Mono(slices.Repeat([]float32{0.5, -0.5}, 8000))
	}
	score, err := narration.Arrange(s, clips.Lengths(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, bed := range []narration.Bed{room(t, 8000), {}, brook(t, 8000)} {
		first, whole := sound(t, opening.Score, nil, bed), sound(t, score, clips, bed)
		if first.Len() != whole.Len() {
			t.Fatalf("the opening lasts %d frames, the session %d", first.Len(), whole.Len())
		}
		spoken := score.Events[slices.IndexFunc(score.Events, func(e narration.Event) bool { return e.Kind == narration.Phrase })].Start
		spoken -= o.Rate.Frames(bed.Ducking.Fall)
		if spoken <= opening.Bells {
			t.Fatalf("the first word comes at %d, the bells end at %d", spoken, opening.Bells)
		}
		if !slices.Equal(audiotest.Read(t, first, 0, spoken), audiotest.Read(t, whole, 0, spoken)) {
			t.Error("the session begins with other sound")
		}
	}
}

func TestSessionsThatCannotBeginBeforeTheyAreSpoken(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		length time.Duration
		guess  float64
	}{
		"no bell":                {strings.Replace(opensWithBells, "(cloche 2 fois)\n(silence 10 s, 5 s à 20 s)\n", "", 1), 0, 2},
		"no length":              {strings.Replace(opensWithBells, "durée: 2 min", "titre: Le soir", 1), 0, 2},
		"natural":                {opensWithBells, narration.Natural, 2},
		"too short":              {opensWithBells, 45 * time.Second, 2},
		"perhaps too short":      {opensWithBells, 62 * time.Second, 8},
		"much too long a guess":  {opensWithBells, 0, 60},
		"perhaps too long":       {opensWithBells, 6 * time.Minute, 2},
		"a script without words": {"(cloche)\n(silence 10 s)\n", 0, 2},
	} {
		s := parsed(t, c.text)
		o := narration.Options{Rate: 8000, Length: c.length}
		if _, ok := narration.OpeningOf(s, narration.Guess(s, o.Rate, seconds(c.guess)), 0.4, o); ok {
			t.Errorf("%s: it begins", name)
		}
	}
}

// A session whose phrases are late begins to speak later and lasts as long.
func TestALateSessionLastsAsLong(t *testing.T) {
	s := parsed(t, opensWithBells)
	lengths := narration.Guess(s, narration.SessionRate, seconds(2))
	plain, err := narration.Arrange(s, lengths, narration.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		late := time.Duration(rapid.Int64Range(0, int64(40*time.Second)).Draw(t, "late"))
		score, err := narration.Arrange(s, lengths, narration.Options{Opening: late})
		if err != nil {
			t.Fatal(err)
		}
		if score.Frames != plain.Frames {
			t.Fatalf("it lasts %d frames, want %d", score.Frames, plain.Frames)
		}
		spoken := slices.IndexFunc(score.Events, func(e narration.Event) bool { return e.Kind == narration.Phrase })
		if at := score.Rate.Duration(score.Events[spoken].Start); at < late {
			t.Fatalf("it speaks after %v, wanted after %v", at, late)
		}
		if late < 14*time.Second && len(score.Events) != len(plain.Events) {
			t.Fatalf("%d events, want %d: the bells alone last longer than %v", len(score.Events), len(plain.Events), late)
		}
	})
}
