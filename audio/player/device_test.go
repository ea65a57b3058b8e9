package player

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"meditate/audio"
	"meditate/audio/speaker"
)

// A device is a simulated one: it takes frames as time passes, as a queue in a
// process apart does (see speaker.Queue), and writes down what is heard.
type device struct {
	rate  audio.Rate
	chunk int64 // frames that it takes at a time
	holds int64 // frames between those that it has taken and those that are heard

	mu      sync.Mutex
	before  func() // each call is carried out: it may sleep, which is how a process apart is late
	calls   int64
	begun   time.Time
	gone    time.Time // when it went away; zero: it is there
	plan    []audio.Frame
	more    bool
	level   float32
	starved int64
	closes  time.Duration // how long it takes to
	jitter  int64         // frames by which it says, every other time, that less was heard
	closed  bool
	muted   bool
	heard   []audio.Frame // all that it has taken
	writes  []write
	least   int64 // frames that lay ready when it took some, at least, after its first second
}

// A write is one of the calls.
type write struct {
	at, frames int64
	replaces   bool // what was there
}

var errGone = fmt.Errorf("%w: it took no sound", speaker.ErrLost)

func newDevice(rate audio.Rate, chunk int64, holds time.Duration) *device {
	return &device{rate: rate, chunk: chunk, holds: rate.Frames(holds), level: 1, least: never}
}

// Write is as that of speaker.Queue.
func (d *device) Write(at int64, frames []audio.Frame, more bool) (speaker.Progress, error) {
	if err := d.advance(); err != nil {
		return speaker.Progress{}, err
	}
	defer d.mu.Unlock()
	if at < int64(len(d.heard)) {
		return d.progress(), speaker.ErrLate
	}
	d.writes = append(d.writes, write{at, int64(len(frames)), at != int64(len(d.plan))})
	d.plan = d.plan[:min(int64(len(d.plan)), at)]
	if len(frames) > 0 {
		d.plan = append(d.plan, make([]audio.Frame, at-int64(len(d.plan)))...)
	}
	d.plan, d.more = append(d.plan, frames...), more
	if d.begun.IsZero() {
		d.begun = time.Now()
		d.take()
	}
	return d.progress(), nil
}

func (d *device) Look() (speaker.Progress, error) {
	if err := d.advance(); err != nil {
		return speaker.Progress{}, err
	}
	defer d.mu.Unlock()
	return d.progress(), nil
}

func (d *device) Mute() { d.muted = true }

func (d *device) Close() error {
	time.Sleep(d.closes)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.take()
	if d.closed {
		return errors.New("closed twice")
	}
	d.closed = true
	return nil
}

// slow has something done before each call from now on.
func (d *device) slow(before func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.before = before
}

// stall lets the next call wait.
func (d *device) stall(long time.Duration) { d.slow(sync.OnceFunc(func() { time.Sleep(long) })) }

// leave lets the device go away.
func (d *device) leave() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.take()
	d.gone = time.Now()
}

// advance brings the device up to date and locks it.
func (d *device) advance() error {
	d.mu.Lock()
	before := d.before
	d.mu.Unlock()
	if before != nil {
		before()
	}
	d.mu.Lock()
	if !d.gone.IsZero() || d.closed {
		d.mu.Unlock()
		return errGone
	}
	d.take()
	return nil
}

// take takes what is due.
func (d *device) take() {
	if d.begun.IsZero() || !d.gone.IsZero() || d.closed {
		return
	}
	due := d.holds + d.rate.Frames(time.Since(d.begun))/d.chunk*d.chunk
	for at := int64(len(d.heard)); at < due; at = int64(len(d.heard)) {
		n := min(d.chunk, due-at)
		for i := range n {
			d.heard = append(d.heard, d.softened(at+i))
		}
		if d.more {
			d.starved += max(0, min(n, at+n-int64(len(d.plan))))
			if at > int64(d.rate) {
				d.least = min(d.least, int64(len(d.plan))-at-n)
			}
		}
	}
}

// softened returns a frame of the plan; around a hole it is made softer.
func (d *device) softened(at int64) audio.Frame {
	step := 1 / float32(d.rate.Frames(edge))
	if d.more && at >= int64(len(d.plan))-d.rate.Frames(edge) {
		d.level = max(0, d.level-step)
	} else {
		d.level = min(1, d.level+step)
	}
	if at >= int64(len(d.plan)) {
		return audio.Frame{}
	}
	f := d.plan[at]
	return audio.Frame{f[0] * d.level, f[1] * d.level}
}

func (d *device) progress() speaker.Progress {
	taken := int64(len(d.heard))
	d.calls++
	return speaker.Progress{Taken: taken, Heard: max(0, taken-d.holds-d.calls%2*d.jitter), Starved: d.starved}
}

// edits returns where the tape was written anew, in the order of time.
func (d *device) edits() (at []int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, w := range d.writes {
		if w.replaces {
			at = append(at, w.at)
		}
	}
	return at
}
