package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"meditate/narration"
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
	out := filepath.Clean(c.String(flagOut))
	b := voice.Build{Name: c.String(flagName)}
	if b.Name == "" {
		b.Name = filepath.Base(out)
	}
	if err := phrasesToBuild(c, &b); err != nil {
		return err
	}
	i := slices.IndexFunc(voice.Engines(), func(e *voice.Engine) bool { return e.Name() == c.String(flagEngine) })
	if i < 0 {
		return usagef("there is no engine %q; meditate voices lists them", c.String(flagEngine))
	}
	b.Engine = voice.Engines()[i]
	if _, err := os.Stat(out); err == nil && !c.Bool(flagForce) {
		return inputf("%s exists; --%s replaces it", out, flagForce)
	}
	line := newStatus(std.err)
	defer line.clear()
	b.Progress = func(done, all int) { line.show(out, fmt.Sprintf("%d/%d phrases", done, all)) }
	files, err := b.Run(c.Context)
	if err != nil {
		return err
	}
	if err := writeFolder(out, files); err != nil {
		return err
	}
	line.clear()
	fmt.Fprintf(std.out, "%s  %d clips\n", out, len(files)-1)
	return nil
}

// phrasesToBuild collects what is said in the files, or in the programme.
func phrasesToBuild(c *cli.Context, b *voice.Build) error {
	if c.Args().Present() {
		all, err := loadScripts(c)
		if err != nil {
			return err
		}
		for _, s := range all {
			b.Language = s.Meta.Language
			b.Phrases = append(b.Phrases, narration.Spoken(s)...)
		}
		return nil
	}
	p, err := loadProgramme(c)
	if err != nil {
		return err
	}
	for _, s := range p.Days {
		b.Language = s.Meta.Language
		b.Phrases = append(b.Phrases, narration.Spoken(s)...)
	}
	return p.Broken
}

// writeFolder writes a folder of files that appears whole or not at all: it is
// made beside its place and put there at the end.
func writeFolder(path string, files map[string][]byte) (err error) {
	parent, base := filepath.Split(path)
	if parent == "" {
		parent = "."
	}
	fresh, err := os.MkdirTemp(parent, "."+base+".*.part")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, plain(err))
	}
	defer os.RemoveAll(fresh)
	for name, data := range files {
		file := filepath.Join(fresh, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		write := func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		}
		if err := writeWhole(file, write); err != nil {
			return err
		}
	}
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	old := fresh + ".old"
	if err := os.Rename(path, old); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		os.Rename(old, path) // put back what was there
		return err
	}
	return os.RemoveAll(old)
}
