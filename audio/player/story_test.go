package player

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"meditate/audio"
)

// A story is a session that is played in virtual time.
type story struct {
	t        *testing.T
	player   *Player
	device   *device
	leave    func() // the first interrupt
	now      func() // the second
	finished chan error
}

// tell plays a session.
func tell(t *testing.T, s Session, o Options, d *device) *story {
	p := New(s, o)
	ctx, leave := context.WithCancel(t.Context())
	now, end := context.WithCancel(context.Background())
	st := &story{t, p, d, leave, end, make(chan error, 1)}
	t.Cleanup(end)
	go func() { st.finished <- p.Play(ctx, now, d) }()
	synctest.Wait()
	return st
}

// after lets time pass.
func (st *story) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// press presses a key and returns the frame from which on it changed what is heard.
func (st *story) press(c Command) (at int64) {
	st.t.Helper()
	return st.edit(func() { st.player.Do(c) })
}

// edit does what edits the tape once.
func (st *story) edit(do func()) (at int64) {
	st.t.Helper()
	before := len(st.device.edits())
	do()
	synctest.Wait()
	edits := st.device.edits()
	if len(edits) != before+1 {
		st.t.Fatalf("%d edits, want one", len(edits)-before)
	}
	return edits[before]
}

// end waits for the end and returns what was heard.
func (st *story) end(want error) []audio.Frame {
	st.t.Helper()
	select {
	case err := <-st.finished:
		if !errors.Is(err, want) {
			st.t.Fatalf("it ended with %v, want %v", err, want)
		}
	case <-time.After(time.Hour):
		st.t.Fatal("it does not end")
	}
	if m := st.player.Now(); m.State != Ended || !m.Quiet || !st.device.closed {
		st.t.Fatalf("at the end, %+v; closed: %v", m, st.device.closed)
	}
	return st.device.heard
}

// state fails the test unless the player is where it should be.
func (st *story) state(want State, at int64) {
	st.t.Helper()
	if m := st.player.Now(); m.State != want || m.At != at {
		st.t.Fatalf("%v at %d, want %v at %d", m.State, m.At, want, at)
	}
}

// hiss returns noise, in which every frame is another.
func hiss(n int64) audio.Buffer {
	rng := rand.New(rand.NewPCG(uint64(n), 0))
	b := make(audio.Buffer, n)
	for i := range b {
		b[i] = audio.Frame{(rng.Float32() - 0.5) / 2, (rng.Float32() - 0.5) / 2}
	}
	return b
}

// ten returns ten seconds of noise: a phrase in every second but the last two, of
// 0.6 s, and sections of three seconds.
func ten(rate audio.Rate) Session {
	second := int64(rate)
	s := Session{Sound: hiss(10 * second), Rate: rate}
	for i := range int64(8) {
		s.Marks.Phrases = append(s.Marks.Phrases, Span{i*second + second/5, i*second + second*4/5})
	}
	s.Marks.Sections = []int64{0, 3 * second, 6 * second}
	return s
}

// A sheet is what is to be heard, written down frame by frame.
type sheet []audio.Frame

// add adds frames of a sound at a gain that depends on the frame.
func (sh sheet) add(at int64, s audio.Signal, from, n int64, gain func(i int64) float32) {
	one := make([]audio.Frame, 1)
	for i := range n {
		s.ReadAt(one, from+i)
		g := gain(i)
		sh[at+i][0] += float32(one[0][0] * g)
		sh[at+i][1] += float32(one[0][1] * g)
	}
}

func whole(int64) float32 { return 1 }

// rises and falls are the halves of a fade of n frames.
func rises(n int64, shape func(float32) float32) func(int64) float32 {
	return func(i int64) float32 { return shape(float32(i) / float32(n)) }
}

func falls(n int64, shape func(float32) float32) func(int64) float32 {
	return func(i int64) float32 { return shape(float32(n-i) / float32(n)) }
}

// same fails the test unless what was heard is what is on the sheet, and silence
// after it.
func (sh sheet) same(t *testing.T, heard []audio.Frame) {
	t.Helper()
	if len(heard) < len(sh) {
		t.Fatalf("%d frames were heard of %d", len(heard), len(sh))
	}
	for i, f := range heard {
		want := audio.Frame{}
		if i < len(sh) {
			want = sh[i]
		}
		if f != want {
			t.Fatalf("frame %d of %d: %v, want %v", i, len(sh), f, want)
		}
	}
}

// rate is that of the stories: what is exact to the frame is so at any.
const rate = audio.Rate(8000)

func TestUndisturbedItIsTheSession(t *testing.T) {
	for _, c := range []struct {
		rate  audio.Rate
		chunk int64
		holds time.Duration
	}{
		{8000, 1, 0},
		{8000, 7, 310 * time.Millisecond},
		{44100, 441, 310 * time.Millisecond},
		{48000, 240, 160 * time.Millisecond},
		{48000, 9600, 400 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := ten(c.rate)
			st := tell(t, s, Options{}, newDevice(c.rate, c.chunk, c.holds))
			begun := time.Now()
			heard := st.end(nil)
			if took := time.Since(begun); took < 10*time.Second+settle || took > 10*time.Second+settle+2*interval {
				t.Errorf("it took %v", took)
			}
			sheet(s.Sound.(audio.Buffer)).same(t, heard)
			if m := st.player.Now(); m != (Moment{State: Ended, At: s.Sound.Len(), Quiet: true, Listened: 10 * time.Second}) {
				t.Errorf("at the end, %+v", m)
			}
			if ready := c.rate.Duration(st.device.least); ready < 2*time.Second {
				t.Errorf("only %v lay ready", ready)
			}
		})
	}
}

// Whenever someone asks, the place is the one that is heard, to a hundredth of a
// second and what the device takes at a time.
func TestThePlaceIsWhatIsHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := tell(t, ten(rate), Options{}, calm())
		last := int64(0)
		for begun := time.Now(); time.Since(begun) < 9*time.Second; st.after(7 * time.Millisecond) {
			at, passed := st.player.Now().At, rate.Frames(time.Since(begun))
			if off := rate.Duration(passed - at).Abs(); off > 20*time.Millisecond && passed > rate.Frames(interval) || at < last {
				t.Fatalf("at %d, after %d, when %d were heard", at, last, passed)
			}
			last = at
		}
		st.end(nil)
	})
}

// The session is heard for as long as it sounds, whatever keys do to it, and however
// rough the device's estimate is.
func TestWhatWasListenedTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := calm()
		d.jitter = 100
		st := tell(t, ten(rate), Options{}, d)
		st.after(2 * time.Second)
		paused := st.press(Pause)
		st.after(10 * time.Second)
		again := st.press(Resume)
		st.after(3 * time.Second)
		skipped := st.press(NextPhrase)
		goal := st.player.Now().At
		st.end(nil)
		frames := paused + rate.Frames(pauseFade) + skipped - again + rate.Frames(skipFade) + st.player.session.Sound.Len() - goal
		if got := st.player.Now().Listened; got != rate.Duration(frames) {
			t.Errorf("%v were heard, want %v", got, rate.Duration(frames))
		}
	})
}

// calm is the usual device of a story.
func calm() *device { return newDevice(rate, 80, 310*time.Millisecond) }

// Sessions that are shorter than any fade end all the same.
func TestVeryShortSessions(t *testing.T) {
	for _, frames := range []int64{0, 1, 100, 5000} {
		for _, key := range []Command{Resume, Pause, PreviousSection, Softer, Bell} {
			synctest.Test(t, func(t *testing.T) {
				s := Session{Sound: hiss(frames), Rate: rate, Marks: Marks{[]Span{{0, frames}}, []int64{0}}}
				st := tell(t, s, Options{}, calm())
				st.player.Do(key)
				st.after(5 * time.Second)
				if key == Pause {
					st.state(Paused, st.player.Now().At)
					st.press(Resume)
				}
				heard, before := st.end(nil), min(frames, st.device.holds)
				sheet(s.Sound.(audio.Buffer)[:before]).same(t, heard[:before])
			})
		}
	}
}

func TestBeginningInTheMiddle(t *testing.T) {
	in := rate.Frames(resumeFade)
	for _, from := range []int64{100, in, 3 * int64(rate), 10 * int64(rate), 99 * int64(rate), -5} {
		synctest.Test(t, func(t *testing.T) {
			s := ten(rate)
			st := tell(t, s, Options{From: from}, calm())
			goal := max(0, min(from, s.Sound.Len()))
			st.state(Playing, goal)
			heard := st.end(nil)
			want := make(sheet, s.Sound.Len()-goal+in)
			if goal < in { // there is no room to fade in
				want = make(sheet, s.Sound.Len())
				want.add(0, s.Sound, 0, s.Sound.Len(), whole)
			} else {
				want.add(0, s.Sound, goal-in, in, rises(in, audio.Ramp))
				want.add(in, s.Sound, goal, s.Sound.Len()-goal, whole)
			}
			want.same(t, heard)
		})
	}
}
