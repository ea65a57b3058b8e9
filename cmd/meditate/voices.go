package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/urfave/cli/v2"
)

const (
	flagName = "name"
)

func voicesCommand(now context.Context, std streams) *cli.Command {
	return &cli.Command{
		Name:      "voices",
		Usage:     "list what can speak here, and what each voice needs",
		ArgsUsage: " ",
		Flags:     []cli.Flag{&cli.BoolFlag{Name: flagJSON, Usage: "print JSON"}},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usagef("voices has no command %q; there are try, build-pack, export and import", c.Args().First())
			}
			return runVoices(c, std)
		},
		Subcommands: []*cli.Command{tryCommand(now, std), buildPackCommand(std), exportPackCommand(std), importPackCommand(std)},
	}
}

func runVoices(c *cli.Context, std streams) error {
	vs, err := loadVoices(c)
	if err != nil {
		return err
	}
	list, err := vs.List(c.Context)
	if err != nil {
		return err
	}
	if c.Bool(flagJSON) {
		return printJSON(std.out, list)
	}
	w := tabwriter.NewWriter(std.out, 0, 0, 3, ' ', 0)
	for _, s := range list {
		state := "ready"
		switch {
		case !s.Usable:
			state = "missing"
		case !s.Heard:
			state = "untried" // by those who wrote this program
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", s.Name, state, s.Detail)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "\nuntried: not heard yet by those who wrote this program; voices try NAME lets you hear it\n")
	fmt.Fprintf(std.out, "settings: %s%s\npacks: %s\n", vs.file, absent(vs.file), vs.Home)
	return nil
}

// absent says that a file is not there.
func absent(path string) string {
	if _, err := os.Stat(path); err != nil {
		return " (not there)"
	}
	return ""
}
