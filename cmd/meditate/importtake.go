package main

import (
	"os"
	"slices"

	"github.com/urfave/cli/v2"
)

const (
	flagAccept = "accept"
	flagUnsure = "unsure"
	flagClips  = "clips"
)

func importCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "cut a recording into the phrases of a script",
		ArgsUsage: "RECORDING [FILE…]",
		Description: "RECORDING is one long take, read from the sheet with pauses, or a folder with one file a phrase,\n" +
			"named by number (03.wav) or by text. What was found is printed; nothing is stored without --accept.",
		Flags: recordFlags(
			&cli.BoolFlag{Name: flagMissing, Usage: "only what the pack does not have was read"},
			&cli.BoolFlag{Name: flagAccept, Usage: "store what is sure"},
			&cli.BoolFlag{Name: flagUnsure, Usage: "with --accept: store what is unsure, too"},
			&cli.StringFlag{Name: flagClips, TakesFile: true, Usage: "write what was found to the new folder `DIR`, a file a phrase, to listen to"},
		),
		Action: func(c *cli.Context) error { return runImport(c, std) },
	}
}

func runImport(c *cli.Context, std streams) error {
	if !c.Args().Present() {
		return usagef("import which recording? meditate record import take.wav --%s 3 --%s ma-voix", flagDay, flagPack)
	}
	if c.Bool(flagUnsure) && !c.Bool(flagAccept) {
		return usagef("--%s goes with --%s", flagUnsure, flagAccept)
	}
	if _, err := packDir(c); err != nil {
		return err
	}
	s, err := loadSheet(c, c.Args().Tail())
	if err != nil {
		return err
	}
	if len(s.lines) == 0 {
		note(std, "the pack %s has every phrase; leave out --%s to record some again", c.String(flagPack), flagMissing)
		return nil
	}
	path := c.Args().First()
	find := findInTake
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		find = findInFolder
	}
	findings, err := find(c.Context, std, path, s.lines)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(findings, func(f finding) bool { return f.found }) {
		return inputf("none of the %d phrases is in %s; check that it is the right recording, and that a voice is to be heard", len(findings), path)
	}
	printFindings(std, findings)
	if dir := c.String(flagClips); dir != "" {
		if err := writeClips(c, dir, findings); err != nil {
			return err
		}
	}
	return storeFindings(c, std, s.language, findings)
}
