package main

import (
	"context"
	"fmt"
	"time"

	"meditate/narration"
	"meditate/narration/companion"
	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

const flagNow = "now"

func readCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "read",
		Usage:     "read a session as text, at the pace of its voice",
		ArgsUsage: "[FILE]",
		Description: "For those who do not hear, or would rather read. Each line comes when it would be said; " +
			"--now prints them all at once.",
		Flags:  append(sessionFlags(), &cli.BoolFlag{Name: flagNow, Usage: "print everything at once"}),
		Action: func(c *cli.Context) error { return runRead(c, std) },
	}
}

func runRead(c *cli.Context, std streams) error {
	s, _, err := toPlay(c, std)
	if err != nil {
		return err
	}
	vs, err := loadVoices(c)
	if err != nil {
		return err
	}
	ses, err := vs.newSession(c, std, s, narration.SessionRate, nil, title(s))
	if err != nil {
		return err
	}
	score := ses.score
	begin := time.Now()
	fmt.Fprintf(std.out, "%s, %s\n", title(s), companion.Length(score.Rate.Duration(score.Frames)))
	section := -1
	for _, e := range score.Events {
		if !c.Bool(flagNow) && !until(c.Context, begin.Add(score.Rate.Duration(e.Start))) {
			return c.Context.Err()
		}
		if e.Section != section {
			section = e.Section
			fmt.Fprintf(std.out, "\n%s\n", score.Sections[section].Title)
		}
		if text := textOf(e, score); text != "" {
			fmt.Fprintf(std.out, "%6s  %s\n", clock(score.Rate.Duration(e.Start)), text)
		}
	}
	if !c.Bool(flagNow) && !until(c.Context, begin.Add(score.Rate.Duration(score.Frames))) {
		return c.Context.Err()
	}
	return nil
}

// until waits until a time, and reports whether it came before the context ended.
func until(ctx context.Context, at time.Time) bool {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// worthReading is how long a silence lasts at least that is told.
const worthReading = 8 * time.Second

// textOf returns what a reader is told of an event; "" where that is nothing.
func textOf(e narration.Event, score *narration.Score) string {
	french := script.French(score.Language)
	length := score.Rate.Duration(e.Frames)
	word := func(inFrench, inEnglish string) string {
		if french {
			return inFrench
		}
		return inEnglish
	}
	switch {
	case e.Kind == narration.Phrase && e.Role == script.Affirmation:
		return "> " + e.Text
	case e.Kind == narration.Phrase:
		return e.Text
	case e.Kind == narration.Bell:
		return word("(cloche)", "(bell)")
	case e.Kind == narration.Breath:
		return word("(respiration)", "(breath)")
	case length >= worthReading:
		return "(silence " + companion.Length(length) + ")"
	}
	return ""
}
