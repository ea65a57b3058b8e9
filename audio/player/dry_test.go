package player

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"meditate/audio"
	"meditate/audio/speaker"
	"meditate/audio/synth"
)

// Where the device has run dry, the session waits: all of it is heard, whatever key
// is pressed then.
func TestNothingIsLeftOutWhereTheDeviceRunsDry(t *testing.T) {
	for _, stall := range []time.Duration{2600 * time.Millisecond, 4 * time.Second, 20 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			s, d := ten(rate), calm()
			sound := s.Sound.(audio.Buffer)
			st := tell(t, s, Options{}, d)
			for _, after := range []time.Duration{time.Second, 4 * time.Second} {
				st.after(after)
				d.stall(stall)
			}
			heard := st.end(nil)
			reached, at := 0, 0 // of the session, and of what was heard
			for reached < len(sound) {
				n := 0
				for reached+n < len(sound) && at+n < len(heard) && heard[at+n] == sound[reached+n] {
					n++
				}
				reached, at = reached+n, at+n
				if reached < len(sound) { // what comes next was, or will be, heard whole somewhere behind
					at += slices.Index(heard[at:], sound[reached])
				}
				if n == 0 {
					t.Fatalf("frame %d of the session is not heard whole", reached)
				}
			}
			m := st.player.Now()
			if m.Starved < int64(rate.Frames(stall-ahead-time.Second)) || m.Listened != 10*time.Second {
				t.Errorf("at the end, %+v", m)
			}
		})
	}
}

func TestAKeyThatFindsTheDeviceDry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, d := ten(rate), calm()
		s.Marks.Phrases[6].To = s.Marks.Phrases[7].From
		sound := s.Sound.(audio.Buffer)
		st := tell(t, s, Options{}, d)
		st.after(4 * time.Second)
		d.mu.Lock()
		dry := int64(len(d.plan))
		d.mu.Unlock()
		d.stall(5 * time.Second)
		st.player.Do(Pause)
		st.after(10 * time.Second)
		st.state(Paused, s.Marks.Phrases[6].From)
		at := d.edits()[0]
		e, n := rate.Frames(edge), rate.Frames(pauseFade)
		begin := dry - 2*e
		st.leave()
		heard := st.end(context.Canceled)

		// It comes back where it was about to fall silent, and fades out from there.
		want := make(sheet, at+n+synth.Tick(rate).Len())
		copy(want[:dry-e], sound)
		copy(want[dry-e:dry], heard[dry-e:])
		fall := falls(n, audio.Ramp)
		want.add(at, s.Sound, begin, n, fall)
		for i := range e {
			g := audio.Ramp(float32(i) / float32(e))
			f := &want[at+i]
			f[0], f[1] = f[0]*g, f[1]*g
		}
		tick := synth.Tick(rate)
		want.add(at+n, tick, 0, tick.Len(), whole)
		want.same(t, heard)
	})
}

// Where the device is about to run dry, an edit does not leave out what comes before
// it.
func TestAKeyThatFindsTheDeviceNearlyDry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, d := ten(rate), calm()
		st := tell(t, s, Options{}, d)
		st.after(2 * time.Second)
		d.mu.Lock()
		written, ready := int64(len(d.plan)), int64(len(d.plan)-len(d.heard))
		d.mu.Unlock()
		d.stall(rate.Duration(ready - d.chunk))
		st.player.Do(NextSection)
		heard := st.end(nil)
		at, goal, n := written-d.chunk+rate.Frames(margin), s.Marks.Sections[2], rate.Frames(skipFade)
		if at <= written {
			t.Fatalf("the edit at %d lies in what was written, up to %d", at, written)
		}
		want := make(sheet, at+n+s.Sound.Len()-goal)
		want.add(0, s.Sound, 0, at, whole)
		want.add(at, s.Sound, at, n, falls(n, audio.Quarter))
		want.add(at, s.Sound, goal-n, n, rises(n, audio.Quarter))
		want.add(at+n, s.Sound, goal, s.Sound.Len()-goal, whole)
		want.same(t, heard)
	})
}

// Where the device was faster than an edit, it is made again, later. What comes next
// has time again, but does not come before.
func TestAnEditThatComesTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, d := ten(rate), calm()
		st := tell(t, s, Options{}, d)
		st.after(3 * time.Second)
		calls := 0
		d.slow(func() {
			if calls++; calls%2 == 0 && calls < 6 {
				time.Sleep(50 * time.Millisecond)
			}
		})
		st.player.Do(NextSection)
		st.player.Do(Softer)
		st.after(time.Second)
		edits := d.edits()
		if len(edits) != 2 || edits[0] != edits[1] {
			t.Fatalf("edits at %d", edits)
		}
		heard := st.end(nil)
		at, goal, n := edits[0], s.Marks.Sections[2], rate.Frames(skipFade)
		turn, to := rises(rate.Frames(volumeTurn), audio.Ramp), float32(audio.Gain(-2))
		want := make(sheet, at+n)
		want.add(0, s.Sound, 0, at, whole)
		want.add(at, s.Sound, at, n, falls(n, audio.Quarter))
		want.add(at, s.Sound, goal-n, n, rises(n, audio.Quarter))
		for i := range want[at:] {
			g, f := 1+float32((to-1)*turn(int64(i))), &want[at+int64(i)]
			f[0], f[1] = f[0]*g, f[1]*g
		}
		want.same(t, heard[:at+n])
	})
}

// A device that is always too late is no reason to go on for ever.
func TestADeviceThatIsAlwaysTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := calm()
		st := tell(t, ten(rate), Options{}, d)
		st.after(time.Second)
		d.slow(func() { time.Sleep(10 * time.Second) })
		err := <-st.finished
		if err == nil || errors.Is(err, speaker.ErrLost) || !d.closed {
			t.Errorf("it ended with %v", err)
		}
	})
}
