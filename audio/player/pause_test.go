package player

import (
	"testing"
	"testing/synctest"
	"time"

	"meditate/audio"
	"meditate/audio/synth"
)

func TestPauseFadesTicksAndTakesUpThePhrase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ten(rate)
		st := tell(t, s, Options{}, calm())
		st.after(3 * time.Second)
		at := st.press(TogglePause) // in the fourth phrase
		phrase := s.Marks.Phrases[3].From
		st.state(Paused, phrase)
		st.after(10 * time.Second)
		st.state(Paused, phrase)
		if m := st.player.Now(); !m.Quiet {
			t.Error("it is not quiet")
		}
		again := st.press(TogglePause)
		st.state(Playing, phrase)
		heard := st.end(nil)

		out, in := rate.Frames(pauseFade), rate.Frames(resumeFade)
		begin := phrase - in
		want := make(sheet, again+s.Sound.Len()-begin)
		want.add(0, s.Sound, 0, at, whole)
		want.add(at, s.Sound, at, out, falls(out, audio.Ramp))
		tick := synth.Tick(rate)
		want.add(at+out, tick, 0, tick.Len(), whole)
		want.add(again, s.Sound, begin, in, rises(in, audio.Ramp))
		want.add(again+in, s.Sound, phrase, s.Sound.Len()-phrase, whole)
		want.same(t, heard)
	})
}

// Who goes on during the fade of a pause hears no tick, and the fade to its end.
func TestResumingDuringTheFade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ten(rate)
		st := tell(t, s, Options{}, calm())
		st.after(3 * time.Second)
		at := st.press(Pause)
		st.after(100 * time.Millisecond)
		again := st.press(Resume)
		heard := st.end(nil)
		out, in := rate.Frames(pauseFade), rate.Frames(resumeFade)
		begin := s.Marks.Phrases[3].From - in
		want := make(sheet, again+s.Sound.Len()-begin)
		want.add(0, s.Sound, 0, at, whole)
		want.add(at, s.Sound, at, out, falls(out, audio.Ramp))
		want.add(again, s.Sound, begin, in, rises(in, audio.Ramp))
		want.add(again+in, s.Sound, begin+in, s.Sound.Len()-begin-in, whole)
		want.same(t, heard)
	})
}

// A key while it pauses leads on from where it would have gone on, and plays.
func TestSkippingWhilePaused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ten(rate)
		st := tell(t, s, Options{}, calm())
		st.after(3 * time.Second)
		st.press(Pause) // in the fourth phrase
		st.after(100 * time.Millisecond)
		at := st.press(PreviousPhrase) // during the fade, which goes on
		phrase := s.Marks.Phrases[2].From
		st.state(Playing, phrase)
		st.after(settle + time.Second)
		paused := st.device.edits()[0]
		heard := st.end(nil)
		n, out := rate.Frames(skipFade), rate.Frames(pauseFade)
		want := make(sheet, at+n+s.Sound.Len()-phrase)
		want.add(0, s.Sound, 0, paused, whole)
		want.add(paused, s.Sound, paused, out, falls(out, audio.Ramp))
		want.add(at, s.Sound, phrase-n, n, rises(n, audio.Quarter))
		want.add(at+n, s.Sound, phrase, s.Sound.Len()-phrase, whole)
		want.same(t, heard)
	})
}

func TestAPauseInASilenceGoesOnThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ten(rate)
		st := tell(t, s, Options{}, calm())
		st.after(2570 * time.Millisecond) // what is taken now lies behind the third phrase
		at := st.press(Pause)
		st.state(Paused, at)
		st.after(5 * time.Second)
		again := st.press(Resume)
		heard := st.end(nil)
		in := rate.Frames(resumeFade)
		for i := range s.Sound.Len() - at {
			if heard[again+in+i] != s.Sound.(audio.Buffer)[at+i] {
				t.Fatalf("frame %d after the pause is another", i)
			}
		}
	})
}

func TestPausingAtEitherEnd(t *testing.T) {
	n, in := rate.Frames(pauseFade), rate.Frames(resumeFade)
	t.Run("the first moment", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := ten(rate)
			s.Marks.Phrases[0] = Span{0, 2 * int64(rate)}
			st := tell(t, s, Options{}, calm())
			at := st.press(Pause)
			st.player.Do(Pause) // twice is once
			st.after(10 * time.Second)
			again := st.press(Resume)
			st.player.Do(Resume)
			heard := st.end(nil)
			want := make(sheet, again+s.Sound.Len())
			want.add(0, s.Sound, 0, at, whole)
			want.add(at, s.Sound, at, n, falls(n, audio.Ramp))
			tick := synth.Tick(rate)
			want.add(at+n, tick, 0, tick.Len(), whole)
			want.add(again, s.Sound, 0, s.Sound.Len(), whole)
			want.same(t, heard)
		})
	})
	for name, after := range map[string]time.Duration{"during the last bell": 9500 * time.Millisecond, "after the end": 10*time.Second + 100*time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := ten(rate)
				st := tell(t, s, Options{}, calm())
				st.after(after)
				at := min(st.press(Pause), s.Sound.Len())
				st.state(Paused, at)
				st.after(10 * time.Second)
				st.state(Paused, at)
				again := st.press(Resume)
				heard := st.end(nil)
				want := make(sheet, again+in+s.Sound.Len()-at)
				copy(want[:again], heard)
				want.add(again, s.Sound, at-in, in, rises(in, audio.Ramp))
				want.add(again+in, s.Sound, at, s.Sound.Len()-at, whole)
				want.same(t, heard)
			})
		})
	}
}
