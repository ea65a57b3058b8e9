package narration

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"meditate/audio"
	"meditate/audio/synth"
	"meditate/narration/script"
)

// parse reads a script that the test wrote itself.
func parse(t testing.TB, text string) *script.Script {
	t.Helper()
	s, err := script.Parse("test.md", strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s
}

// letters gives every phrase 50 ms a letter, so that lengths can be reckoned.
func letters(s *script.Script, rate audio.Rate) Lengths {
	lengths := Lengths{}
	for _, spoken := range Spoken(s) {
		lengths[spoken] = int64(utf8.RuneCountInString(spoken)) * int64(rate) / 20
	}
	return lengths
}

// outline writes the kinds and lengths of a score in one line: p a phrase, – a
// pause, b a breath, * a bell, # a new section.
func outline(s *Score) string {
	var out []string
	section := 0
	for _, e := range s.Events {
		if e.Section != section {
			section = e.Section
			out = append(out, "#")
		}
		mark := map[Kind]string{Phrase: "p", Pause: "–", Breath: "b", Bell: "*"}[e.Kind]
		out = append(out, fmt.Sprintf("%s%g", mark, float64(e.Frames)/float64(s.Rate)))
	}
	return strings.Join(out, " ")
}

// Where nothing is stretched, every pause has its nominal length.
func TestPausesThatNeedNoTyping(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"after a guiding phrase":              {"Ici.\nLà.\n", "p0.2 –3 p0.15 –3"},
		"a blank line":                        {"Ici.\n\nLà.\n", "p0.2 –5 p0.15 –3"},
		"after an affirmation":                {"> Ici.\nLà.\n", "p0.2 –6 p0.15 –3"},
		"inside an affirmation":               {"> Ici.\n> Là.\nOui.", "p0.2 –4 p0.15 –6 p0.2 –3"},
		"a note does not part an affirmation": {"> Ici.\n<!-- x -->\n> Là.\n", "p0.2 –4 p0.15 –6"},
		"affirmations apart":                  {"> Ici.\n\n> Là.\n", "p0.2 –6 p0.15 –6"},
		"a silence replaces the pause":        {"Ici.\n(silence 20 s)\nLà.\n", "p0.2 –20 p0.15 –3"},
		"a silence replaces a blank line":     {"Ici.\n\n(silence 20 s)\n\nLà.\n", "p0.2 –20 p0.15 –3"},
		"silences add up":                     {"Ici.\n(silence 2 s)\n(silence 3 s)\nLà.\n", "p0.2 –2 –3 p0.15 –3"},
		"the long silence":                    {"Ici.\n(silence long)\n", "p0.2 –60"},
		"counted in breaths":                  {"Ici.\n(silence 3 souffles)\n", "p0.2 –30"},
		"breaths":                             {"Ici.\n(respirations 2)\nLà.\n", "p0.2 –3 b10 b10 p0.15 –3"},
		"breaths and a blank line":            {"Ici.\n(respirations 1)\n\nLà.\n", "p0.2 –3 b10 –5 p0.15 –3"},
		"a bell rings out":                    {"(cloche)\nIci.\n(cloche)\n", "*9 p0.2 –3 *9"},
		"three strokes":                       {"(cloche 3 fois)\nIci.\n", "*5 *5 *9 p0.2 –3"},
		"between sections":                    {"## A\n> Ici.\n\n## B\nLà.\n", "p0.2 –6 # p0.15 –3"},
		"a silence between sections":          {"## A\nIci.\n(silence 9 s)\n\n## B\nLà.\n", "p0.2 –9 # p0.15 –3"},
		"a silence opens a section":           {"## A\nIci.\n## B\n(silence 9 s)\nLà.\n", "p0.2 # –9 p0.15 –3"},
		"sections after a bell":               {"## A\n(cloche)\n## B\nLà.\n", "*9 –6 # p0.15 –3"},
		"a refrain says each block once a round": {
			"## A\n> Un.\n> Deux.\n\n> Trois.\n(silence 9 s)\n> Un.\n> Deux.\n## B\n(refrain « A », 2 fois)\n(cloche)\n",
			"p0.15 –4 p0.25 –6 p0.3 –9 p0.15 –4 p0.25 –6 # " +
				"p0.15 –4 p0.25 –15 p0.3 –15 p0.15 –4 p0.25 –15 p0.3 –6 *9"},
		"a section again":                             {"## A\nUn.\n(silence 7 s)\n## B\nDeux.\n(reprendre « A »)\n", "p0.15 –7 # p0.25 –3 p0.15 –7"},
		"the long silence, fixed":                     {"Ici.\n(silence long, fixe)\n", "p0.2 –60"},
		"a repeat of what waits for a longer session": {"## A (dès 8 min)\nUn.\n## B\nDeux.\n(reprendre « A »)\n", "p0.25 –3 p0.15 –3"},
		"spoken, not written, counts":                 {"Tu es {seul·e|seule}.\n", "p0.6 –3"},
	} {
		t.Run(name, func(t *testing.T) {
			s := parse(t, c.text)
			got, err := Arrange(s, letters(s, SessionRate), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if o := outline(got); o != c.want {
				t.Errorf("got  %s\nwant %s", o, c.want)
			}
		})
	}
}

func TestOptionalSectionsAreTakenWhereThereIsTime(t *testing.T) {
	s := parse(t, "## A\nUn.\n(silence 2 min, 30 s à 8 min)\n## B (dès 5 min)\nDeux.\n(silence 3 min, 1 à 4 min)\n## C\nTrois.\n")
	for _, c := range []struct {
		length   time.Duration
		sections string
	}{
		{3 * time.Minute, "A C"}, {5*time.Minute - 1, "A C"}, {5 * time.Minute, "A B C"}, {Natural, "A B C"},
	} {
		got, err := Arrange(s, letters(s, SessionRate), Options{Length: c.length})
		if err != nil {
			t.Fatal(err)
		}
		var titles []string
		for _, sec := range got.Sections {
			titles = append(titles, sec.Title)
		}
		if strings.Join(titles, " ") != c.sections {
			t.Errorf("%v: sections %v, want %s", c.length, titles, c.sections)
		}
	}
}

func TestNaturalSessionsLeaveOutWhatTheyAreTooShortFor(t *testing.T) {
	s := parse(t, "## A\nUn.\n## B (dès 5 min)\nDeux.\n")
	got, err := Arrange(s, letters(s, SessionRate), Options{Length: Natural})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Sections) != 1 {
		t.Errorf("took %v", got.Sections)
	}
}

func TestWhereEverySectionWaitsTheSessionIsTheShortestThereIs(t *testing.T) {
	s := parse(t, "<!-- later -->\n## A (dès 1 min)\nUn.\n(silence 30 s)\n")
	got, err := Arrange(s, letters(s, SessionRate), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got.Frames != SessionRate.Frames(time.Minute) {
		t.Errorf("lasts %d frames, want a minute", got.Frames)
	}
}

func TestWhereOnlyBreathsCanGiveTheNearestLengthsAreNamed(t *testing.T) {
	s := parse(t, "Un.\n(silence 1 s fixe)\n(respirations 4)\nDeux.\n(silence 1 s fixe)\n")
	reach, err := ReachOf(s, letters(s, SessionRate), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(reach.Gaps) != 6 { // between 2, 3, 4, 5, 6, 7 and 8 breaths
		t.Errorf("gaps %v", reach.Gaps)
	}
	_, err = Arrange(s, letters(s, SessionRate), Options{Length: 30 * time.Second})
	if err == nil || !strings.Contains(err.Error(), "30 s cannot be met; the nearest are 22 s and 33 s") {
		t.Errorf("got %v", err)
	}
}

func TestRoundsFollowTheLength(t *testing.T) {
	s := parse(t, "## A\n> Un.\n## B\n(refrain « A », 1 à 9 fois)\n")
	last := 0
	for seconds := 40; seconds <= 220; seconds += 10 {
		got, err := Arrange(s, letters(s, SessionRate), Options{Length: time.Duration(seconds) * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		rounds := strings.Count(outline(got), "p") - 1
		if rounds < last {
			t.Errorf("%d s has %d rounds, a shorter session had %d", seconds, rounds, last)
		}
		last = rounds
	}
	if last != 9 {
		t.Errorf("the longest session has %d rounds, want 9", last)
	}
}

func TestLengthsThatCannotBeMetSayWhatCan(t *testing.T) {
	gap := "Un.\n(silence 30 s fixe)\n## B (dès 10 min)\n(silence 10 min fixe)\nDeux.\n(cloche)\n"
	for name, c := range map[string]struct {
		text   string
		length time.Duration
		want   string
	}{
		"too short": {"Un.\n(silence 1 min)\n", 10 * time.Second, "10 s is too short; the shortest is 22 s"},
		"too long":  {"Un.\n(silence 1 min)\n", 10 * time.Minute, "10 min is too long; the longest is 4 min"},
		"between":   {gap, 5 * time.Minute, "5 min cannot be met; the nearest are 30 s and 10 min 41."},
		"a day":     {"Un.\n(silence 1 min)\n", 25 * time.Hour, "at most 24 h"},
	} {
		t.Run(name, func(t *testing.T) {
			s := parse(t, c.text)
			_, err := Arrange(s, letters(s, SessionRate), Options{Length: c.length})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want …%s…", err, c.want)
			}
		})
	}
}

func TestWhatNoVoiceSaysIsAnError(t *testing.T) {
	s := parse(t, "Un.\nDeux.\n")
	_, err := Arrange(s, Lengths{"Un.": 1000}, Options{})
	if err == nil || !strings.Contains(err.Error(), `test.md:2:1: no clip says "Deux."`) {
		t.Errorf("got %v", err)
	}
}

func TestTheBreathOfTheListenerCounts(t *testing.T) {
	s := parse(t, "Un.\n(respirations 1)\n(silence 2 souffles)\n")
	got, err := Arrange(s, letters(s, SessionRate), Options{Breath: script.Breath{In: 3 * time.Second, Out: 5 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	if o := outline(got); o != "p0.15 –3 b8 –16" {
		t.Errorf("got %s", o)
	}
}

func TestPauseBoundsSurviveTheLastSection(t *testing.T) {
	s := parse(t, "## A\nUn.\n(silence 1 min)\n## B\nDeux.\n(silence 1 min)\n")
	got, err := Arrange(s, letters(s, SessionRate), Options{Length: 4 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	early, late := got.Events[1].Frames, got.Events[3].Frames
	nominal := 60 * int64(SessionRate)
	if ratio := float64(late-nominal) / float64(early-nominal); math.Abs(ratio-lastSectionWeight) > 1e-4 {
		t.Errorf("the last section stretches %.4f as much, want %v", ratio, lastSectionWeight)
	}
}

func TestBellsOfAScoreAreThoseOfTheSynthesiser(t *testing.T) {
	for _, rate := range []audio.Rate{44100, 48000} {
		if synth.Bell(rate).Len() != synth.BellFrames(rate) {
			t.Errorf("at %d Hz a bell lasts %d frames, the score says %d", rate, synth.Bell(rate).Len(), synth.BellFrames(rate))
		}
	}
}

func BenchmarkArrange(b *testing.B) {
	s := parse(b, strings.Repeat("Une phrase pour la mesure.\n(silence 12 s)\n(respirations 3)\n", 20))
	lengths := letters(s, SessionRate)
	for b.Loop() {
		if _, err := Arrange(s, lengths, Options{Length: 30 * time.Minute}); err != nil {
			b.Fatal(err)
		}
	}
}
