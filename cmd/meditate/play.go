package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"meditate/audio"
	"meditate/audio/speaker"
	"meditate/narration"
	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

const flagDelay = "delay"

// maxDelay is longer than anyone takes to sit down.
const maxDelay = time.Hour

func playCommand(now context.Context, std streams) *cli.Command {
	return &cli.Command{
		Name:      "play",
		Usage:     "play a session",
		ArgsUsage: "[FILE]",
		Flags: append(sessionFlags(), bedFlag(),
			&cli.StringFlag{Name: flagDelay, Usage: "wait for `TIME` before the first sound: 10s"}),
		Action: func(c *cli.Context) error { return runPlay(c, now, std) },
	}
}

func runPlay(c *cli.Context, now context.Context, std streams) error {
	s, err := loadScript(c)
	if err != nil {
		return err
	}
	delay, err := delayOf(c)
	if err != nil {
		return err
	}
	bed, err := bedOf(c, s)
	if err != nil {
		return err
	}
	// The device takes its time to open, the voice takes its own: both at once.
	opened := openSpeaker(c.Context)
	ses, err := newSession(c.Context, c, s, narration.SessionRate, nil)
	if err != nil {
		return err
	}
	sound := ses.sound(bed)
	sp, err := opened()
	if err != nil {
		return noDevice(std, c, s, err)
	}
	if err := wait(c.Context, delay); err != nil {
		return err
	}
	return noDevice(std, c, s, playTo(c.Context, now, std, sp, sound, ses))
}

// openSpeaker opens the device in the background and returns a function that
// waits for it.
func openSpeaker(ctx context.Context) func() (*speaker.Speaker, error) {
	type result struct {
		speaker *speaker.Speaker
		err     error
	}
	done := make(chan result, 1)
	go func() {
		s, err := speaker.Open(ctx, narration.SessionRate)
		done <- result{s, err}
	}()
	return func() (*speaker.Speaker, error) {
		r := <-done
		return r.speaker, r.err
	}
}

// playTo plays a session. The first interrupt fades it out, the second cuts it.
func playTo(ctx, now context.Context, std streams, sp *speaker.Speaker, sound audio.Signal, ses *session) error {
	defer context.AfterFunc(now, func() { sp.Close() })()
	line := newStatus(std.err)
	defer line.clear()
	played, stopLine := context.WithCancel(ctx)
	defer stopLine()
	go func() {
		ticks := time.NewTicker(statusEvery)
		defer ticks.Stop()
		for {
			select {
			case <-played.Done():
				return
			case <-ticks.C:
				at := sp.Position()
				rate := ses.score.Rate
				line.show("%s  %s  −%s", title(ses.script), clock(rate.Duration(at)), clock(rate.Duration(sound.Len()-at)))
			}
		}
	}()
	return sp.Play(ctx, sound)
}

func delayOf(c *cli.Context) (time.Duration, error) {
	text := c.String(flagDelay)
	if text == "" || text == "0" {
		return 0, nil
	}
	d, err := script.ParseDuration(text)
	if err != nil {
		return 0, usagef("--%s: %v", flagDelay, err)
	}
	if d > maxDelay {
		return 0, usagef("--%s: %s is more than an hour; start later instead", flagDelay, text)
	}
	return d, nil
}

// wait lets time pass, unless the context ends first.
func wait(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// noDevice tells someone who wanted to practise, in the language of the script
// and in one line, that there is nothing to hear it on. Other errors pass.
func noDevice(std streams, c *cli.Context, s *script.Script, err error) error {
	lost := errors.Is(err, speaker.ErrLost)
	if !lost && !errors.Is(err, speaker.ErrNoDevice) {
		return err
	}
	export := "meditate export " + s.Name
	if c.IsSet(flagDay) {
		export = fmt.Sprintf("meditate export --day %d", s.Meta.Day)
	}
	text := "There is no sound device here. You can make a file of the session instead: %s\n"
	switch french := strings.HasPrefix(s.Meta.Language, "fr"); {
	case french && lost:
		text = "La sortie audio a disparu. Tu peux la rebrancher et relancer, ou faire un fichier de la séance : %s\n"
	case french:
		text = "Aucune sortie audio ici. Tu peux faire un fichier de la séance : %s\n"
	case lost:
		text = "The sound device went away. You can plug it in and start again, or make a file of the session: %s\n"
	}
	fmt.Fprintf(std.err, text, export)
	return shownError{err}
}
