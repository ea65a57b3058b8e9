package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"meditate/audio"
	"meditate/audio/master"
	"meditate/audio/player"
	"meditate/audio/speaker"
	"meditate/cmd/meditate/desktop"
	"meditate/narration"
	"meditate/narration/companion"
	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

// A performance is a session that is played to someone, perhaps while it comes to be.
type performance struct {
	c       *cli.Context
	std     streams
	script  *script.Script
	words   playWords
	options narration.Options
	bed     narration.Bed
	target  *master.Target
	delay   time.Duration
	again   string        // the command line that plays it again
	file    string        // the one that makes a file of it
	away    time.Duration // in which the bed fades to nothing at the end; 0: the usual time

	// arrange makes a session of what was spoken.
	arrange func(spoken, narration.Options) (*session, error)
	// from returns the frame at which a session begins; nil: its first.
	from func(*narration.Score) int64
	// keep keeps what is worth keeping when it is over; it may be nil.
	keep func(sitting, *console) error
	// complete has it wait until everything is spoken, however long that takes.
	complete bool

	speaking <-chan spokenOrNot
	stop     func() // ends the speaking
	progress progress
	score    atomic.Pointer[narration.Score] // nil as long as it is not known
}

// enoughToSpeak is how long a voice is waited for before a session begins without it:
// what comes from a cache takes less.
const enoughToSpeak = 300 * time.Millisecond

// play announces the session, waits, and plays it. Where its phrases are not all
// spoken by then, it begins with the opening bell if it can, and else waits.
func (p *performance) play(ctx, now context.Context, device player.Device) error {
	outcome, spoken := p.spokenWithin(ctx, enoughToSpeak)
	var opening *growing
	if !spoken && ctx.Err() == nil {
		var err error
		if opening, err = p.opening(ctx); err != nil {
			device.Close()
			return err
		}
		if opening == nil {
			p.sayPreparing()
			outcome, spoken = p.spokenWithin(ctx, never)
		}
	}
	var err error
	var sound audio.Signal
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case spoken:
		sound, err = p.finished(ctx, outcome)
	default:
		sound = opening
	}
	if err != nil {
		device.Close()
		return err
	}
	return p.perform(ctx, now, device, sound, opening)
}

// never is longer than anyone waits.
const never = 365 * 24 * time.Hour

// spokenWithin waits for what is being spoken, for so long at most.
func (p *performance) spokenWithin(ctx context.Context, most time.Duration) (outcome spokenOrNot, ok bool) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case outcome = <-p.speaking:
		return outcome, true
	case <-timer.C:
	case <-ctx.Done():
	}
	return outcome, false
}

// finished returns the sound of a session whose phrases are spoken.
func (p *performance) finished(ctx context.Context, o spokenOrNot) (audio.Signal, error) {
	ses, err := p.session(o, p.options)
	if err != nil {
		return nil, err
	}
	if ses.voice != nil {
		sayTally(p.c, p.std, ses.voice)
	}
	p.score.Store(ses.score)
	return p.sound(ctx, ses.score, ses.sounds)
}

// session arranges what was spoken.
func (p *performance) session(o spokenOrNot, options narration.Options) (*session, error) {
	if o.err != nil {
		return nil, o.err
	}
	return p.arrange(o.spoken, options)
}

// sound returns what a score sounds like when it is played.
func (p *performance) sound(ctx context.Context, score *narration.Score, sounds narration.Sounds) (audio.Signal, error) {
	sound, _, err := mastered(ctx, score, sounds, p.bed, targetFor(score, p.target), 2, false)
	return sound, err
}

// perform plays a sound, which may still be growing, from the announcement to the
// last word about it.
func (p *performance) perform(ctx, now context.Context, device player.Device, sound audio.Signal, opening *growing) error {
	signal.Ignore(syscall.SIGPIPE) // a text that nobody reads any more ends no session
	console := openConsole(p.std.in)
	defer console.giveBack()
	defer console.guard()
	ctx, leave := context.WithCancelCause(ctx)
	defer leave(nil)
	options := player.Options{ClosingBell: p.c.Bool(flagClosingBell), Reopen: openDevice}
	score := p.score.Load()
	if score != nil && p.from != nil {
		options.From = p.from(score)
	}
	pl := player.New(player.Session{Sound: sound, Rate: p.options.Rate, Marks: marksOf(score)}, options)
	p.announce(p.options.Rate.Duration(sound.Len()-options.From), console)
	defer desktop.Awake(title(p.script))()
	a := newAttendant(p, pl, sound.Len(), console, func() { leave(context.Canceled) })
	finish := a.attend()
	defer finish()
	if opening != nil {
		grown := p.grow(ctx, leave, pl, opening, console)
		defer grown()
		defer p.stop() // whoever still speaks can stop
	}
	began := time.Now().Add(p.delay)
	if !a.begin(ctx, began) {
		device.Close()
		return context.Cause(ctx)
	}
	err := pl.Play(ctx, now, device)
	if cause := context.Cause(ctx); err != nil && cause != nil && !errors.Is(err, speaker.ErrLost) {
		err = cause // perhaps a phrase that cannot be spoken
	}
	finish()
	console.giveBack()
	return p.end(began, pl, console, err)
}

// marksOf returns where keys lead to in a score; nowhere as long as there is none.
func marksOf(score *narration.Score) (m player.Marks) {
	if score == nil {
		return m
	}
	for _, e := range score.Events {
		if e.Kind == narration.Phrase {
			m.Phrases = append(m.Phrases, player.Span{From: e.Start, To: e.Start + e.Frames})
		}
	}
	for _, s := range score.Sections {
		m.Sections = append(m.Sections, s.Start)
	}
	return m
}

// grow completes a session that has begun while its phrases are being spoken. Where
// one cannot be, the sound fades out. The function that it returns waits for that.
func (p *performance) grow(ctx context.Context, failed context.CancelCauseFunc, pl *player.Player, sound *growing, c *console) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer c.guard()
		o := p.spokenInTime(sound)
		if o.err == nil {
			o.err = p.completed(ctx, sound, o.spoken, func(score *narration.Score) {
				p.score.Store(score)
				pl.SetMarks(marksOf(score))
			})
		}
		if o.err != nil {
			failed(o.err)
		}
	}()
	return func() { <-done }
}

// spokenInTime waits for the phrases as long as the session can.
func (p *performance) spokenInTime(sound *growing) spokenOrNot {
	looks := time.NewTicker(100 * time.Millisecond)
	defer looks.Stop()
	for {
		select {
		case o := <-p.speaking:
			return o
		case <-looks.C:
			if sound.heard() >= p.options.Rate.Frames(sound.latest) {
				p.stop()
				<-p.speaking // engines have ended when it is over
				return spokenOrNot{err: tooLate(sound.latest)}
			}
		}
	}
}

// end says and keeps what is to be said and kept about a session that is over.
func (p *performance) end(began time.Time, pl *player.Player, c *console, err error) error {
	m := pl.Now()
	if p.c.Bool(flagVerbose) {
		note(p.std, "sound that came too late for the device: %.3f s", p.options.Rate.Duration(m.Starved).Seconds())
	}
	over := err == nil
	if !over && !errors.Is(err, context.Canceled) && !errors.Is(err, speaker.ErrLost) {
		return err
	}
	if over {
		fmt.Fprintf(p.std.out, p.words.end+"\n", cmp.Or(p.script.Meta.Title, title(p.script)), companion.Length(p.listened(m)))
	}
	if p.keep != nil {
		failed := p.keep(sitting{began, m.Listened, pl.Place(), over}, c)
		switch {
		case failed != nil && err == nil && (p.c.Bool(flagLog) || p.c.Bool(flagNote)):
			return failed // it was asked for
		case failed != nil:
			note(p.std, "%v", failed)
		}
	}
	return err
}

// listened returns for how long the session was heard: its own length where that is
// about it.
func (p *performance) listened(m player.Moment) time.Duration {
	whole := p.options.Rate.Duration(m.At)
	if (whole - m.Listened).Abs() < 2*time.Second {
		return whole
	}
	return m.Listened
}

// A sitting is what is to be kept of a session that was played.
type sitting struct {
	began    time.Time
	listened time.Duration
	place    int64 // frame at which it goes on
	over     bool  // to its end
}
