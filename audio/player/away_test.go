package player

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"meditate/audio/speaker"
)

// What keys ask for while the device is away counts when it is back.
func TestKeysWhileTheDeviceIsAway(t *testing.T) {
	for _, c := range []struct {
		name   string
		before []Command
		while  []Command
		paused bool
		phrase int
		volume float64
	}{
		{"pause", nil, []Command{TogglePause}, true, 3, 0},
		{"pause and resume", nil, []Command{Pause, Resume}, false, 3, 0},
		{"twice", nil, []Command{TogglePause, TogglePause}, false, 3, 0},
		{"paused before", []Command{Pause}, nil, true, 3, 0},
		{"paused before, resumed", []Command{Pause}, []Command{Resume}, false, 3, 0},
		{"softer", []Command{Softer}, []Command{Softer, Softer, Bell}, false, 3, -6},
		{"skip", nil, []Command{NextPhrase, NextPhrase}, false, 5, 0},
		{"skip while paused", []Command{Pause}, []Command{PreviousPhrase, NextSection, Command(99)}, false, 6, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, back := ten(rate), calm()
				s.Marks.Sections = []int64{s.Marks.Phrases[6].From}
				st := tell(t, s, Options{Reopen: reopened(nil, back)}, calm())
				st.after(3400 * time.Millisecond)
				for _, key := range c.before {
					st.press(key)
				}
				st.device.leave()
				st.after(interval)
				for _, key := range c.while {
					st.player.Do(key)
				}
				st.after(2*retry + interval)
				phrase, at := s.Marks.Phrases[c.phrase].From, int64(0)
				st.device = back
				if c.paused {
					st.state(Paused, phrase)
					st.after(10 * time.Second)
					st.state(Paused, phrase)
					at = st.press(Resume)
				}
				if m := st.player.Now(); m.State != Playing || m.VolumeDB != c.volume {
					t.Errorf("the device is back, and it is %+v", m)
				}
				st.end(nil)
				heardAfter(t, s, back.heard[at:], phrase, c.volume)
			})
		})
	}
}

func TestLeavingWhileTheDeviceIsAway(t *testing.T) {
	hangs := func(ctx context.Context) (Device, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	for name, reopen := range map[string]func(context.Context) (Device, error){"refuses": reopened(), "hangs": hangs} {
		for _, second := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					st := tell(t, ten(rate), Options{Reopen: reopen, ClosingBell: true}, calm())
					st.after(4 * time.Second)
					st.device.leave()
					st.after(4200 * time.Millisecond)
					begun := time.Now()
					if second {
						st.now()
					} else {
						st.leave()
					}
					st.end(context.Canceled)
					if took := time.Since(begun); took > 0 {
						t.Errorf("it took %v", took)
					}
				})
			})
		}
	}
}

func TestADeviceLostWhileSomeoneLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := tell(t, ten(rate), Options{Reopen: mustNotReopen(t), ClosingBell: true}, calm())
		st.after(4 * time.Second)
		st.edit(st.leave)
		st.after(time.Second)
		st.device.leave()
		begun := time.Now()
		st.end(context.Canceled)
		if took := time.Since(begun); took > interval {
			t.Errorf("it took %v", took)
		}
	})
}

// One that comes back just when someone leaves is closed, and not heard.
func TestADeviceThatComesBackTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var st *story
		back := calm()
		st = tell(t, ten(rate), Options{Reopen: func(context.Context) (Device, error) {
			st.leave()
			return back, nil
		}}, calm())
		st.after(4 * time.Second)
		st.device.leave()
		st.end(context.Canceled)
		if len(back.heard) > 0 || !back.closed {
			t.Errorf("%d frames were heard; closed: %v", len(back.heard), back.closed)
		}
	})
}

// A key that finds the device gone is not lost with it.
func TestAKeyThatFindsTheDeviceGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, back := ten(rate), calm()
		st := tell(t, s, Options{Reopen: reopened(back)}, calm())
		st.after(3400 * time.Millisecond)
		st.device.leave()
		st.player.Do(Pause)
		st.after(10 * time.Second)
		st.state(Paused, s.Marks.Phrases[3].From)
		st.device = back
		st.leave()
		st.end(context.Canceled)
	})
}

func TestErrorsSayWhatWasLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := tell(t, ten(rate), Options{Reopen: reopened()}, calm())
		st.device.leave()
		err := <-st.finished
		if !errors.Is(err, speaker.ErrLost) || err.Error() != "sound device lost for more than 30s" {
			t.Errorf("%v", err)
		}
	})
}
