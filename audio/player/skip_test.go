package player

import (
	"context"
	"math"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"meditate/audio"
)

// A session of eight hours is read at any place like at any other: what a key costs
// is what is to be ahead.
func TestASeekReadsNoMoreThanIsHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var read atomic.Int64
		hours := 3600 * int64(rate)
		s := Session{Sound: counted{8 * hours, &read}, Rate: rate, Marks: Marks{Sections: []int64{2 * hours, 7 * hours}}}
		st := tell(t, s, Options{}, calm())
		st.after(time.Second)
		for _, key := range []Command{NextSection, NextSection, PreviousSection} {
			before := read.Load()
			st.press(key)
			if n := rate.Duration(read.Load() - before); n > ahead+block+2*skipFade {
				t.Errorf("%v of sound were read", n)
			}
			if ready := rate.Duration(int64(len(st.device.plan) - len(st.device.heard))); ready < 2*time.Second {
				t.Errorf("only %v lie ready", ready)
			}
		}
		st.state(Playing, 2*hours)
		st.now()
		st.end(context.Canceled)
	})
}

// A counted signal is silent, and counts what is read of it.
type counted struct {
	length int64
	read   *atomic.Int64
}

func (c counted) Len() int64 { return c.length }

func (c counted) ReadAt(dst []audio.Frame, at int64) (int, error) {
	n, err := audio.Window(c.length, len(dst), at)
	clear(dst[:n])
	c.read.Add(int64(n))
	return n, err
}

func TestSkippingCrossFades(t *testing.T) {
	for _, c := range []struct {
		name   string
		key    Command
		after  time.Duration
		second float64 // at which the goal lies
	}{
		{"next phrase", NextPhrase, 3500 * time.Millisecond, 4.2},
		{"this phrase", PreviousPhrase, 8500 * time.Millisecond, 7.2},
		{"previous phrase", PreviousPhrase, 3500 * time.Millisecond, 2.2},
		{"next section", NextSection, 1500 * time.Millisecond, 3},
		{"this section", PreviousSection, 5 * time.Second, 3},
		{"previous section", PreviousSection, 6500 * time.Millisecond, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := ten(rate)
				st := tell(t, s, Options{}, calm())
				st.after(c.after)
				at := st.press(c.key)
				goal := int64(math.Round(c.second * float64(rate)))
				st.state(Playing, goal)
				heard := st.end(nil)
				n := rate.Frames(skipFade)
				want := make(sheet, at+s.Sound.Len()-goal+n)
				want.add(0, s.Sound, 0, at, whole)
				want.add(at, s.Sound, at, n, falls(n, audio.Quarter))
				want.add(at, s.Sound, goal-n, n, rises(n, audio.Quarter))
				want.add(at+n, s.Sound, goal, s.Sound.Len()-goal, whole)
				want.same(t, heard)
			})
		})
	}
}

// The session's own beginning is as it is: there is nothing before it to fade in.
func TestSkippingToTheBeginning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ten(rate)
		st := tell(t, s, Options{}, calm())
		st.after(900 * time.Millisecond)
		at := st.press(PreviousSection)
		st.state(Playing, 0)
		heard := st.end(nil)
		n := rate.Frames(skipFade)
		want := make(sheet, at+s.Sound.Len())
		want.add(0, s.Sound, 0, at, whole)
		want.add(at, s.Sound, at, n, falls(n, audio.Quarter))
		want.add(at, s.Sound, 0, s.Sound.Len(), whole)
		want.same(t, heard)
	})
}

// Keys that come within one fade add up, and what has only just begun to come goes
// from where it is.
func TestFastKeysAddUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ten(rate)
		st := tell(t, s, Options{}, calm())
		st.after(5500 * time.Millisecond)
		st.press(PreviousPhrase)
		st.press(PreviousPhrase)
		first := st.press(PreviousPhrase) // all three at one frame
		st.after(100 * time.Millisecond)
		second := st.press(NextPhrase)
		st.state(Playing, s.Marks.Phrases[3].From)
		heard := st.end(nil)
		n, gone := rate.Frames(skipFade), second-first
		three, two := s.Marks.Phrases[3].From, s.Marks.Phrases[2].From
		want := make(sheet, second+n+s.Sound.Len()-three)
		want.add(0, s.Sound, 0, first, whole)
		want.add(first, s.Sound, first, n, falls(n, audio.Quarter))
		coming, going := rises(n, audio.Quarter), falls(n, audio.Quarter)
		want.add(first, s.Sound, two-n, gone, coming)
		want.add(second, s.Sound, two-n+gone, n, func(i int64) float32 { return coming(gone) * going(i) })
		want.add(second, s.Sound, three-n, n, coming)
		want.add(second+n, s.Sound, three, s.Sound.Len()-three, whole)
		want.same(t, heard)
	})
}

// Where a key leads nowhere, nothing changes.
func TestKeysThatLeadNowhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ten(rate)
		s.Marks = Marks{s.Marks.Phrases[1:], s.Marks.Sections[1:]}
		st := tell(t, s, Options{}, calm())
		for _, c := range []Command{PreviousPhrase, PreviousSection, Resume, Resume} { // before the first
			st.player.Do(c)
			st.after(10 * time.Millisecond)
		}
		st.after(8500 * time.Millisecond)
		for _, c := range []Command{NextPhrase, NextSection, Resume, Command(99), Command(-1)} {
			st.player.Do(c)
			st.after(10 * time.Millisecond)
		}
		sheet(s.Sound.(audio.Buffer)).same(t, st.end(nil))
	})
}

// A session that is still being spoken learns its marks while it plays.
func TestMarksThatComeLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ten(rate)
		marks := s.Marks
		s.Marks = Marks{}
		st := tell(t, s, Options{}, calm())
		st.player.Do(NextPhrase) // nowhere yet
		st.after(time.Second)
		st.state(Playing, st.player.Now().At)
		st.player.SetMarks(marks)
		st.press(NextSection)
		st.state(Playing, marks.Sections[1])
		st.after(2 * time.Second)
		if got := st.player.Place(); got != marks.Phrases[4].From {
			t.Errorf("it would be taken up at %d", got)
		}
		st.now()
		st.end(context.Canceled)
	})
}

func TestASessionWithoutMarks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := Session{Sound: hiss(3 * int64(rate)), Rate: rate}
		st := tell(t, s, Options{}, calm())
		for _, c := range []Command{NextPhrase, PreviousPhrase, NextSection, PreviousSection} {
			st.player.Do(c)
			st.after(100 * time.Millisecond)
		}
		sheet(s.Sound.(audio.Buffer)).same(t, st.end(nil))
		if place := st.player.Place(); place != 0 {
			t.Errorf("it would be taken up at %d", place)
		}
	})
}
