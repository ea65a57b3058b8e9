package player

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"meditate/audio"
	"meditate/audio/speaker"
)

const (
	// ahead is how far the tape is rendered before the device needs it, and interval
	// how often that is seen to.
	ahead    = 2500 * time.Millisecond
	interval = 100 * time.Millisecond

	// first is how much a device is given that begins: more than it, and what lies
	// between it and us, can hold. Block is how much is rendered at a time from then
	// on. An edit is heard from its first block on; the rest follows at once.
	first = 500 * time.Millisecond
	block = 250 * time.Millisecond

	// margin is how far before an edit the device may be: it goes on while the first
	// block is rendered. Where it was too little, an edit is tried again with twice
	// as much, up to hopeless.
	margin   = 20 * time.Millisecond
	hopeless = 2 * time.Second

	// edge is how long the sound takes to fall silent where a device runs dry, and
	// to come back.
	edge = 10 * time.Millisecond

	// doubt is how long before a device is lost its sound may not have been heard.
	doubt = time.Second

	// settle is how long after its last frame counts as heard that is waited for: for
	// what a device keeps beyond the size asked for, such as a Bluetooth sink.
	settle = 300 * time.Millisecond
)

// A deck plays a tape on a device.
type deck struct {
	player *Player
	device Device
	state  State // Playing, Paused or Leaving
	rests  bool  // the session does: it was paused
	place  int64 // frame of the session at which it goes on then
	leaps  bool  // the place: a key led there

	tape    tape
	edited  int64 // frame of the tape from which on the last edit changed it
	written int64 // frame of the tape up to which the device has been given it
	heard   int64 // frame of the tape
	counted int64 // frame of the tape up to which the listening has been counted
	struck  int64 // frame of the tape at which a key struck the bell; −never: at none

	last    speaker.Progress
	lag     lag   // of what is written
	starved int64 // frames, of the devices before

	block, scratch []audio.Frame
}

func newDeck(p *Player, device Device) *deck {
	was := p.Now()
	d := &deck{player: p, device: device, struck: -never, starved: was.Starved}
	d.block = make([]audio.Frame, d.frames(first))
	d.scratch = make([]audio.Frame, d.frames(first))
	if was.VolumeDB != 0 {
		d.tape = d.tape.turned(0, float32(audio.Gain(was.VolumeDB)), 0)
	}
	return d
}

func (d *deck) frames(t time.Duration) int64 { return d.player.session.Rate.Frames(t) }

// run plays from a place of the session on, until it has ended or is left.
func (d *deck) run(ctx, now context.Context, place int64, paused bool) error {
	if err := cmp.Or(ctx.Err(), now.Err()); err != nil {
		return err
	}
	if err := d.begin(place, paused); err != nil {
		return err
	}
	looks := time.NewTicker(interval)
	defer looks.Stop()
	left := ctx.Done()
	for {
		var err error
		select {
		case <-now.Done():
			d.device.Mute()
			return now.Err()
		case <-left:
			left = nil
			err = d.leave()
		case c := <-d.player.commands:
			if err = d.obey(c); err != nil {
				d.player.Do(c) // for whoever waits for the device then
			}
		case <-looks.C:
		}
		if err == nil && len(d.player.commands) == 0 { // each key leaves a block
			err = d.fill()
		}
		if err != nil {
			return err
		}
		if over := d.report(); over && d.state == Leaving {
			return ctx.Err()
		} else if over && d.state == Playing {
			return nil
		}
	}
}

// begin writes the beginning. What begins at the session's own is as it is.
func (d *deck) begin(place int64, paused bool) error {
	if d.state, d.rests, d.place = Playing, paused, place; paused {
		d.state = Paused
	} else {
		d.tape = d.tape.play(0, d.player.session.Sound, place, d.raised(resumeFade))
	}
	if err := d.write(d.tape, 0, d.lag); err != nil { // even if it is silent: the device runs from now on
		return err
	}
	d.block = d.block[:d.frames(block)]
	if err := d.fill(); err != nil {
		return err
	}
	d.leaps = true
	d.report()
	return nil
}

// fill gives the device what it will need: as much as is ahead at most, so that keys
// are heeded in between where the machine is slow.
func (d *deck) fill() error {
	if err := d.ask(); err != nil {
		return err
	}
	for range ahead/block + 1 {
		if d.written >= min(d.tape.end(), d.taken()+d.frames(ahead)) {
			break
		}
		err := d.write(d.tape, d.written, d.lag)
		if errors.Is(err, speaker.ErrLate) {
			err = d.edit(func(tp tape, at int64) tape { return tp })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// edit changes the tape from a frame on that the device has not taken. Where it has
// run dry, the tape goes on a little before where it was interrupted, so that every
// frame of it has been heard whole.
func (d *deck) edit(change func(tp tape, at int64) tape) error {
	for before := margin; before < hopeless; before *= 2 {
		wait := d.frames(before)
		if err := d.ask(); err != nil {
			return err
		}
		l, due := d.lag, d.written
		if due < min(d.taken(), d.tape.end()) {
			due = max(0, due-2*d.frames(edge))
			goesOn := d.last.Taken + wait
			l = lag{goesOn, goesOn - due}
		}
		at := max(d.last.Taken-l.by+wait, d.edited)
		changed, from := change(d.tape, at), at
		if due < d.tape.end() {
			from = min(at, due)
		}
		err := d.write(changed, from, l)
		if err == nil {
			d.tape, d.edited = changed, at
		}
		if !errors.Is(err, speaker.ErrLate) {
			return err
		}
	}
	return fmt.Errorf("playing: a quarter of a second of sound takes more than %v to make", hopeless/2)
}

// write gives the device a block of a tape, from a frame of it on.
func (d *deck) write(tp tape, from int64, l lag) error {
	end := tp.end()
	part := d.block[:max(0, min(int64(len(d.block)), end-from))]
	if err := tp.read(part, d.scratch, from); err != nil {
		return fmt.Errorf("playing: %w", err)
	}
	l.soften(part, from+l.by, d.frames(edge))
	next := from + int64(len(part))
	p, err := d.device.Write(from+l.by, part, next < end)
	if err != nil {
		return err
	}
	d.lag, d.written = l, next
	d.progress(p)
	return nil
}

// report tells the player where it is, and returns whether all that was to be heard
// has been.
func (d *deck) report() (over bool) {
	over = d.heard >= d.tape.end()+d.frames(settle)
	listened := d.player.session.Rate.Duration(d.tape.played(d.counted, d.heard))
	d.counted = d.heard
	d.tape = d.tape.since(d.heard)
	tell := d.player.note
	if d.leaps {
		tell, d.leaps = d.player.leap, false
	}
	tell(func(m *Moment) {
		m.State, m.At, m.Quiet = d.state, d.at(d.heard), over
		m.Listened += listened
		m.Starved = d.starved + d.last.Starved
	})
	return over
}

// at returns where the session is, or is about to be, at a frame of the tape: someone
// who skips on during a fade means the phrase that comes.
func (d *deck) at(frame int64) int64 {
	if d.rests {
		return d.place
	}
	t := d.tape.session()
	return max(t.goal, t.place(frame))
}

// interrupted returns where the session goes on when the device is lost: where it
// would after a pause, but not before where it was taken up.
func (d *deck) interrupted() (place int64, paused bool) {
	if d.rests {
		return d.place, true
	}
	goal, at := d.tape.session().goal, d.at(d.heard)
	return max(goal, d.player.known().interrupted(at, d.frames(doubt))), false
}
