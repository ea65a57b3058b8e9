package player

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"meditate/audio"
	"meditate/audio/synth"
)

func TestTheVolumeTurnsSmoothly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ten(rate)
		st := tell(t, s, Options{}, calm())
		st.after(2 * time.Second)
		at := st.press(Softer)
		heard := st.end(nil)
		n, to := rate.Frames(volumeTurn), float32(audio.Gain(-2))
		want := make(sheet, s.Sound.Len())
		want.add(0, s.Sound, 0, at, whole)
		rise := rises(n, audio.Ramp)
		want.add(at, s.Sound, at, n, func(i int64) float32 { return 1 + (to-1)*rise(i) })
		want.add(at+n, s.Sound, at+n, s.Sound.Len()-at-n, func(int64) float32 { return to })
		want.same(t, heard)
	})
}

func TestTheVolumeHasItsEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := tell(t, ten(rate), Options{}, calm())
		st.press(Pause)
		turn := func(c Command, times int, want float64) {
			t.Helper()
			for range times {
				st.player.Do(c)
				synctest.Wait()
			}
			if got := st.player.Now().VolumeDB; got != want {
				t.Errorf("the volume is %v, want %v", got, want)
			}
		}
		turn(Louder, 2, 4)
		turn(Louder, 9, 6)
		turn(Softer, 1, 4)
		turn(Softer, 50, -40)
		turn(Louder, 23, 6)
		st.after(time.Second)
		st.press(Resume)
		heard := st.end(nil)
		last, g := len(heard)-1, float32(audio.Gain(6))
		for heard[last] == (audio.Frame{}) {
			last--
		}
		sound := st.player.session.Sound.(audio.Buffer)
		for i, f := range sound[5*rate:] {
			got := heard[last+1-len(sound)+5*int(rate)+i]
			if got != (audio.Frame{amplified(f[0], g), amplified(f[1], g)}) {
				t.Fatalf("frame %d is %v, want %v by 6 dB", i, got, f)
			}
		}
	})
}

func TestABellRingsOverTheSession(t *testing.T) {
	for _, paused := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := ten(rate)
			s.Marks = Marks{}
			st := tell(t, s, Options{}, calm())
			st.after(time.Second)
			bell, n := synth.Bell(rate), rate.Frames(pauseFade)
			want := make(sheet, 40*rate)
			var at int64
			if paused {
				begin := st.press(Pause)
				st.after(2 * time.Second)
				at = st.press(Bell)
				if m := st.player.Now(); m.Quiet || m.State != Paused {
					t.Errorf("a bell rings, and it is %+v", m)
				}
				want.add(0, s.Sound, 0, begin, whole)
				want.add(begin, s.Sound, begin, n, falls(n, audio.Ramp))
				tick := synth.Tick(rate)
				want.add(begin+n, tick, 0, tick.Len(), whole)
				st.after(20 * time.Second)
				st.leave()
			} else {
				at = st.press(Bell)
				st.player.Do(Bell) // at once again: it has only just been struck
				want.add(0, s.Sound, 0, s.Sound.Len(), whole)
			}
			want.add(at, bell, 0, bell.Len(), func(int64) float32 { return bellGain })
			var heard []audio.Frame
			if paused {
				heard = st.end(context.Canceled)
			} else {
				heard = st.end(nil)
			}
			want[:len(heard)].same(t, heard)
		})
	}
}
