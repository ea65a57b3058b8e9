package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"meditate/narration/wholefile"
	"meditate/scripts"

	"github.com/urfave/cli/v2"
)

func podcastInitCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:        "init",
		Usage:       "write the built-in programme into a folder, to make a podcast of it",
		ArgsUsage:   "FOLDER",
		Description: "The folder then holds the day scripts and programme.yaml, in which some lines are yours to fill in: who publishes it, and where.",
		Action:      func(c *cli.Context) error { return runPodcastInit(c, std) },
	}
}

// toFillIn is what only the one who publishes can say.
const toFillIn = `
# The text of the five days belongs to its author, and is not under the program's
# licence: ask before you publish it.
#
# The next lines are yours to fill in: take away the # at their beginning, and write what
# is true for you.

#author: Claire Martin
#owner:
#  name: Claire Martin
#  email: claire@example.org
#link: https://example.org/
#base-url: https://example.org/podcast/

# The last is the address at which the folder will be served. These are there if you like;
# the cover is a square picture of your own, 1400 to 3000 pixels, for the podcast and all
# its episodes:

#copyright: © 2026 Claire Martin
#license: CC-BY-NC-4.0
#cover: cover.jpg
#persons:
#  - name: Claire Martin
#    role: host

# A file notes.txt beside this one is the template of the notes on every episode; the
# README of the program says what it can hold.
`

func runPodcastInit(c *cli.Context, std streams) error {
	dir, err := oneFolder(c)
	if err != nil {
		return err
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return inputf("the folder %s is not empty; name a new one", dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return inputf("the folder %s cannot be made: %v", dir, plain(err))
	}
	entries, err := fs.ReadDir(scripts.FS, ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		data, err := scripts.FS.ReadFile(e.Name())
		if err != nil {
			return err
		}
		if e.Name() == "programme.yaml" {
			data = append(data, toFillIn...)
		}
		if err := wholefile.WriteBytes(filepath.Join(dir, e.Name()), false, data); err != nil {
			return err
		}
	}
	fmt.Fprintf(std.out, "%s  fill in %s, then: meditate podcast build my-podcast --program %s\n", dir, filepath.Join(dir, "programme.yaml"), quoted(dir))
	return nil
}
