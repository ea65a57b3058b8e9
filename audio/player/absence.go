package player

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"meditate/audio/speaker"
)

const (
	// patience is how long a device that went away is waited for.
	patience = 30 * time.Second

	// retry lies before every try to open it again.
	retry = time.Second / 2
)

// An absence is the time for which the device is away, and where the session goes on
// after it.
type absence struct {
	player *Player
	since  time.Time
	place  int64
	paused bool
}

// begin notes that a device is away. One that was lost before anything was heard had
// never come back.
func (a *absence) begin(d *deck) {
	a.place, a.paused = d.interrupted()
	fresh := a.since.IsZero() || d.heard > 0
	if fresh {
		a.since = time.Now()
	}
	a.player.leap(func(m *Moment) {
		m.State, m.At, m.Quiet = Lost, a.place, true
		if fresh {
			m.Losses++
		}
	})
}

// end waits for the device to come back.
func (a *absence) end(ctx, now context.Context) (Device, error) {
	wait, stop := context.WithDeadline(ctx, a.since.Add(patience))
	defer stop()
	defer context.AfterFunc(now, stop)()
	for {
		a.heed(wait)
		device, err := Device(nil), wait.Err()
		if err == nil {
			device, err = a.player.options.Reopen(wait)
		}
		left := cmp.Or(ctx.Err(), now.Err())
		switch {
		case err == nil:
			return device, nil
		case left != nil:
			return nil, left
		case wait.Err() != nil:
			return nil, fmt.Errorf("%w for more than %v", speaker.ErrLost, patience)
		}
	}
}

// heed lets the time until the next try pass, and heeds what keys ask for meanwhile.
func (a *absence) heed(ctx context.Context) {
	again := time.NewTimer(retry)
	defer again.Stop()
	for {
		select {
		case <-again.C:
			return
		case <-ctx.Done():
			return
		case c := <-a.player.commands:
			a.obey(c)
		}
	}
}

// obey carries out a command as far as it can be without a sound.
func (a *absence) obey(c Command) {
	p := a.player
	switch c {
	case TogglePause:
		a.paused = !a.paused
	case Pause, Resume:
		a.paused = c == Pause
	case Louder:
		p.note(func(m *Moment) { m.VolumeDB = turned(m.VolumeDB, stepDB) })
	case Softer:
		p.note(func(m *Moment) { m.VolumeDB = turned(m.VolumeDB, -stepDB) })
	case NextPhrase, PreviousPhrase, NextSection, PreviousSection:
		if goal, found := p.known().goal(c, a.place, p.session.Rate.Frames(restart)); found {
			a.place, a.paused = goal, false
			p.leap(func(m *Moment) { m.At = goal })
		}
	}
}
