package narration

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"meditate/audio"
	"meditate/audio/synth"
	"meditate/narration/script"

	"pgregory.net/rapid"
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
