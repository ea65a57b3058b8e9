// Package player plays a session to someone whose eyes are closed: what keys ask
// for is done softly, and a device that goes away is waited for.
//
// All that is heard is a [tape], a function of time. A key edits it from a frame on
// that the device has not taken yet, and what follows is rendered anew; so every
// change is exact to the frame, costs the same wherever it leads, and can be drawn,
// tested and told without hearing it.
package player

import (
	"context"
	"errors"
	"sync"
	"time"

	"meditate/audio"
	"meditate/audio/speaker"
	"meditate/audio/synth"
)

// A Device plays frames on its own scale of time, which begins with the first Write.
// [speaker.Apart] is one; see there for the methods. Write keeps no frames. Where a
// device runs dry though more was to come, it lets the sound before fall silent
// within [edge].
type Device interface {
	Write(at int64, frames []audio.Frame, more bool) (speaker.Progress, error)
	Look() (speaker.Progress, error)
	Mute()
	Close() error
}

// A Session is what is to be played.
type Session struct {
	Sound audio.Signal
	Rate  audio.Rate
	Marks Marks
}

// A Command is what a key asks for.
type Command int

const (
	TogglePause Command = iota
	Pause
	Resume
	NextPhrase
	PreviousPhrase
	NextSection
	PreviousSection
	Louder
	Softer
	Bell
)

// A State is what a player does.
type State int

const (
	Waiting State = iota // to play
	Playing
	Paused
	Lost    // the device is away
	Leaving // the last seconds of someone who leaves early
	Ended
)

func (s State) String() string {
	return [...]string{"waiting", "playing", "paused", "lost", "leaving", "ended"}[s]
}

// A Moment is where a player is. A state may last for less than the time between two
// looks at it.
type Moment struct {
	State    State
	At       int64         // frame of the session that is heard; where it goes on, after a key and while it pauses
	Quiet    bool          // all that was to be heard has been
	VolumeDB float64       //
	Listened time.Duration // for which the session was heard
	Starved  int64         // frames that came too late for the device
	Losses   int           // how often the device went away
}

// Options say how a session is played; the zero value is the usual way.
type Options struct {
	From        int64 // frame of the session to begin at; that phrase is faded in
	ClosingBell bool  // for who leaves early

	// Reopen opens the device again after it has gone away, and returns when its
	// context ends; nil: it is lost then.
	Reopen func(context.Context) (Device, error)
}

// A Player plays one session, once. Its methods are safe for concurrent use.
type Player struct {
	session  Session
	options  Options
	commands chan Command
	bell     func() audio.Signal // made when it is struck first
	tick     func() audio.Signal

	mu     sync.Mutex
	marks  Marks
	moment Moment
	moves  bool      // the place, with time
	seen   time.Time // when the moment was
	shown  int64     // the latest place that anyone has been told of
}

// New returns a player.
func New(s Session, o Options) *Player {
	const keysWaiting = 16
	o.From = max(0, min(o.From, s.Sound.Len()))
	return &Player{
		session: s, options: o, marks: s.Marks,
		commands: make(chan Command, keysWaiting),
		bell:     sync.OnceValue(func() audio.Signal { return synth.Bell(s.Rate) }),
		tick:     sync.OnceValue(func() audio.Signal { return synth.Tick(s.Rate) }),
		moment:   Moment{At: o.From},
		shown:    o.From,
	}
}

// Do carries out a command, as soon as the player comes to it. When many wait, or
// none can be carried out any more, it is dropped.
func (p *Player) Do(c Command) {
	select {
	case p.commands <- c:
	default:
	}
}

// SetMarks says where keys lead to, for a session of which that was not known.
func (p *Player) SetMarks(m Marks) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.marks = m
}

func (p *Player) known() Marks {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.marks
}

// Now returns where the player is. While it plays, the place moves on between two
// looks at the device, and never back but where a key or a lost device leads it.
func (p *Player) Now() Moment {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.moment
	if p.moves {
		m.At = min(m.At+p.session.Rate.Frames(min(time.Since(p.seen), interval)), p.session.Sound.Len())
	}
	p.shown = max(p.shown, m.At)
	m.At = p.shown
	return m
}

// Place returns the frame of the session at which someone who comes back later goes
// on: where the phrase begins that was heard last.
func (p *Player) Place() int64 { return p.known().taken(p.Now().At) }

// note changes the moment. A place that moves is expected to go on doing so.
func (p *Player) note(change func(*Moment)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	was := p.moment.At
	change(&p.moment)
	p.moves, p.seen = was < p.moment.At, time.Now()
}

// leap changes the moment to one whose place may lie anywhere.
func (p *Player) leap(change func(*Moment)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.moment)
	p.moves, p.shown = false, p.moment.At
}

// Play plays the session on a device, which it closes, and returns nil when the last
// frame has been heard. When ctx is cancelled it leaves gently, when now is, at once;
// both give the context's error. The error wraps [speaker.ErrLost] where the device
// went away and did not come back.
func (p *Player) Play(ctx, now context.Context, device Device) error {
	defer p.note(func(m *Moment) { m.State, m.Quiet = Ended, true })
	a := absence{player: p, place: p.options.From}
	for {
		d := newDeck(p, device)
		err := d.run(ctx, now, a.place, a.paused)
		lost := errors.Is(err, speaker.ErrLost)
		waits := lost && d.state != Leaving && p.options.Reopen != nil
		if waits {
			a.begin(d)
		}
		device.Close()
		switch {
		case lost && d.state == Leaving:
			return ctx.Err()
		case !waits:
			return err
		}
		if device, err = a.end(ctx, now); err != nil {
			return err
		}
	}
}
