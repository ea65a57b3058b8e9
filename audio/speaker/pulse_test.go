//go:build linux

package speaker

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/speaker/pulsetest"
)

// awaitSound waits until something has sounded for d.
func awaitSound(t *testing.T, r *pulsetest.Recorder, d time.Duration) {
	t.Helper()
	at, from := r.Len(), int64(-1)
	for begin := time.Now(); time.Since(begin) < 10*time.Second; time.Sleep(10 * time.Millisecond) {
		now := r.Len()
		if from < 0 && audiotest.Peak(r.Frames(at)) > 0 {
			from = at
		}
		if from >= 0 && now-from >= pulsetest.Rate.Frames(d) {
			return
		}
		at = now
	}
	t.Fatal("nothing sounds")
}

// patiently runs a check up to three times, until it holds: a machine so busy
// that it does not let the server run in time makes holes in the sound, and
// that is not what is tested.
func patiently(t *testing.T, check func() error) {
	t.Helper()
	for try := 1; ; try++ {
		err := check()
		if err == nil {
			return
		}
		if try == 3 {
			t.Fatal(err)
		}
		t.Logf("try %d: %v", try, err)
	}
}

func TestPulseHearsEveryFrame(t *testing.T) {
	t.Parallel()
	server := pulsetest.Start(t)
	patiently(t, func() error {
		const frames = 2*48_000 + 311
		recorder := server.Record(t)
		c := play(t, "hiss", frames, server.Env()...)
		open := c.opened()
		begin := recorder.Len()
		c.say("play")
		awaitSound(t, recorder, 0)
		first := pulsetest.Rate.Duration(recorder.Len() - begin)
		played := c.report()
		c.end("") // gone at once, so that nothing sounds that was still to come
		heard := sounding(recorder.Stop())
		wait := played.Took - pulsetest.Rate.Duration(frames)
		t.Logf("opened in %v, first sound %v later, Play took %v longer than the signal", open.Took, first, wait)
		switch {
		case played.Err != "" || played.Position != frames:
			return fmt.Errorf("Play: %q, position %d; want no error, %d", played.Err, played.Position, int64(frames))
		case len(heard) != frames || pulsetest.Find(heard, hiss(frames, 7)) != 0:
			return fmt.Errorf("heard %d frames; want the signal's %d, frame for frame", len(heard), int64(frames))
		case wait > time.Second:
			return fmt.Errorf("Play took %v longer than the signal; want less than 1 s", wait)
		}
		return nil
	})
}

func TestPulseCancelFades(t *testing.T) {
	t.Parallel()
	server := pulsetest.Start(t)
	patiently(t, func() error {
		played, heard := stopped(t, server, "cancel")
		if !played.Canceled || played.Since > cancelTimeout {
			return fmt.Errorf("Play ends with %q %v after the cancel; want context.Canceled within %v", played.Err, played.Since, cancelTimeout)
		}
		return checkFade(heard, int(pulsetest.Rate.Frames(fadeTime)))
	})
}

func TestPulseCloseIsAtOnce(t *testing.T) {
	t.Parallel()
	server := pulsetest.Start(t)
	patiently(t, func() error {
		played, heard := stopped(t, server, "cancel\nclose")
		if !played.Canceled || played.Since > muteTime+100*time.Millisecond {
			return fmt.Errorf("Play ends with %q %v after Close; want context.Canceled within 400 ms", played.Err, played.Since)
		}
		return checkMute(heard)
	})
}

// checkMute returns an error where a steady sound does not fall silent at its end, or
// jumps.
func checkMute(heard []audio.Frame) error {
	heard = heard[max(0, len(heard)-int(pulsetest.Rate.Frames(2*muteTime))):]
	for i := 1; i < len(heard); i++ {
		if jump := heard[i-1][0] - heard[i][0]; jump > 0.05 {
			return fmt.Errorf("a jump of %v, %d frames before the end", jump, len(heard)-i)
		}
	}
	if len(heard) == 0 || heard[len(heard)-1][0] > 0.05 {
		return fmt.Errorf("the sound does not end near silence")
	}
	return nil
}

// stopped says words to a child that has sounded steadily for a second, and
// returns how its Play ended and the last second and a half of what was heard.
func stopped(t *testing.T, server *pulsetest.Server, words string) (report, []audio.Frame) {
	t.Helper()
	recorder := server.Record(t)
	c := play(t, "steady", 30*48_000, server.Env()...)
	c.opened()
	c.say("play")
	awaitSound(t, recorder, time.Second)
	c.say(words)
	played := c.report()
	c.end("")
	t.Logf("Play returned %v after %q", played.Since, words)
	heard := sounding(recorder.Stop())
	return played, heard[max(0, len(heard)-int(pulsetest.Rate.Frames(1500*time.Millisecond))):]
}

func TestPulseServerDies(t *testing.T) {
	t.Parallel()
	server := pulsetest.Start(t)
	recorder := server.Record(t)
	c := play(t, "steady", 60*48_000, server.Env()...)
	c.opened()
	c.say("play")
	awaitSound(t, recorder, time.Second)
	begin := time.Now()
	server.Kill()
	checkLost(t, c, begin)
}

func TestPulseServerHangs(t *testing.T) {
	t.Parallel()
	server := pulsetest.Start(t)
	recorder := server.Record(t)
	c := play(t, "steady", 60*48_000, server.Env()...)
	c.opened()
	c.say("play")
	awaitSound(t, recorder, time.Second)
	begin := time.Now()
	if err := server.Process().Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	checkLost(t, c, begin)
}

func checkLost(t *testing.T, c *child, begin time.Time) {
	t.Helper()
	played := c.report()
	took := time.Since(begin)
	c.end("")
	if !played.Lost || took > 2*lostAfter {
		t.Errorf("Play ends with %q after %v; want ErrLost within %v", played.Err, took, 2*lostAfter)
	}
}
