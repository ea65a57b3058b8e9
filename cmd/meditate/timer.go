package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"meditate/audio"
	"meditate/narration"
	"meditate/narration/companion"
	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

const (
	flagBells   = "bells"
	flagPrepare = "prepare"
	flagShow    = "show"
)

// usualPrepare is how long someone has to sit down before the first bell.
const usualPrepare = 10 * time.Second

func timerCommand(now context.Context, std streams) *cli.Command {
	return &cli.Command{
		Name:        "timer",
		Usage:       "sit in silence between bells, with no guide",
		ArgsUsage:   "LENGTH",
		Description: "For example: meditate timer 20m --bells 0,5m,10m,15m --bed rain. A bell rings at the end, too. With -o the sitting becomes a file.",
		Flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: flagBells, DefaultText: "0", Usage: "ring a bell at each of `TIMES` since the beginning: 0,5m,10m; none rings only at the end"},
			&cli.StringFlag{Name: flagPrepare, DefaultText: "10s", Usage: "leave `TIME` to sit down before the first bell"},
			&cli.StringFlag{Name: flagOut, Aliases: []string{"o"}, TakesFile: true, Usage: "write the sitting to `PATH` instead of playing it"},
			&cli.BoolFlag{Name: flagShow, Usage: "print when what rings, instead of playing it"},
		}, bedFlags(), targetFlags(targetHeadphones), formatFlags(), fileFlags(), screenFlags(0), journalFlags(), []cli.Flag{verboseFlag()}),
		Action: func(c *cli.Context) error { return runTimer(c, now, std) },
	}
}

func runTimer(c *cli.Context, now context.Context, std streams) error {
	asked, err := sittingOf(c)
	if err != nil {
		return err
	}
	s := &script.Script{Name: asked.Title, Meta: script.Meta{Title: asked.Title, Language: asked.Language, Day: script.NoDay}}
	at := func(rate audio.Rate) *session { return &session{script: s, score: asked.Score(rate)} }
	switch {
	case c.Bool(flagShow):
		printScore(std, at(narration.SessionRate))
		return nil
	case c.IsSet(flagOut):
		return exportTimer(c, std, at)
	}
	p, err := newPerformance(c, std, s)
	if err != nil {
		return err
	}
	p.file = p.again + " -o " + p.script.Name + ".wav"
	p.arrange = func(spoken, narration.Options) (*session, error) { return at(p.options.Rate), nil }
	p.complete = true
	p.keep = func(sat sitting, con *console) error { return keepEntry(p, sat, con) }
	return p.run(now)
}

// sittingOf reads what was asked for.
func sittingOf(c *cli.Context) (narration.Sitting, error) {
	var s narration.Sitting
	if c.NArg() != 1 || c.Args().First() == "0" {
		return s, usagef("say how long you want to sit, once: meditate timer 20m")
	}
	length, err := script.ParseDuration(c.Args().First())
	switch {
	case err != nil:
		return s, usagef("%v", err)
	case length > script.MaxSession-time.Hour:
		return s, usagef("a sitting lasts less than %s", companion.Length(script.MaxSession-time.Hour))
	}
	tag := userLanguage()
	s = narration.Sitting{Title: "Sitting", Language: tag.String(), Length: length, Prepare: usualPrepare}
	if script.French(s.Language) {
		s.Title = "Assise"
	}
	if text := c.String(flagPrepare); text != "" {
		if s.Prepare, err = timeSince(text); err != nil || s.Prepare > maxDelay {
			return s, usagef("--%s %s: write a time of up to an hour, such as 10s or 1m", flagPrepare, text)
		}
	}
	s.Bells, err = bellsOf(c, length)
	return s, err
}

// bellsOf reads when bells ring.
func bellsOf(c *cli.Context, length time.Duration) (bells []time.Duration, err error) {
	text := cmp.Or(c.String(flagBells), "0")
	if text == "none" {
		return nil, nil
	}
	const most = 1000
	for _, word := range strings.Split(text, ",") {
		at, err := timeSince(strings.TrimSpace(word))
		switch {
		case err != nil:
			return nil, usagef("--%s: %q is no time; write for example 0,5m,10m", flagBells, word)
		case at > length:
			return nil, usagef("--%s: at %s the sitting of %s is over", flagBells, word, companion.Length(length))
		}
		if bells = append(bells, at); len(bells) > most {
			return nil, usagef("--%s: %d bells are the most", flagBells, most)
		}
	}
	return bells, nil
}

// timeSince reads a time that may be 0.
func timeSince(text string) (time.Duration, error) {
	if text == "0" {
		return 0, nil
	}
	return script.ParseDuration(text)
}

// exportTimer writes a sitting as a file.
func exportTimer(c *cli.Context, std streams, at func(audio.Rate) *session) error {
	f, err := formatOf(c)
	if err != nil {
		return err
	}
	x, err := newExport(c, std, f)
	if err != nil {
		return err
	}
	if err := f.takes(x.rate); err != nil {
		return err
	}
	ses := at(x.rate)
	paths, _, err := exportPaths(c, x.format, []*script.Script{ses.script})
	if err != nil {
		return err
	}
	s, err := loadSettings()
	if err != nil {
		return err
	}
	bed, err := s.bedOf(c, ses.script)
	if err != nil {
		return err
	}
	about := (&userVoices{}).aboutOf(ses, nil)
	return x.write(ses, bed, companions{about: about}, paths[0])
}
