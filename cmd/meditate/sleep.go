package main

import (
	"context"
	"slices"
	"time"

	"meditate/narration"
	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

const flagFade = "fade"

// usualFade is long enough to fall asleep in, longestFade a night.
const (
	usualFade   = 20 * time.Minute
	longestFade = 12 * time.Hour
)

func sleepCommand(now context.Context, std streams) *cli.Command {
	return &cli.Command{
		Name:      "sleep",
		Usage:     "play a session to fall asleep to",
		ArgsUsage: "[FILE]",
		Description: "The session is followed by its bed alone, which fades to nothing; no bell rings at the end, and the program ends by itself. " +
			"With --bed rain, waves or brown there is something to hear meanwhile.",
		Flags: slices.Concat(playedFlags(), []cli.Flag{
			&cli.StringFlag{Name: flagFade, DefaultText: "20m", Usage: "let the bed fade for `TIME` behind the session"},
		}, screenFlags(usualDelay), journalFlags()),
		Action: func(c *cli.Context) error { return runSleep(c, now, std) },
	}
}

func runSleep(c *cli.Context, now context.Context, std streams) error {
	fade := usualFade
	if text := c.String(flagFade); text != "" {
		var err error
		if fade, err = script.ParseDuration(text); err != nil {
			return usagef("--%s: %v", flagFade, err)
		}
		if fade > longestFade {
			return usagef("--%s: %s is more than a night; 12 h are the most", flagFade, text)
		}
	}
	s, _, err := toPlay(c, std)
	if err != nil {
		return err
	}
	p, err := newPerformance(c, std, s)
	if err != nil {
		return err
	}
	p.arrange = func(sp spoken, o narration.Options) (*session, error) {
		ses, err := arrange(c, s, sp, o)
		if err == nil {
			ses.score = narration.Sleep(ses.score, o.Rate.Frames(fade))
		}
		return ses, err
	}
	p.complete, p.away = true, fade
	p.keep = func(sat sitting, con *console) error { return keepEntry(p, sat, con) }
	return p.run(now)
}
