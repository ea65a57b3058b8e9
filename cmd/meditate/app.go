package main

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"
)

// version is what --version prints.
const version = "0.1.0"

// run carries out one command line and returns its exit status. Ctx ends at the
// first interrupt, now at the second.
func run(ctx, now context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	out := &result{w: stdout}
	std := streams{in: stdin, out: out, err: harmless{stderr}, screen: stderr}
	app := newApp(now, std)
	args, err := flagsFirst(app, args)
	if err == nil {
		err = app.RunContext(ctx, args)
	}
	if err == nil && out.err != nil {
		err = fmt.Errorf("the result cannot be written: %w", plain(out.err))
	}
	report(std.err, err)
	return exitCode(err)
}

func newApp(now context.Context, std streams) *cli.App {
	app := &cli.App{
		Name:    "meditate",
		Usage:   "turn a day's script into a guided meditation, play it, export it",
		Version: version,
		Description: "Without a programme of your own, the built-in one is used: five days of self-compassion, in French.\n\n" +
			"Exit status: 0 done, 1 failed, 2 wrong usage or script, 3 no voice, 4 no sound device, 130 interrupted.",
		EnableBashCompletion: true,
		HideHelpCommand:      true,
		Writer:               std.out,
		ErrWriter:            std.err,
		ExitErrHandler:       func(*cli.Context, error) {}, // run reports, main exits
		Commands: []*cli.Command{
			daysCommand(std), showCommand(std), playCommand(now, std), sleepCommand(now, std), timerCommand(now, std), readCommand(std), exportCommand(std),
			checkCommand(std), measureCommand(std), verifyCommand(now, std), podcastCommand(std), voicesCommand(now, std), recordCommand(std), cacheCommand(std),
			journalCommand(std), doctorCommand(std), completionCommand(std), manCommand(std),
		},
		Action: func(c *cli.Context) error { return cli.ShowAppHelp(c) },
	}
	quietUsage(app)
	return app
}

// noNumber is what the library says of a value that is no number.
var noNumber = regexp.MustCompile(`^invalid value (".*") for flag -(\S+): parse error$`)

// quietUsage makes every mistake in usage an error of ours, instead of a page of
// help.
func quietUsage(app *cli.App) {
	quiet := func(c *cli.Context, err error, _ bool) error {
		name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
		if near := cli.SuggestFlag(c.Command.Flags, name, true); unknown && near != "" {
			return usagef("%s has no flag --%s; the nearest is %s", c.Command.Name, strings.TrimLeft(name, "-"), near)
		}
		if m := noNumber.FindStringSubmatch(err.Error()); m != nil {
			return usagef("--%s takes a number, not %s", m[2], m[1])
		}
		return usagef("%v", err)
	}
	app.OnUsageError = quiet
	var visit func(commands []*cli.Command)
	visit = func(commands []*cli.Command) {
		for _, c := range commands {
			c.OnUsageError = quiet
			c.HideHelpCommand = true
			visit(c.Subcommands)
		}
	}
	visit(app.Commands)
}

// flagsFirst puts the flags of a command line where the library looks for them:
// behind the command and before its arguments. Left alone, it would take flags
// behind an argument for arguments, without a word.
func flagsFirst(app *cli.App, args []string) ([]string, error) {
	if len(args) == 0 || args[len(args)-1] == "--generate-bash-completion" {
		return args, nil
	}
	takesValue := valueFlags(app)
	commands := app.Commands
	path, flags, rest := args[:1:1], []string{}, []string{}
	for i := 1; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			rest = append(rest, args[i+1:]...)
			break
		}
		if len(arg) > 1 && strings.HasPrefix(arg, "-") {
			flags = append(flags, arg)
			if takesValue[strings.TrimLeft(arg, "-")] && i+1 < len(args) {
				i++
				flags = append(flags, args[i])
			}
			continue
		}
		if arg == "help" && len(rest) == 0 { // what many try first
			flags = append(flags, "--help")
			continue
		}
		if command := find(commands, arg); command != nil && len(rest) == 0 {
			path, commands = append(path, arg), command.Subcommands
			continue
		}
		rest = append(rest, arg)
	}
	if len(path) == 1 && len(rest) > 0 {
		return nil, usagef("there is no command %q. %s", rest[0], cli.SuggestCommand(commands, rest[0]))
	}
	out := append(path, flags...)
	if len(rest) > 0 && strings.HasPrefix(rest[0], "-") {
		out = append(out, "--")
	}
	return append(out, rest...), nil
}

func find(commands []*cli.Command, name string) *cli.Command {
	for _, c := range commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

// valueFlags returns the names of all flags that are followed by a value. A name
// means the same in every command.
func valueFlags(app *cli.App) map[string]bool {
	names := map[string]bool{}
	var visit func(commands []*cli.Command)
	visit = func(commands []*cli.Command) {
		for _, c := range commands {
			for _, f := range c.Flags {
				if _, isBool := f.(*cli.BoolFlag); isBool {
					continue
				}
				for _, name := range f.Names() {
					names[name] = true
				}
			}
			visit(c.Subcommands)
		}
	}
	visit(app.Commands)
	return names
}
