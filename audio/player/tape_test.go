package player

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"meditate/audio"
)

// seeds is how many tapes are tried; the race detector has nothing to look for there.
func seeds() uint64 {
	if testing.Short() {
		return 30
	}
	return 300
}

// edits makes a tape by a few random edits, in order, and calls seen with each one
// and the frame from which on it may differ from the one before.
func edits(rng *rand.Rand, session, bell audio.Signal, seen func(tp tape, at int64)) tape {
	anyFade := func() fade {
		return fade{rng.Int64N(300), []func(float32) float32{audio.Ramp, audio.Quarter}[rng.IntN(2)]}
	}
	tp, at := tape{}, int64(0)
	tp = tp.play(0, session, rng.Int64N(session.Len()), anyFade())
	for range rng.IntN(12) {
		if rng.IntN(3) > 0 {
			at += rng.Int64N(400)
		}
		switch rng.IntN(6) {
		case 0:
			tp = tp.cut(at, anyFade()).over(at+rng.Int64N(200), bell, 1)
		case 1:
			tp = tp.over(at, bell, bellGain)
		case 2:
			tp = tp.turned(at, float32(audio.Gain(6-rng.Float64()*20)), rng.Int64N(300))
		case 3:
			tp = tp.cutAll(at, anyFade())
		default:
			tp = tp.cut(at, anyFade()).play(at, session, rng.Int64N(session.Len()+200), anyFade())
		}
		seen(tp, at)
	}
	return tp
}

// slow is the twin of tape.read: one frame, by the words of the comments.
func (tp tape) slow(at int64) (f audio.Frame) {
	for _, t := range tp.takes {
		n := t.from + at - t.at
		if at < t.at || t.cut <= t.at || at >= t.cut+t.out.frames || n >= t.sound.Len() {
			continue
		}
		one := make([]audio.Frame, 1)
		t.sound.ReadAt(one, n)
		g := t.gain
		if reached := min(at, t.cut) - t.at; reached < t.in.frames {
			g *= t.in.shape(float32(reached) / float32(t.in.frames))
		}
		if at > t.cut {
			g *= t.out.shape(float32(t.cut+t.out.frames-at) / float32(t.out.frames))
		}
		f[0] += float32(one[0][0] * g)
		f[1] += float32(one[0][1] * g)
	}
	g := float32(1)
	for _, v := range tp.volume {
		if at >= v.at+v.frames {
			g = v.to
		} else if at >= v.at {
			g = v.from + float32((v.to-v.from)*audio.Ramp(float32(at-v.at)/float32(v.frames)))
		}
	}
	return audio.Frame{amplified(f[0], g), amplified(f[1], g)}
}

// A tape is a function: it is the same bits whatever is read when, in what blocks.
func TestReadingATapeEqualsItsSlowTwin(t *testing.T) {
	session, bell := hiss(3000), hiss(500)
	for seed := range seeds() {
		rng := rand.New(rand.NewPCG(seed, 1))
		tp := edits(rng, session, bell, func(tape, int64) {})
		end := tp.end()
		want := make([]audio.Frame, end+500)
		for i := range want {
			want[i] = tp.slow(int64(i))
		}
		for _, size := range []int64{1, 7, 64, 441, end + 500} {
			got, scratch := make([]audio.Frame, size), make([]audio.Frame, size)
			for range min(20, 1+end/size) {
				at := rng.Int64N(end + 501 - size)
				if err := tp.read(got, scratch, at); err != nil {
					t.Fatal(err)
				}
				for i, f := range got {
					if bits(f) != bits(want[at+int64(i)]) {
						t.Fatalf("seed %d: frame %d in blocks of %d: %v, want %v", seed, at+int64(i), size, f, want[at+int64(i)])
					}
				}
			}
		}
		for i := end; i < end+500; i++ {
			if want[i] != (audio.Frame{}) {
				t.Fatalf("seed %d: frame %d sounds, after the end at %d", seed, i, end)
			}
		}
	}
}

func bits(f audio.Frame) [2]uint32 {
	return [2]uint32{math.Float32bits(f[0]), math.Float32bits(f[1])}
}

// An edit changes nothing before the frame that it names, and the tape that it was
// made from not at all; what is over can be forgotten.
func TestATapeBeforeAnEditStaysAsItWas(t *testing.T) {
	session, bell := hiss(3000), hiss(500)
	for seed := range seeds() {
		rng := rand.New(rand.NewPCG(seed, 2))
		var last tape
		var frames []audio.Frame
		edits(rng, session, bell, func(tp tape, at int64) {
			if last.takes != nil {
				for i, f := range frames {
					if i := int64(i); last.slow(i) != f || i < at && tp.slow(i) != f {
						t.Fatalf("seed %d: an edit at %d changed frame %d", seed, at, i)
					}
				}
			}
			over := max(0, at-rng.Int64N(300))
			forgot := tp.since(over)
			for i := over; i < at+300; i += 7 {
				if forgot.slow(i) != tp.slow(i) {
					t.Fatalf("seed %d: frame %d was forgotten at %d", seed, i, over)
				}
			}
			if a, b := forgot.session(), tp.session(); a.goal != b.goal || a.place(at) != b.place(at) {
				t.Fatalf("seed %d: forgetting moved the session from %d to %d", seed, b.place(at), a.place(at))
			}
			last, frames = tp, make([]audio.Frame, min(tp.end(), at+600))
			for i := range frames {
				frames[i] = tp.slow(int64(i))
			}
		})
	}
}

// Whatever edits follow each other, however fast, nothing jumps: a constant sound
// changes no faster than all the fades together can.
func TestNoEditClicks(t *testing.T) {
	long := make(audio.Buffer, 30_000)
	for i := range long {
		g := 0.2 * audio.Ramp(float32(min(i, len(long)-1-i))/400)
		long[i] = audio.Frame{g, g}
	}
	for seed := range seeds() {
		rng := rand.New(rand.NewPCG(seed, 3))
		tp := tape{}.play(0, long, rng.Int64N(long.Len()), fade{400, audio.Ramp})
		at := int64(0)
		for range 40 {
			if rng.IntN(3) > 0 {
				at += rng.Int64N(300)
			}
			switch rng.IntN(5) {
			case 0:
				tp = tp.cut(at, fade{800, audio.Ramp})
			case 1:
				tp = tp.turned(at, float32(audio.Gain(6-rng.Float64()*46)), 400)
			default:
				tp = tp.cut(at, fade{400, audio.Quarter}).play(at, long, rng.Int64N(long.Len()), fade{400, audio.Quarter})
			}
		}
		block, scratch := make([]audio.Frame, at+1000), make([]audio.Frame, at+1000)
		if err := tp.read(block, scratch, 0); err != nil {
			t.Fatal(err)
		}
		last := float32(0)
		for i, f := range block {
			if step := f[0] - last; max(step, -step) > 0.012 {
				t.Fatalf("seed %d: a step of %.4f at frame %d", seed, step, i)
			}
			last = f[0]
		}
	}
}

func TestReadingATapeAllocatesNothing(t *testing.T) {
	tp := tape{}.play(0, hiss(20_000), 9000, fade{400, audio.Quarter}).over(100, hiss(5000), 0.5).turned(300, 0.5, 700)
	tp = tp.cut(2000, fade{400, audio.Quarter}).play(2000, hiss(20_000), 5000, fade{400, audio.Quarter})
	block, scratch := make([]audio.Frame, 2500), make([]audio.Frame, 2500)
	if n := testing.AllocsPerRun(100, func() {
		if err := tp.read(block, scratch, 0); err != nil {
			t.Error(err)
		}
	}); n != 0 {
		t.Errorf("it allocates %v times", n)
	}
}

// Above 0 dB peaks are rounded: below the knee nothing changes but the level, nothing
// reaches full scale, louder stays louder, and turning the volume through 0 dB jumps
// nowhere.
func TestPeaksAreRounded(t *testing.T) {
	for _, gain := range []float32{1, math.Nextafter32(1, 2), 1.001, 1.1, 1.4, 1.995} {
		last := float32(-1)
		for x := float32(0); x < 1; x += 1.0 / 4096 {
			y := amplified(x, gain)
			switch {
			case amplified(-x, gain) != -y:
				t.Fatalf("%v times %v is not as its negative", x, gain)
			case y <= last && x > 0 || y >= 1:
				t.Fatalf("%v times %v becomes %v, after %v", x, gain, y, last)
			case x*gain <= 0.707 && y != x*gain:
				t.Fatalf("%v times %v becomes %v", x, gain, y)
			case gain < 1.002 && max(y-x, x-y) > 0.002:
				t.Fatalf("%v times %v jumps to %v", x, gain, y)
			}
			last = y
		}
	}
}

func TestWhereKeysLead(t *testing.T) {
	m := Marks{
		Phrases:  []Span{{1000, 1500}, {2000, 2100}, {2150, 2300}, {9000, 9900}},
		Sections: []int64{0, 5000},
	}
	const restart = 300
	none := int64(-1)
	for _, c := range []struct{ at, next, previous, nextSection, previousSection int64 }{
		{0, 1000, none, 5000, none},
		{1, 1000, none, 5000, 0},
		{1000, 2000, none, 5000, 0},
		{1100, 2000, 1000, 5000, 0},
		{1400, 2000, 1000, 5000, 0},
		{2000, 2150, 1000, 5000, 0},
		{2150, 9000, 2000, 5000, 0},
		{2449, 9000, 2000, 5000, 0},
		{2450, 9000, 2150, 5000, 0},
		{5100, 9000, 2150, none, 0},
		{9000, none, 2150, none, 5000},
		{20000, none, 9000, none, 5000},
	} {
		for key, want := range map[Command]int64{NextPhrase: c.next, PreviousPhrase: c.previous, NextSection: c.nextSection, PreviousSection: c.previousSection} {
			got, found := m.goal(key, c.at, restart)
			if found != (want != none) || found && got != want {
				t.Errorf("command %d at %d leads to %d, %v; want %d", key, c.at, got, found, want)
			}
		}
	}
	for at, want := range map[int64][2]int64{0: {0, 0}, 1000: {1000, 1000}, 1499: {1000, 1000}, 1500: {1500, 1000}, 8999: {8999, 2150}, 9899: {9000, 9000}} {
		if got := [2]int64{m.interrupted(at, 0), m.taken(at)}; got != want {
			t.Errorf("who is interrupted, or comes back later, at %d goes on at %v, want %v", at, got, want)
		}
	}
}

// Pressed quickly, ← and → go through all phrases, one after the other.
func TestKeysPassNoPhrase(t *testing.T) {
	m := Marks{}
	rng := rand.New(rand.NewPCG(1, 4))
	at := int64(10)
	for range 50 {
		m.Phrases = append(m.Phrases, Span{at, at + 1 + rng.Int64N(500)})
		at = m.Phrases[len(m.Phrases)-1].To + rng.Int64N(500)
	}
	there, back := []int64{}, []int64{}
	for at, found := m.goal(NextPhrase, 0, 1500); found; at, found = m.goal(NextPhrase, at, 1500) {
		there = append(there, at)
	}
	for at, found := m.goal(PreviousPhrase, at+2000, 1500); found; at, found = m.goal(PreviousPhrase, at, 1500) {
		back = append(back, at)
	}
	slices.Reverse(back)
	if len(there) != 50 || !slices.Equal(there, back) {
		t.Errorf("there: %v\nback: %v", there, back)
	}
}
