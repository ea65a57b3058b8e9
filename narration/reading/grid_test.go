package reading_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"meditate/audio"
	"meditate/narration/reading"
)

// gridRate is enough for speech that is made of formants.
const gridRate = 16000

// A talker speaks a language of her own: each letter has a sound, so that the
// same text sounds the same and another does not. She never says a thing in
// quite the same time twice.
type talker struct {
	rng  *rand.Rand
	pace float64
	out  []float32
}

func (k *talker) silence(seconds float64) {
	k.out = append(k.out, make([]float32, int(seconds*gridRate))...)
}

func (k *talker) between(a, b float64) float64 { return a + (b-a)*k.rng.Float64() }

// say speaks a share of a text and returns where.
func (k *talker) say(text string, share float64) (from, to int64) {
	runes := []rune(strings.ToLower(text))
	runes = runes[:max(1, int(share*float64(len(runes))))]
	pace := k.pace * math.Exp(0.10*k.rng.NormFloat64())
	from = int64(len(k.out))
	to = from
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r):
			k.letter(r, pace*k.between(0.06, 0.10))
			to = int64(len(k.out))
		case i == len(runes)-1:
		case strings.ContainsRune(".!?…", r):
			k.silence(k.between(0.2, 0.9))
		case strings.ContainsRune(",;:", r):
			k.silence(k.between(0.05, 0.55))
		}
	}
	return from, to
}

// letter appends three formants, or a hiss for one letter in four.
func (k *talker) letter(r rune, seconds float64) {
	n := int(seconds * gridRate)
	seed := uint64(r) * 2654435761
	var formants [3]sine
	for i, hz := range []float64{250 + float64(seed>>12%500), 800 + float64(seed>>16%1500), 2400 + float64(seed>>20%1500)} {
		formants[i] = newSine(2*math.Pi*hz/gridRate, len(k.out))
	}
	for i := range n {
		s := 0.0
		if seed>>8%4 == 0 {
			s = 0.3 * k.rng.NormFloat64()
		} else {
			s = formants[0].next() + 0.5*formants[1].next() + 0.25*formants[2].next()
		}
		shape := 0.4 + 0.6*math.Sin(math.Pi*float64(i)/float64(n))
		k.out = append(k.out, float32(0.1*shape*s))
	}
}

// A sine makes each sample from the two before it.
type sine struct{ now, before, twice float64 }

func newSine(step float64, at int) sine {
	return sine{math.Sin(step * float64(at)), math.Sin(step * float64(at-1)), 2 * math.Cos(step)}
}

func (s *sine) next() float64 {
	now := s.now
	s.now, s.before = s.twice*now-s.before, now
	return now
}

func (k *talker) cough() {
	n := int(k.between(0.1, 0.5) * gridRate)
	loud := k.between(0.03, 0.3)
	for i := range n {
		k.out = append(k.out, float32(loud*math.Sin(math.Pi*math.Sqrt(float64(i)/float64(n)))*k.rng.NormFloat64()))
	}
}

// habits are how often things go wrong, each for a line.
type habits struct{ cough, again, backTwo, falseStart, missing, extra float64 }

// perform reads lines with habits, and returns where each was read last.
func (k *talker) perform(lines []reading.Line, h habits) []truth {
	truths := make([]truth, len(lines))
	gap := func() { k.silence(k.between(0.8, 4)) }
	read := func(i int) {
		from, to := k.say(lines[i].Text, 1)
		truths[i] = truth{int(from), int(to)}
		gap()
	}
	k.silence(1)
	for i, line := range lines {
		if k.rng.Float64() < h.cough {
			k.cough()
			k.silence(k.between(0.3, 3))
		}
		if k.rng.Float64() < h.extra {
			k.say("Attends, je crois que le téléphone va sonner.", k.between(0.5, 1))
			gap()
		}
		if k.rng.Float64() < h.missing {
			continue
		}
		if k.rng.Float64() < h.falseStart {
			k.say(line.Text, k.between(0.15, 0.6))
			k.silence(k.between(0.5, 2))
		}
		if k.rng.Float64() < h.again {
			k.say(line.Text, 1)
			gap()
		}
		read(i)
		if i > 0 && k.rng.Float64() < h.backTwo && truths[i].to > 0 && truths[i-1].to > 0 {
			read(i - 1)
			read(i)
		}
	}
	return truths
}

func (k *talker) room(levelDB float64) audio.Clip {
	noise := audio.Gain(levelDB)
	for i := range k.out {
		k.out[i] += float32(noise * k.rng.NormFloat64())
	}
	return audio.Clip{Rate: gridRate, Samples: k.out}
}

// A tally counts how lines came out.
type tally struct{ lines, sure, wrong, falselySure int }

func (y *tally) add(r reading.Result, truths []truth, report func(string)) {
	for i, m := range r.Matches {
		right := m.Found == (truths[i].to > 0)
		if right && m.Found {
			const near = 0.08 * gridRate
			right = math.Abs(float64(m.From)-float64(truths[i].from)) < near && math.Abs(float64(m.To)-float64(truths[i].to)) < near
		}
		y.lines++
		if m.Doubt == "" {
			y.sure++
		}
		if !right {
			y.wrong++
		}
		if !right && m.Doubt == "" {
			y.falselySure++
			report(fmt.Sprintf("line %d %q: found at %.3f–%.3f s with %.2f, is at %.3f–%.3f s", m.Number, m.Text,
				float64(m.From)/gridRate, float64(m.To)/gridRate, m.Confidence, float64(truths[i].from)/gridRate, float64(truths[i].to)/gridRate))
		}
	}
}

// trial has twelve lines of a day performed and aligned, or fewer.
func trial(t testing.TB, lines []reading.Line, h habits, seed uint64) (reading.Result, []truth) {
	rng := rand.New(rand.NewPCG(seed, 7))
	k := &talker{rng: rng, pace: 0.75 + 0.5*rng.Float64()}
	count := fewer(12, 8)
	from := rng.IntN(len(lines) - count + 1)
	lines = lines[from : from+count]
	truths := k.perform(lines, h)
	tk := analyse(t, k.room(k.between(-75, -50)))
	return align(t, lines, tk), truths
}

// Over readers of many habits: what is right is mostly sure, and what is wrong
// carries a doubt.
func TestWhatIsWrongIsNotSure(t *testing.T) {
	days := [][]reading.Line{day(t, "jour-2.md"), day(t, "jour-3.md"), day(t, "jour-4.md"), day(t, "jour-5.md")}
	seeds := uint64(fewer(3, 1))
	for _, c := range []struct {
		name string
		habits
		leastSure float64
	}{
		{"clean", habits{}, 0.85},
		{"usual", habits{cough: 0.15, again: 0.1, falseStart: 0.1, backTwo: 0.03}, 0.6},
		{"extra", habits{cough: 0.1, again: 0.05, falseStart: 0.05, extra: 0.05}, 0.6},
		{"missing", habits{cough: 0.1, again: 0.05, falseStart: 0.05, missing: 0.07}, 0.5},
		{"all", habits{cough: 0.15, again: 0.1, falseStart: 0.1, backTwo: 0.03, missing: 0.05, extra: 0.05}, 0.5},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && c.name != "clean" && c.name != "all" {
				t.Skip("who has all habits has these")
			}
			var y tally
			for seed := range seeds {
				r, truths := trial(t, days[seed%4], c.habits, seed)
				y.add(r, truths, func(s string) { t.Logf("seed %d: %s", seed, s) })
			}
			sure, lines := float64(y.sure), float64(y.lines)
			t.Logf("%d lines, %.1f %% sure, %.1f %% wrong, %.2f %% falsely sure", y.lines, 100*sure/lines, 100*float64(y.wrong)/lines, 100*float64(y.falselySure)/sure)
			if y.falselySure > 0 {
				t.Errorf("%d of %d sure lines are wrong", y.falselySure, y.sure)
			}
			if sure/lines < c.leastSure {
				t.Errorf("only %d of %d lines are sure", y.sure, y.lines)
			}
		})
	}
}
