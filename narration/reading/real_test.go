package reading_test

import (
	"strings"
	"testing"

	"meditate/audio/audiotest"
	"meditate/narration/reading"
)

// truth is where a line was put on a tape, in frames; both 0 if it was not.
type truth struct{ from, to int }

// session reads the lines as a person might: with pauses, coughs, false starts,
// and phrases said twice, the first time a little differently.
func (p *tape) session(t testing.TB, lines []reading.Line, read, reread reader) (truths []truth, dropped map[string]int) {
	dropped = map[string]int{}
	p.pause(1.5)
	for i, line := range lines {
		clip := read(t, line.Text).Samples
		switch i % 7 {
		case 2:
			p.cough(0.3, -24)
			p.pause(1.2)
			dropped["a short noise"]++
		case 3:
			p.say(reread(t, line.Text).Samples)
			p.pause(1.5 + p.rng.Float64())
			dropped["said again"]++
		case 5: // a false start
			p.say(clip[:len(clip)*2/5])
			p.pause(0.9)
			dropped["said again"]++
		}
		from, to := p.say(clip)
		truths = append(truths, truth{from, to})
		p.pause(1.2 + 1.5*p.rng.Float64())
	}
	return truths, dropped
}

// Every phrase of a real reading is cut right to within 50 ms at both ends.
func TestARealReadingIsCutToTheWord(t *testing.T) {
	audiotest.Need(t, "espeak-ng")
	slow := [2]reader{espeak("-v", "fr", "-s", "120"), espeak("-v", "fr", "-s", "130", "-p", "55")}
	fast := [2]reader{espeak("-v", "fr+f2", "-s", "160"), espeak("-v", "fr+f2", "-s", "150", "-p", "42")}
	for name, readers := range map[string][2]reader{"slow": slow, "fast": fast} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			realReading(t, readers)
		})
	}
	t.Run("pico", func(t *testing.T) {
		t.Parallel()
		if testing.Short() {
			t.Skip("it reads slowly, and is cut as the others are")
		}
		audiotest.Need(t, "pico2wave")
		realReading(t, [2]reader{pico, pico})
	})
}

func realReading(t *testing.T, readers [2]reader) {
	const within = 50 // ms
	// The first six have all that a session has: the sixth is begun falsely.
	lines := day(t, "jour-3.md")[:fewer(12, 6)]
	p := newTape(1)
	truths, dropped := p.session(t, lines, readers[0], readers[1])
	for _, noise := range []float64{-60, -50}[:fewer(2, 1)] {
		tk := analyse(t, p.room(noise))
		r := align(t, lines, tk)
		worst, sure := 0.0, 0
		for i, m := range r.Matches {
			if !m.Found {
				t.Errorf("phrase %d was not found: %s", m.Number, m.Doubt)
				continue
			}
			if m.Doubt == "" {
				sure++
			}
			at, clip := truths[i].from, p.samples[truths[i].from:truths[i].to]
			from, to := heard(clip, noise, 30)       // what nobody would miss
			softFrom, softTo := heard(clip, -99, 60) // the last trace of it
			early, late := apart(m.From, at+from, at+softFrom), apart(m.To, at+to, at+softTo)
			worst = max(worst, early, late)
			if max(early, late) > within {
				t.Errorf("phrase %d is cut %.0f and %.0f ms away from its ends", m.Number, early, late)
			}
		}
		for _, d := range r.Dropped {
			reason, _, _ := strings.Cut(d.Reason, " at ")
			dropped[reason]--
		}
		for reason, n := range dropped {
			if n != 0 {
				t.Errorf("%+d too few dropped as %q: %+v", n, reason, r.Dropped)
			}
		}
		for _, d := range r.Dropped { // for the next room
			reason, _, _ := strings.Cut(d.Reason, " at ")
			dropped[reason]++
		}
		if sure < len(lines)*2/3 {
			t.Errorf("only %d of %d phrases are sure", sure, len(lines))
		}
		t.Logf("noise %v dB: worst edge %.0f ms away, %d of %d sure", noise, worst, sure, len(lines))
	}
}
