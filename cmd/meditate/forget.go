package main

import (
	"fmt"
	"strings"
	"time"

	"meditate/narration/journal"

	"github.com/urfave/cli/v2"
)

const flagYes = "yes"

func forgetCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "forget",
		Usage:     "remove a day from the journal, or all of it",
		ArgsUsage: "DATE|all",
		Flags:     []cli.Flag{&cli.BoolFlag{Name: flagYes, Usage: "do not ask"}},
		Action:    func(c *cli.Context) error { return forgetJournal(c, std) },
	}
}

func forgetJournal(c *cli.Context, std streams) error {
	day, all, err := toForget(c)
	if err != nil {
		return err
	}
	forgets := func(e journal.Entry) bool { return all || e.Start.Format(time.DateOnly) == day }
	j, err := openJournal()
	if err != nil {
		return err
	}
	entries, damaged, err := j.Entries()
	if err != nil {
		return err
	}
	n := 0
	for _, e := range entries {
		if forgets(e) {
			n++
		}
	}
	words := journalWords()
	if n == 0 && (!all || damaged == 0) {
		fmt.Fprintln(std.out, words.nothing)
		return nil
	}
	if !c.Bool(flagYes) {
		fmt.Fprintf(std.out, words.ask, n)
		answer, err := lineFrom(c.Context, std.in, &console{})
		if err != nil || !strings.ContainsAny(strings.ToLower(answer + " ")[:1], "oy") {
			return err
		}
	}
	if all {
		forgets = nil // what cannot be read, too
	}
	_, err = j.Forget(forgets)
	return err
}

// toForget reads which day the journal is to forget, or all.
func toForget(c *cli.Context) (day string, all bool, err error) {
	day = c.Args().First()
	switch _, wrong := time.Parse(time.DateOnly, day); {
	case c.NArg() != 1:
		return "", false, usagef("say what the journal is to forget: a day, as in journal forget 2026-11-27, or all")
	case day == "all":
		return "", true, nil
	case wrong != nil:
		return "", false, usagef("%q is no day; write it as 2026-11-27, or all", day)
	}
	return day, false, nil
}
