//go:build linux

package speaker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/speaker/pulsetest"
)

// A feeder writes a sound to a process apart as a player does: blocks of 250 ms, two
// seconds ahead. After its first error it does nothing any more.
type feeder struct {
	apart   *Apart
	sound   audio.Buffer
	written int64
	looks   func(Progress)
	last    Progress
	err     error
}

const feederBlock = 12_000

// feed returns a feeder whose process apart plays on a server.
func feed(t *testing.T, server *pulsetest.Server, sound audio.Buffer) *feeder {
	t.Helper()
	cmd := roleCmd("apart", server.Env()...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	a := started(t, cmd)
	inTime(a)
	return &feeder{apart: a, sound: sound}
}

// inTime sets a process group ahead of other tests, where the system allows it: a
// player is on time.
func inTime(a *Apart) {
	_ = syscall.Setpriority(syscall.PRIO_PGRP, a.cmd.Process.Pid, -15)
}

// until goes on until so many frames have been heard.
func (f *feeder) until(heard int64) {
	for ; f.err == nil; time.Sleep(tick) {
		if f.last, f.err = f.apart.Look(); f.err != nil {
			return
		}
		if f.looks != nil {
			f.looks(f.last)
		}
		if f.last.Heard >= heard {
			return
		}
		for end := int64(len(f.sound)); f.err == nil && f.written < min(end, f.last.Taken+96_000); {
			next := min(end, f.written+feederBlock)
			f.write(f.written, f.sound[f.written:next], next < end)
		}
	}
}

// end goes on until all has been heard, and longer by what a device may keep.
func (f *feeder) end() {
	f.until(int64(len(f.sound)) + pulsetest.Rate.Frames(muteTime))
}

// write writes frames, and goes on behind them.
func (f *feeder) write(at int64, frames []audio.Frame, more bool) {
	if f.err == nil {
		f.written = at + int64(len(frames))
		f.last, f.err = f.apart.Write(at, frames, more)
	}
}

// turn goes over into another sound, as soon as that can be heard.
func (f *feeder) turn(to audio.Buffer) (at int64) {
	if f.err != nil {
		return 0
	}
	f.last, f.err = f.apart.Look()
	at = f.last.Taken + pulsetest.Rate.Frames(60*time.Millisecond) // three times what the player allows: a test is not tried again
	f.sound = crossFade(f.sound, to, at, feederBlock)
	f.write(at, f.sound[at:at+feederBlock], true)
	return at
}

// crossFade returns a sound that turns into another from the place at on.
func crossFade(from, to audio.Buffer, at, frames int64) audio.Buffer {
	mixed := slices.Clone(from)
	for i := at; i < int64(len(mixed)); i++ {
		g := audio.Ramp(float32(i-at) / float32(frames))
		for c := range mixed[i] {
			mixed[i][c] = from[i][c]*(1-g) + to[i][c]*g
		}
	}
	return mixed
}

// TestApartHearsEveryFrame has the sound turn into another one on the way. What is
// heard are the frames that were written, and where it is said to be.
func TestApartHearsEveryFrame(t *testing.T) {
	if testing.Short() {
		t.Skip("sound is served in time only where the machine is not slowed down")
	}
	t.Parallel()
	server := pulsetest.Start(t)
	patiently(t, func() error {
		const frames = 2*48_000 + 311
		recorder := server.Record(t)
		f := feed(t, server, hiss(frames, 1))
		var recorded, said []int64
		f.looks = func(p Progress) {
			recorded, said = append(recorded, recorder.Len()), append(said, p.Heard)
		}
		f.until(30_000)
		at := f.turn(hiss(frames, 2))
		if _, err := f.apart.Write(at-feederBlock, hiss(feederBlock, 3), true); f.err == nil && err != ErrLate {
			return fmt.Errorf("write to what was heard long ago: %v, want ErrLate", err)
		}
		f.end()
		checkClose(t, f.apart, 2*time.Second)
		all := recorder.Stop()
		if f.err != nil {
			return f.err
		}
		heard := sounding(all)
		if !slices.Equal(heard, f.sound) {
			return fmt.Errorf("heard %d frames; want the %d that were written, bit for bit, turning at %d", len(heard), frames, at)
		}
		return checkHeard(t, int64(pulsetest.Find(all, heard)), recorded, said, frames)
	})
}

// checkHeard returns an error unless what was said to have been heard is true to
// 60 ms: in the middle, for the recording itself comes in blocks. The sound begins at
// a frame of it.
func checkHeard(t *testing.T, begin int64, recorded, said []int64, frames int64) error {
	var off []time.Duration
	for i, at := range recorded {
		if heard := at - begin; 0 < heard && heard < frames {
			off = append(off, pulsetest.Rate.Duration(said[i]-heard))
		}
	}
	slices.Sort(off)
	if len(off) == 0 {
		return errors.New("nobody looked while it sounded")
	}
	first, middle, last := off[0], off[len(off)/2], off[len(off)-1]
	t.Logf("of %d looks, Heard is off by %v to %v, in the middle by %v", len(off), first, last, middle)
	if middle.Abs() > 60*time.Millisecond || max(first.Abs(), last.Abs()) > 150*time.Millisecond {
		return fmt.Errorf("Heard is off by %v to %v, in the middle by %v; want 60 ms", first, last, middle)
	}
	return nil
}

// TestApartFadesWhenClosed closes it in the middle of a sound.
func TestApartFadesWhenClosed(t *testing.T) {
	if testing.Short() {
		t.Skip("sound is served in time only where the machine is not slowed down")
	}
	t.Parallel()
	server := pulsetest.Start(t)
	patiently(t, func() error {
		recorder := server.Record(t)
		f := feed(t, server, steady(30*48_000))
		f.until(24_000)
		begin := time.Now()
		f.apart.Close()
		took := time.Since(begin)
		t.Logf("Close took %v", took)
		heard := sounding(recorder.Stop())
		switch {
		case f.err != nil:
			return f.err
		case took > cancelTimeout:
			return fmt.Errorf("Close took %v; want a second and a half", took)
		}
		return checkFade(heard, int(pulsetest.Rate.Frames(fadeTime)))
	})
}

func TestApartIsMutedAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("sound is served in time only where the machine is not slowed down")
	}
	t.Parallel()
	server := pulsetest.Start(t)
	patiently(t, func() error {
		recorder := server.Record(t)
		f := feed(t, server, steady(30*48_000))
		f.until(24_000)
		begin := time.Now()
		f.apart.Mute()
		muted := time.Since(begin)
		f.apart.Close()
		closed := time.Since(begin) - muted
		heard := sounding(recorder.Stop())
		switch {
		case f.err != nil:
			return f.err
		case muted > muteTime+100*time.Millisecond || closed > 300*time.Millisecond:
			return fmt.Errorf("Mute took %v, Close %v more; want %v, then nothing", muted, closed, muteTime)
		}
		return checkMute(heard)
	})
}

// TestApartRunsDry has a player that falls asleep: the sound goes softly, and comes
// back where the player goes on.
func TestApartRunsDry(t *testing.T) {
	if testing.Short() {
		t.Skip("sound is served in time only where the machine is not slowed down")
	}
	t.Parallel()
	server := pulsetest.Start(t)
	patiently(t, func() error {
		recorder := server.Record(t)
		f := feed(t, server, steady(20_000))
		f.write(0, f.sound, true)
		f.until(40_000)
		_, late := f.apart.Write(f.written, f.sound, true)
		at := f.last.Taken + 9600
		f.write(at, f.sound, false)
		f.until(at + 20_000 + pulsetest.Rate.Frames(muteTime))
		f.apart.Close()
		heard := sounding(recorder.Stop())
		switch {
		case f.err != nil:
			return f.err
		case late != ErrLate || f.last.Starved < 20_000:
			return fmt.Errorf("after the end: %v, %d frames missing; want ErrLate, 20000 or more", late, f.last.Starved)
		}
		return checkSoft(heard)
	})
}

// TestApartComesBack is what the process apart is for: the sound server goes away, and
// when it is there again, so is the sound.
func TestApartComesBack(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes longer than a device is waited for")
	}
	server := pulsetest.Start(t)
	f := feed(t, server, steady(60*48_000))
	f.until(24_000)
	must(t, f.err)
	begin := time.Now()
	server.Kill()
	f.until(60 * 48_000)
	if took := time.Since(begin); !errors.Is(f.err, ErrLost) || took > 5*time.Second {
		t.Errorf("%v, %v after the server went; want ErrLost within 5 s", f.err, took)
	}
	checkClose(t, f.apart, time.Second)
	if _, err := Start(context.Background(), roleCmd("apart", server.Env()...), pulsetest.Rate); !errors.Is(err, ErrNoDevice) {
		t.Errorf("Start without a server: %v; want ErrNoDevice", err)
	}
	server = server.Again(t)
	recorder := server.Record(t)
	f = feed(t, server, hiss(24_000, 5))
	f.end()
	must(t, f.err)
	f.apart.Close()
	if heard := sounding(recorder.Stop()); len(heard) == 0 {
		t.Error("nothing sounds on the new server")
	}
}

func TestApartWithoutADevice(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes as long as a device is waited for")
	}
	for name, env := range map[string][]string{
		"no card":        noPulse(t, "pcm.!default { type hw card 7 }\nctl.!default { type hw card 7 }\n"),
		"a server hangs": muteServer(t),
	} {
		begin := time.Now()
		_, err := Start(context.Background(), roleCmd("apart", env...), pulsetest.Rate)
		took := time.Since(begin)
		if !errors.Is(err, ErrNoDevice) || errors.Is(err, ErrLost) || took > 5*time.Second {
			t.Errorf("%s: Start: %v after %v; want ErrNoDevice within 5 s", name, err, took)
		}
		t.Logf("after %v: %v", took, err)
	}
}

// TestApartIsGivenUp stops waiting for a device while it is opened.
func TestApartIsGivenUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	cmd := roleCmd("apart", muteServer(t)...)
	begin := time.Now()
	_, err := Start(ctx, cmd, pulsetest.Rate)
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 2*time.Second || cmd.ProcessState == nil {
		t.Errorf("Start: %v after %v; want the context's error at once, and the process gone", err, time.Since(begin))
	}
}
