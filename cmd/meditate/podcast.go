package main

import (
	"github.com/urfave/cli/v2"
)

func podcastCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:  "podcast",
		Usage: "publish a programme as a podcast",
		Description: "init writes a programme to start from, build makes a folder that any web host can serve, " +
			"check says what a directory would refuse, serve lets you try it.",
		Subcommands: []*cli.Command{podcastInitCommand(std), podcastBuildCommand(std), podcastCheckCommand(std), podcastServeCommand(std)},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usagef("podcast has no command %q; there are init, build, check and serve", c.Args().First())
			}
			return cli.ShowSubcommandHelp(c)
		},
	}
}

// oneFolder returns the argument of a command that takes a folder.
func oneFolder(c *cli.Context) (string, error) {
	if c.NArg() != 1 || c.Args().First() == "" {
		return "", usagef("name the folder, once: %s my-podcast", c.Command.HelpName)
	}
	return c.Args().First(), nil
}
