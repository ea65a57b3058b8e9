package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"meditate/narration"
	"meditate/narration/script"
	"meditate/narration/voice"

	"github.com/urfave/cli/v2"
)

const (
	flagName   = "name"
	flagEngine = "engine"
)

func voicesCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "voices",
		Usage:     "list what can speak here, and what each voice needs",
		ArgsUsage: " ",
		Flags:     []cli.Flag{&cli.BoolFlag{Name: flagJSON, Usage: "print JSON"}},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usagef("voices has no command %q; there is build-pack", c.Args().First())
			}
			return runVoices(c, std)
		},
		Subcommands: []*cli.Command{{
			Name:      "build-pack",
			Usage:     "speak scripts once and keep the clips as a pack",
			ArgsUsage: "[FILE…]",
			Description: "Speaks every phrase of the FILEs, or of the programme where there is none, and writes a folder of\n" +
				"Ogg Vorbis clips with a manifest. Needs the engine, and oggenc or ffmpeg.",
			Flags: []cli.Flag{
				programFlag(),
				&cli.StringFlag{Name: flagEngine, Value: "espeak-ng", Usage: "speak with the engine `NAME`"},
				&cli.StringFlag{Name: flagName, Usage: "call the pack `NAME`; the name of its folder if absent"},
				&cli.StringFlag{Name: flagOut, Aliases: []string{"o"}, TakesFile: true, Usage: "write the folder `PATH`; it is needed"},
				&cli.BoolFlag{Name: flagForce, Usage: "replace a pack that exists"},
			},
			Action: func(c *cli.Context) error { return runBuildPack(c, std) },
		}},
	}
}

func runVoices(c *cli.Context, std streams) error {
	list, err := voice.List(c.Context)
	if err != nil {
		return err
	}
	if c.Bool(flagJSON) {
		return printJSON(std.out, list)
	}
	w := tabwriter.NewWriter(std.out, 0, 0, 3, ' ', 0)
	for _, s := range list {
		state := "ready"
		if !s.Usable {
			state = "missing"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", s.Name, state, s.Detail)
	}
	return w.Flush()
}

func runBuildPack(c *cli.Context, std streams) error {
	if c.String(flagOut) == "" {
		return usagef("where to? meditate voices build-pack -o FOLDER")
	}
	out, err := filepath.Abs(c.String(flagOut))
	if err != nil {
		return err
	}
	if err := checkPackTarget(out, c.Bool(flagForce)); err != nil {
		return err
	}
	b := voice.Build{Name: cmp.Or(c.String(flagName), filepath.Base(out))}
	if err := phrasesToBuild(c, &b); err != nil {
		return err
	}
	i := slices.IndexFunc(voice.Engines(), func(e *voice.Engine) bool { return e.Name() == c.String(flagEngine) })
	if i < 0 {
		return usagef("there is no engine %q; meditate voices lists them", c.String(flagEngine))
	}
	b.Engine = voice.Engines()[i]
	line := newStatus(std.screen)
	defer line.clear()
	b.Progress = func(done, all int) { line.show(c.String(flagOut), fmt.Sprintf("%d/%d phrases", done, all)) }
	files, err := b.Run(c.Context)
	if err != nil {
		return err
	}
	if err := writeFolder(out, files); err != nil {
		return fmt.Errorf("%s was not written: %w", c.String(flagOut), plain(err))
	}
	line.clear()
	fmt.Fprintf(std.out, "%s  %d clips\n", c.String(flagOut), len(files)-1)
	return nil
}

// checkPackTarget refuses to replace anything that is not a pack.
func checkPackTarget(path string, force bool) error {
	if _, err := os.Lstat(path); err != nil {
		return nil
	}
	if !force {
		return inputf("%s exists; --%s replaces it if it is a pack", path, flagForce)
	}
	if _, err := voice.OpenPack(os.DirFS(path)); err != nil {
		return inputf("%s is no pack of clips and will not be replaced; name another folder", path)
	}
	return nil
}

// phrasesToBuild collects what is said in the files, or in the programme.
func phrasesToBuild(c *cli.Context, b *voice.Build) error {
	all, err := scriptsToBuild(c)
	if err != nil {
		return err
	}
	b.Language = all[0].Meta.Language
	for _, s := range all {
		if s.Meta.Language != b.Language {
			return inputf("%s is in %q and %s in %q; make a pack for each language", all[0].Name, b.Language, s.Name, s.Meta.Language)
		}
		b.Phrases = append(b.Phrases, narration.Spoken(s)...)
	}
	return nil
}

func scriptsToBuild(c *cli.Context) ([]*script.Script, error) {
	if c.Args().Present() {
		return loadScripts(c)
	}
	p, err := loadProgramme(c)
	if err != nil {
		return nil, err
	}
	return p.Days, p.Broken
}

// writeFolder writes a folder of files that appears whole or not at all: it is
// made beside its place and put there at the end, where an older pack gives way.
func writeFolder(path string, files map[string][]byte) error {
	fresh := partOf(path)
	defer os.RemoveAll(fresh)
	for name, data := range files {
		file := filepath.Join(fresh, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		write := func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		}
		if err := writeWhole(file, false, write); err != nil {
			return err
		}
	}
	old := partOf(path)
	if err := os.Rename(path, old); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return errors.Join(err, os.Rename(old, path)) // put back what was there
	}
	return os.RemoveAll(old)
}
