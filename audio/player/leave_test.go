package player

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/synth"
)

func TestLeavingFadesAndRingsALastBell(t *testing.T) {
	for _, closing := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := ten(rate)
			st := tell(t, s, Options{ClosingBell: closing}, calm())
			st.after(4 * time.Second)
			at := st.edit(st.leave)
			begun := time.Now()
			if m := st.player.Now(); m.State != Leaving {
				t.Errorf("someone leaves, and it is %v", m.State)
			}
			for _, c := range []Command{Pause, NextPhrase, Louder, Bell, Resume} { // the last word is said
				st.player.Do(c)
				st.after(100 * time.Millisecond)
			}
			heard := st.end(context.Canceled)

			n, bell := rate.Frames(leaveFade), synth.Bell(rate)
			want := make(sheet, at+n)
			if closing {
				want = make(sheet, at+n+bell.Len())
				want.add(at+n, bell, 0, bell.Len(), whole)
			}
			want.add(0, s.Sound, 0, at, whole)
			want.add(at, s.Sound, at, n, falls(n, audio.Ramp))
			want.same(t, heard)
			most := rate.Duration(int64(len(want))-at) + 400*time.Millisecond + settle + interval
			if took := time.Since(begun); took > most {
				t.Errorf("it took %v, want %v at most", took, most)
			}
		})
	}
}

// Near its end the session ends by itself, and the bell does not wait any longer.
func TestLeavingNearTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ten(rate)
		st := tell(t, s, Options{ClosingBell: true}, calm())
		st.after(9 * time.Second)
		at := st.edit(st.leave)
		heard := st.end(context.Canceled)
		bell, fall := synth.Bell(rate), falls(rate.Frames(leaveFade), audio.Ramp)
		want := make(sheet, s.Sound.Len()+bell.Len())
		want.add(0, s.Sound, 0, at, whole)
		want.add(at, s.Sound, at, s.Sound.Len()-at, fall)
		want.add(s.Sound.Len(), bell, 0, bell.Len(), whole)
		want.same(t, heard)
	})
}

func TestLeavingWhilePaused(t *testing.T) {
	for _, closing := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := ten(rate)
			st := tell(t, s, Options{ClosingBell: closing}, calm())
			st.after(4 * time.Second)
			st.press(Pause)
			place := st.player.Now().At
			st.after(10 * time.Second)
			at, begun := st.edit(st.leave), time.Now()
			if closing {
				st.state(Leaving, place)
			}
			heard := st.end(context.Canceled)
			if m := st.player.Now(); m.At != place || st.player.Place() != place {
				t.Errorf("it was left at %d, to be taken up at %d; want %d", m.At, st.player.Place(), place)
			}
			if !closing {
				if took := time.Since(begun); took > interval {
					t.Errorf("nothing was to be heard, and it took %v", took)
				}
				return
			}
			bell := audiotest.Read(t, synth.Bell(rate), 0, synth.BellFrames(rate))
			sheet(bell).same(t, heard[at:])
		})
	}
}

// A bell that rings and the tick of a pause to come end with the session that is
// left.
func TestLeavingDuringAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ten(rate)
		st := tell(t, s, Options{}, calm())
		st.after(2 * time.Second)
		struck := st.press(Bell)
		paused := st.press(Pause)
		st.after(100 * time.Millisecond)
		at := st.edit(st.leave)
		heard := st.end(context.Canceled)
		p, n := rate.Frames(pauseFade), rate.Frames(leaveFade)
		fall := falls(n, audio.Ramp)
		want := make(sheet, at+n)
		want.add(0, s.Sound, 0, paused, whole)
		want.add(paused, s.Sound, paused, p, falls(p, audio.Ramp))
		want.add(struck, synth.Bell(rate), 0, at-struck, func(int64) float32 { return bellGain })
		want.add(at, synth.Bell(rate), at-struck, n, func(i int64) float32 { return bellGain * fall(i) })
		want.same(t, heard)
	})
}

// Whatever it does, the second interrupt stops it at once.
func TestNowStopsAtOnce(t *testing.T) {
	for name, before := range map[string]func(*story){
		"playing":         func(*story) {},
		"fading":          func(st *story) { st.press(Pause) },
		"paused":          func(st *story) { st.press(Pause); st.after(10 * time.Second) },
		"skipping":        func(st *story) { st.press(NextPhrase) },
		"leaving":         func(st *story) { st.edit(st.leave) },
		"at the bell":     func(st *story) { st.edit(st.leave); st.after(4 * time.Second) },
		"near the end":    func(st *story) { st.after(7*time.Second - 100*time.Millisecond) },
		"in one go":       func(st *story) { st.leave() },
		"the first alone": func(st *story) { st.player.Do(Resume) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				st := tell(t, ten(rate), Options{ClosingBell: true}, calm())
				st.after(3 * time.Second)
				before(st)
				begun := time.Now()
				st.now()
				st.end(context.Canceled)
				if took := time.Since(begun); took > 0 || !st.device.muted {
					t.Errorf("it took %v; muted: %v", took, st.device.muted)
				}
			})
		})
	}
}

func TestWhoHasLeftAlreadyHearsNothing(t *testing.T) {
	for _, first := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			ctx, leave := context.WithCancel(t.Context())
			now, end := context.WithCancel(t.Context())
			defer end()
			defer leave()
			if first {
				leave()
			} else {
				end()
			}
			d := calm()
			if err := New(ten(rate), Options{}).Play(ctx, now, d); err != context.Canceled {
				t.Errorf("it ended with %v", err)
			}
			if len(d.heard) > 0 || !d.closed {
				t.Errorf("%d frames were heard; closed: %v", len(d.heard), d.closed)
			}
		})
	}
}

// A broken signal cannot be read from a frame on.
type broken struct {
	audio.Buffer
	from int64
	err  error
}

func (b broken) ReadAt(dst []audio.Frame, at int64) (int, error) {
	if at+int64(len(dst)) > b.from {
		return 0, b.err
	}
	return b.Buffer.ReadAt(dst, at)
}

func TestASessionThatCannotBeRead(t *testing.T) {
	torn := errors.New("the disk is gone")
	for _, from := range []int64{0, 4 * int64(rate)} {
		for _, c := range []struct{ err, want error }{{torn, torn}, {io.EOF, io.ErrUnexpectedEOF}} {
			synctest.Test(t, func(t *testing.T) {
				s := Session{Sound: broken{hiss(10 * int64(rate)), from, c.err}, Rate: rate}
				st := tell(t, s, Options{Reopen: mustNotReopen(t)}, calm())
				st.end(c.want)
			})
		}
	}
}
