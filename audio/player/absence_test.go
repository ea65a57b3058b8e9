package player

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"meditate/audio"
	"meditate/audio/speaker"
)

func mustNotReopen(t *testing.T) func(context.Context) (Device, error) {
	return func(context.Context) (Device, error) {
		t.Error("the device was not lost")
		return nil, speaker.ErrNoDevice
	}
}

// reopened returns what opens one device after the other; nil is one that is not
// there.
func reopened(devices ...*device) func(context.Context) (Device, error) {
	return func(context.Context) (Device, error) {
		if len(devices) == 0 {
			return nil, speaker.ErrNoDevice
		}
		d := devices[0]
		devices = devices[1:]
		if d == nil {
			return nil, speaker.ErrNoDevice
		}
		return d, nil
	}
}

// heardAfter fails the test unless a device that came back was heard to play the
// session from a place on, and it alone.
func heardAfter(t *testing.T, s Session, heard []audio.Frame, place int64, volumeDB float64) {
	t.Helper()
	in, g := rate.Frames(resumeFade), float32(audio.Gain(volumeDB))
	want := make(sheet, in+s.Sound.Len()-place)
	want.add(0, s.Sound, place-in, in, rises(in, audio.Ramp))
	want.add(in, s.Sound, place, s.Sound.Len()-place, whole)
	for i, f := range want {
		want[i] = audio.Frame{f[0] * g, f[1] * g}
	}
	want.same(t, heard)
}

func TestADeviceThatComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, first, second := ten(rate), calm(), calm()
		st := tell(t, s, Options{Reopen: reopened(nil, nil, second)}, first)
		st.after(4 * time.Second) // the fourth phrase is heard
		first.leave()
		st.after(interval)
		phrase := s.Marks.Phrases[3].From
		st.state(Lost, phrase)
		if m := st.player.Now(); m.Losses != 1 || !m.Quiet || !first.closed {
			t.Errorf("the device is lost, and it is %+v; closed: %v", m, first.closed)
		}
		st.after(3*retry + interval)
		if m := st.player.Now(); m.State != Playing || m.Losses != 1 {
			t.Errorf("the device is back, and it is %+v", m)
		}
		st.device = second
		st.end(nil)
		heardAfter(t, s, second.heard, phrase, 0)
	})
}

func TestADeviceThatDoesNotComeBack(t *testing.T) {
	hangs := func(ctx context.Context) (Device, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	for name, reopen := range map[string]func(context.Context) (Device, error){"refuses": reopened(), "hangs": hangs} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				st := tell(t, ten(rate), Options{Reopen: reopen}, calm())
				st.after(4 * time.Second)
				st.device.leave()
				begun := time.Now()
				st.end(speaker.ErrLost)
				if took := time.Since(begun); took < patience || took > patience+interval {
					t.Errorf("it was waited for for %v", took)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		st := tell(t, ten(rate), Options{}, calm())
		st.device.leave()
		if st.end(errGone); st.player.Now().Losses != 0 {
			t.Error("nobody waited for it")
		}
	})
}

// A device that is lost again before it was heard has never come back: it is not
// waited for for ever, nor asked for without a pause.
func TestADeviceThatComesBackDead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opened := 0
		reopen := func(context.Context) (Device, error) {
			opened++
			d := calm()
			d.gone = time.Now()
			return d, nil
		}
		st := tell(t, ten(rate), Options{Reopen: reopen}, calm())
		st.after(4 * time.Second)
		st.device.leave()
		begun := time.Now()
		st.end(speaker.ErrLost)
		if took := time.Since(begun); took < patience || took > patience+interval || opened > int(patience/retry) {
			t.Errorf("it was waited for for %v, and opened %d times", took, opened)
		}
		if m := st.player.Now(); m.Losses != 1 {
			t.Errorf("it was lost %d times", m.Losses)
		}
	})
}

func TestADeviceLostTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, second, third := ten(rate), calm(), calm()
		st := tell(t, s, Options{Reopen: reopened(second, third)}, calm())
		st.after(4 * time.Second)
		st.device.leave()
		st.after(3 * time.Second)
		second.leave()
		st.after(interval)
		phrase := s.Marks.Phrases[5].From // it went on for 2.4 s
		st.state(Lost, phrase)
		st.device = third
		st.end(nil)
		heardAfter(t, s, third.heard, phrase, 0)
		if m := st.player.Now(); m.Losses != 2 {
			t.Errorf("it was lost %d times", m.Losses)
		}
	})
}

// Someone who skipped to a silence is not led back to the phrase before it.
func TestADeviceLostAfterASkip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, back := ten(rate), calm()
		st := tell(t, s, Options{Reopen: reopened(back)}, calm())
		st.after(time.Second)
		st.press(NextSection) // 0.2 s before its first phrase
		st.after(100 * time.Millisecond)
		st.device.leave()
		st.after(interval)
		st.state(Lost, s.Marks.Sections[1])
		st.device = back
		st.end(nil)
		heardAfter(t, s, back.heard, s.Marks.Sections[1], 0)
	})
}

// In a silence, and where nobody speaks at all, it goes on where it was: nobody sits
// through an hour twice.
func TestADeviceLostInASilence(t *testing.T) {
	for _, marks := range []Marks{{}, {Phrases: []Span{{1000, 3 * int64(rate)}}}} {
		synctest.Test(t, func(t *testing.T) {
			s, back := ten(rate), calm()
			s.Marks = marks
			st := tell(t, s, Options{Reopen: reopened(back)}, calm())
			st.after(6 * time.Second)
			st.device.leave()
			st.after(interval)
			place := st.player.Now().At
			st.state(Lost, place)
			if off := place - 6*int64(rate); off < -rate.Frames(interval) || off > 0 {
				t.Errorf("it goes on at %d", place)
			}
			st.device = back
			st.end(nil)
			heardAfter(t, s, back.heard, place, 0)
		})
	}
}

// A device that is slow to close is lost all the same.
func TestADeviceThatClosesSlowly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := calm()
		d.closes = 2 * time.Second
		st := tell(t, ten(rate), Options{Reopen: reopened(calm())}, d)
		st.after(3 * time.Second)
		d.leave()
		st.after(interval)
		if m := st.player.Now(); m.State != Lost {
			t.Errorf("it is %v", m.State)
		}
		st.player.Do(Pause)
		st.after(5 * time.Second)
		if m := st.player.Now(); m.State != Paused {
			t.Errorf("it is %v", m.State)
		}
		st.leave()
		st.after(10 * time.Second)
		st.end(context.Canceled)
	})
}
