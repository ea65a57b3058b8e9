package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"meditate/narration/voice/pack"

	"github.com/urfave/cli/v2"
)

func exportPackCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     "write a pack as one file that travels",
		ArgsUsage: "NAME",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: flagOut, Aliases: []string{"o"}, TakesFile: true, Usage: "write the archive `PATH`; NAME.zip if absent"},
			&cli.BoolFlag{Name: flagForce, Usage: "overwrite a file that exists"},
		},
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return usagef("export which pack? meditate voices export ma-voix")
			}
			vs, err := loadVoices(c)
			if err != nil {
				return err
			}
			p, err := vs.Pack(c.Args().First())
			if err != nil {
				return err
			}
			if p == nil {
				return inputf("there is no pack %q; meditate voices lists them", c.Args().First())
			}
			out := cmp.Or(c.String(flagOut), filepath.Base(c.Args().First())+".zip")
			if err := writeNew(c, out, func(w io.Writer) error { return pack.Export(c.Context, w, p) }); err != nil {
				return fmt.Errorf("%w; the pack is in %s", err, folderOf(vs, c.Args().First()))
			}
			fmt.Fprintf(std.out, "%s  %s\n", out, count(len(p.Phrases()), "phrase", "phrases"))
			return nil
		},
	}
}

// folderOf returns the folder of a pack that is called by its name or its folder.
func folderOf(vs *userVoices, name string) string {
	if strings.ContainsAny(name, `/\`) {
		return name
	}
	return filepath.Join(vs.Home, name)
}

func importPackCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "take in a pack that someone gave you",
		ArgsUsage: "FILE.zip",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: flagName, Usage: "call the pack `NAME` here; its own name if absent"},
		},
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return usagef("import which archive? meditate voices import ma-voix.zip")
			}
			path := c.Args().First()
			info, err := os.Stat(path)
			switch {
			case err != nil:
				return inputf("%s cannot be read: %v", path, plain(err))
			case !info.Mode().IsRegular(): // opening a pipe would wait for its writer
				return inputf("%s is no archive; voices import takes what voices export wrote", path)
			}
			f, err := os.Open(path)
			if err != nil {
				return inputf("%s cannot be read: %v", path, plain(err))
			}
			defer f.Close()
			vs, err := loadVoices(c)
			if err != nil {
				return err
			}
			if vs.Home == "" {
				return errNoHome
			}
			name, err := pack.Import(c.Context, f, info.Size(), pack.Target{Home: vs.Home, Name: c.String(flagName), Reserved: vs.EngineNames()})
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			fmt.Fprintf(std.out, "%s is a voice now: --%s %[1]s\n", name, flagVoice)
			return nil
		},
	}
}
