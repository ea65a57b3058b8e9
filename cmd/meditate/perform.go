package main

import (
	"context"
	"fmt"
	"time"

	"meditate/audio"
	"meditate/audio/master"
	"meditate/audio/speaker"
	"meditate/narration"
	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

// A performance is a session that is played while it comes to be.
type performance struct {
	c        *cli.Context
	script   *script.Script
	options  narration.Options
	bed      narration.Bed
	target   *master.Target
	delay    time.Duration
	speaking <-chan spokenOrNot
	stop     func() // ends the speaking
	progress progress
}

// play plays the session when the delay is over. Where its phrases are not all
// spoken by then, it begins with the opening bell if it can, and else waits.
func (p *performance) play(ctx, now context.Context, std streams, sp *speaker.Speaker) error {
	begin := time.Now().Add(p.delay)
	outcome, spoken := p.wait(ctx, std, begin, p.speaking)
	if !spoken && ctx.Err() == nil {
		opening, ok, err := p.opening(ctx)
		if err != nil {
			return err
		}
		if ok {
			return p.playGrowing(ctx, now, std, sp, opening)
		}
		outcome, _ = p.wait(ctx, std, time.Time{}, p.speaking)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	ses, err := p.session(outcome)
	if err != nil {
		return err
	}
	sayTally(p.c, std, ses.voice)
	sound, err := p.sound(ctx, ses.score, ses.sounds)
	if err != nil {
		return err
	}
	p.wait(ctx, std, begin, nil)
	return p.playTo(ctx, now, std, sp, sound)
}

// sound returns what a score sounds like when it is played.
func (p *performance) sound(ctx context.Context, score *narration.Score, sounds narration.Sounds) (audio.Signal, error) {
	sound, _, err := mastered(ctx, score, sounds, p.bed, targetFor(score, p.target), 2, false)
	return sound, err
}

// session arranges what was spoken.
func (p *performance) session(o spokenOrNot) (*session, error) {
	if o.err != nil {
		return nil, o.err
	}
	return arrange(p.c, p.script, o.spoken, p.options)
}

// playGrowing plays a session whose phrases are still being spoken. Where one
// cannot be, the sound fades out and the error is that of the phrase.
func (p *performance) playGrowing(ctx, now context.Context, std streams, sp *speaker.Speaker, sound *growing) error {
	ctx, failed := context.WithCancelCause(ctx)
	defer failed(nil)
	completed := make(chan spokenOrNot, 1)
	go func() {
		o := p.spokenInTime(sound)
		if o.err == nil {
			o.err = p.complete(ctx, sound, o.spoken)
		}
		if o.err != nil {
			failed(o.err)
		}
		completed <- o
	}()
	played := p.playTo(ctx, now, std, sp, sound)
	p.stop() // whoever still speaks can stop
	o := <-completed
	if ctx.Err() != nil && context.Cause(ctx) == o.err {
		return o.err
	}
	if played == nil {
		sayTally(p.c, std, o.voice)
	}
	return played
}

// spokenInTime waits for the phrases as long as the session can.
func (p *performance) spokenInTime(sound *growing) spokenOrNot {
	timer := time.NewTimer(sound.latest)
	defer timer.Stop()
	select {
	case o := <-p.speaking:
		return o
	case <-timer.C:
		p.stop()
		<-p.speaking // engines have ended when it is over
		return spokenOrNot{err: tooLate(sound.latest)}
	}
}

// playTo plays a sound. The first interrupt fades it out, the second cuts it.
func (p *performance) playTo(ctx, now context.Context, std streams, sp *speaker.Speaker, sound audio.Signal) error {
	defer context.AfterFunc(now, func() { sp.Close() })()
	line := newStatus(std.screen)
	defer line.clear()
	defer p.drawing(line, sp, sound.Len())()
	return sp.Play(ctx, sound)
}

// drawing draws how far the session is, until the function that it returns is
// called.
func (p *performance) drawing(line *status, sp *speaker.Speaker, frames int64) (stop func()) {
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		ticks := time.NewTicker(statusEvery)
		defer ticks.Stop()
		for {
			select {
			case <-over:
				return
			case <-ticks.C:
				at, rate := sp.Position(), p.options.Rate
				line.show(title(p.script), fmt.Sprintf("%s%s  −%s", p.preparing(), clock(rate.Duration(at)), clock(rate.Duration(frames-at))))
			}
		}
	}()
	return func() {
		close(over)
		<-done
	}
}

// preparing says to the listener, who may wonder at the silence, how far the voice
// is with its phrases; nothing once it has them all.
func (p *performance) preparing() string {
	done, all := p.progress.now()
	switch {
	case done == all:
		return ""
	case script.French(p.script.Meta.Language):
		return fmt.Sprintf("la voix se prépare %d/%d  ", done, all)
	}
	return fmt.Sprintf("the voice gets ready %d/%d  ", done, all)
}

// wait lets time pass until begin (for good, if that is zero), counting down on a
// terminal, unless the script is spoken before, or the context ends.
func (p *performance) wait(ctx context.Context, std streams, begin time.Time, spoken <-chan spokenOrNot) (outcome spokenOrNot, ok bool) {
	line := newStatus(std.screen)
	defer line.clear()
	ticks := time.NewTicker(statusEvery)
	defer ticks.Stop()
	var over <-chan time.Time
	if !begin.IsZero() {
		over = time.After(time.Until(begin))
	}
	for {
		switch {
		case begin.IsZero():
			line.show(title(p.script), p.preparing())
		case p.delay > 0:
			line.show(title(p.script), "−"+clock(time.Until(begin)))
		}
		select {
		case outcome = <-spoken:
			return outcome, true
		case <-over:
			return outcome, false
		case <-ticks.C:
		case <-ctx.Done():
			return outcome, false
		}
	}
}
