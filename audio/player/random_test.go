package player

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"meditate/audio"
	"meditate/audio/speaker"
)

// slowRate is that of the random sequences.
const slowRate = audio.Rate(4000)

// hum returns a deep tone whose two channels are never silent at once: wherever it is
// cut, one of them jumps by a quarter of full scale. It comes and goes softly.
func hum(n int64, level float32) audio.Buffer {
	b := make(audio.Buffer, n)
	for i := range b {
		sin, cos := math.Sincos(2 * math.Pi * 15 * float64(i) / float64(slowRate))
		g := level * audio.Ramp(float32(min(i, len(b)-1-i))/200)
		b[i] = audio.Frame{g * float32(cos), g * float32(sin)}
	}
	return b
}

const (
	humLevel  = 0.35
	hardCut   = 0.7 * humLevel
	smallStep = hardCut / 3 // twice what fades do to a hum, at +6 dB
)

// hums is the session of the random sequences.
func hums() Session {
	const second = int64(slowRate)
	s := Session{Sound: hum(7*second, humLevel), Rate: slowRate, Marks: Marks{Sections: []int64{0, 2 * second, 9 * second / 2}}}
	for _, from := range []int64{100, second / 2, 3 * second / 2, 2 * second, 3 * second, 9 * second / 2, 5 * second} {
		s.Marks.Phrases = append(s.Marks.Phrases, Span{from, from + second/3})
	}
	return s
}

// A chance is a sequence of keys, and of what a device does meanwhile.
type chance struct {
	*testing.T
	*rand.Rand            // of who presses keys
	fate       *rand.Rand // of the devices
	player     *Player
	devices    []*device
	stalls     bool // the devices do
	late       bool
	refuses    bool // to come back

	last   Moment
	before time.Time // when that was
	looked time.Time // when the place could last leap
	place  int64     // then
	leaps  time.Time // until when the place may leap
}

// heldUp is how long a device holds up a key at most.
func (c *chance) heldUp() time.Duration {
	switch {
	case c.stalls:
		return 9 * time.Second
	case c.late:
		return 2 * time.Second
	}
	return 10 * time.Millisecond
}

// device returns one of many kinds.
func (c *chance) device() *device {
	d := newDevice(slowRate, 1+c.fate.Int64N(300), time.Duration(c.fate.IntN(400))*time.Millisecond)
	lost := never
	if c.fate.IntN(4) == 0 {
		lost = c.fate.Int64N(10_000)
	}
	begun := time.Now()
	d.before = func() {
		if c.late && c.fate.IntN(4) == 0 {
			time.Sleep(time.Duration(c.fate.IntN(60)) * time.Millisecond)
		}
		if c.stalls && c.fate.IntN(60) == 0 {
			time.Sleep(time.Duration(c.fate.IntN(4000)) * time.Millisecond)
		}
		if time.Since(begun) > time.Duration(lost)*time.Millisecond && d.gone.IsZero() {
			d.leave()
		}
	}
	c.devices = append(c.devices, d)
	return d
}

// reopen returns another device, or none.
func (c *chance) reopen(ctx context.Context) (Device, error) {
	switch {
	case c.refuses, c.fate.IntN(3) == 0:
		return nil, speaker.ErrNoDevice
	case c.fate.IntN(10) == 0:
		<-ctx.Done()
		return nil, ctx.Err()
	}
	time.Sleep(time.Duration(c.fate.IntN(1000)) * time.Millisecond)
	return c.device(), nil
}

// look holds the moment against the one before.
func (c *chance) look() {
	m, now := c.player.Now(), time.Now()
	if m.State.String() == "" || m.At < 0 || m.At > c.player.session.Sound.Len() || m.Listened < c.last.Listened || m.Starved < c.last.Starved {
		c.Fatalf("%+v, after %+v", m, c.last)
	}
	leaps := !c.leaps.Before(c.before) || m.State == Lost || c.last.State == Lost || m.Losses > c.last.Losses
	passed := slowRate.Frames(now.Sub(c.looked) + interval + c.heldUp())
	switch {
	case leaps || c.looked.IsZero():
		c.looked, c.place = now, m.At
	case m.At < c.last.At:
		c.Fatalf("from %d back to %d, while %v", c.last.At, m.At, m.State)
	case m.At > c.place+passed:
		c.Fatalf("from %d to %d in %v, while %v", c.place, m.At, now.Sub(c.looked), m.State)
	case m.State == Paused && m.At != c.last.At:
		c.Fatalf("from %d to %d, while %v", c.last.At, m.At, m.State)
	}
	c.last, c.before = m, now
}

// wait lets time pass, and looks.
func (c *chance) wait(long time.Duration) {
	const look = 37 * time.Millisecond
	for ; long > 0; long -= look {
		time.Sleep(min(look, long))
		synctest.Wait()
		c.look()
	}
}

// keys are pressed, now and then some at once.
func (c *chance) keys() {
	for range c.IntN(16) {
		if c.IntN(3) > 0 {
			c.wait(time.Duration(c.IntN(900)) * time.Millisecond)
		}
		c.leaps = time.Now().Add(c.heldUp())
		c.player.Do(Command(c.IntN(int(Bell) + 1)))
	}
}

// end lets the session come to an end, and returns the errors that it may have.
func (c *chance) end(leave, now func()) []error {
	c.leaps = time.Now().Add(c.heldUp())
	switch c.IntN(6) {
	case 0:
		leave()
		if c.IntN(2) == 0 {
			c.wait(time.Duration(c.IntN(3000)) * time.Millisecond)
			now()
		}
		return []error{nil, context.Canceled, speaker.ErrLost}
	case 1:
		now()
		return []error{nil, context.Canceled, speaker.ErrLost}
	}
	c.player.Do(Resume)
	return []error{nil, speaker.ErrLost}
}

// clicks fails the test where what was heard jumps.
func (c *chance) clicks() {
	for i, d := range c.devices {
		last := audio.Frame{}
		for at, f := range d.heard {
			if step := max(f[0]-last[0], last[0]-f[0], f[1]-last[1], last[1]-f[1]); step > smallStep {
				c.Fatalf("device %d: a step of %.3f at frame %d", i, step, at)
			}
			last = f
		}
	}
}

func TestWhateverKeysArePressed(t *testing.T) {
	sequences := uint64(1000)
	if testing.Short() {
		sequences = 100
	}
	session := hums()
	var heard time.Duration
	for seed := range sequences {
		ok := t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rng := rand.New(rand.NewPCG(seed, 5))
				c := &chance{T: t, Rand: rng, fate: rand.New(rand.NewPCG(seed, 6)), stalls: rng.IntN(4) == 0, late: rng.IntN(3) == 0, refuses: rng.IntN(5) == 0}
				o := Options{From: max(0, rng.Int64N(2*session.Sound.Len())-session.Sound.Len()), ClosingBell: rng.IntN(2) == 0}
				if rng.IntN(4) > 0 {
					o.Reopen = c.reopen
				}
				heard += c.play(session, o)
			})
		})
		if !ok {
			return
		}
	}
	t.Logf("%v were heard", heard)
}

// play plays a session to its end, and returns for how long it was heard.
func (c *chance) play(s Session, o Options) time.Duration {
	c.player = New(s, o)
	c.player.bell = func() audio.Signal { return hum(2*int64(slowRate), 0.05) }
	c.player.tick = func() audio.Signal { return hum(int64(slowRate)/5, 0.03) }
	ctx, leave := context.WithCancel(c.Context())
	now, stop := context.WithCancel(c.Context())
	finished := make(chan error, 1)
	go func() {
		defer close(finished)
		finished <- c.player.Play(ctx, now, c.device())
	}()
	defer func() {
		leave()
		stop()
		for range finished {
		}
	}()
	c.leaps = time.Now().Add(c.heldUp())
	c.keys()
	allowed := c.end(leave, stop)
	for wait := 0; ; wait++ {
		c.wait(time.Second)
		select {
		case err := <-finished:
			c.over(err, allowed)
			return c.last.Listened
		default:
		}
		if wait > 300 {
			c.Fatalf("it does not end: %+v", c.last)
		}
	}
}

// over holds a player that is over to what it promised.
func (c *chance) over(err error, allowed []error) {
	if m := c.player.Now(); m.State != Ended || !m.Quiet {
		c.Errorf("at the end, %+v", m)
	}
	for _, d := range c.devices {
		if !d.closed {
			c.Error("a device was left open")
		}
	}
	for _, want := range allowed {
		if errors.Is(err, want) {
			c.clicks()
			return
		}
	}
	c.Errorf("it ended with %v", err)
}
