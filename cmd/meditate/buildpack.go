package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"meditate/narration"
	"meditate/narration/script"
	"meditate/narration/voice/pack"
	"meditate/narration/wholefile"
)

const flagEngine = "engine"

func buildPackCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "build-pack",
		Usage:     "speak scripts once and keep the clips as a pack",
		ArgsUsage: "[FILE…]",
		Description: "Speaks every phrase of the FILEs, or of the programme where there is none, and writes a folder of\n" +
			"Ogg Vorbis clips with a manifest. Needs the engine, and oggenc or ffmpeg.",
		Flags: append(speechFlags(),
			programFlag(),
			&cli.StringFlag{Name: flagEngine, Value: "espeak-ng", Usage: "speak with the engine `NAME`, such as espeak-ng or espeak-ng:mb-fr4"},
			&cli.StringFlag{Name: flagName, Usage: "call the pack `NAME`; the name of its folder if absent"},
			&cli.StringFlag{Name: flagOut, Aliases: []string{"o"}, TakesFile: true, Usage: "write the folder `PATH`; it is needed"},
			&cli.BoolFlag{Name: flagForce, Usage: "replace a pack that an engine made"},
		),
		Action: func(c *cli.Context) error { return runBuildPack(c, std) },
	}
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
	b := pack.Build{Name: cmp.Or(c.String(flagName), filepath.Base(out))}
	if err := phrasesToBuild(c, &b); err != nil {
		return err
	}
	vs, err := loadVoices(c)
	if err != nil {
		return err
	}
	v, err := vs.Engine(c.Context, c.String(flagEngine), b.Language)
	if err != nil {
		return err
	}
	synth := v.Synthesiser()
	b.Voice, b.Engine, b.Version, b.Licence = v, synth.Engine, synth.Version, synth.Licence
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
	sayTally(c, std, v)
	const described = 2 // files that are no clips: pack.yaml and the manifest
	fmt.Fprintf(std.out, "%s  %s\n", c.String(flagOut), count(len(files)-described, "clip", "clips"))
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
	p, err := pack.Open(os.DirFS(path))
	switch {
	case err != nil:
		return inputf("%s is no pack of clips and will not be replaced; name another folder", path)
	case p.Info().Engine == "":
		return inputf("%s holds a person's recordings, which are never replaced; name another folder", path)
	}
	return nil
}

// phrasesToBuild collects what is said in the files, or in the programme.
func phrasesToBuild(c *cli.Context, b *pack.Build) error {
	all, err := scriptsToBuild(c)
	if err != nil {
		return err
	}
	if b.Language, err = oneLanguage(all); err != nil {
		return err
	}
	for _, s := range all {
		b.Phrases = append(b.Phrases, narration.Spoken(s)...)
	}
	return nil
}

func scriptsToBuild(c *cli.Context) ([]*script.Script, error) {
	if c.Args().Present() {
		return loadScripts(c)
	}
	_, all, err := loadDays(c)
	return all, err
}

// writeFolder writes a folder of files that appears whole or not at all: it is
// made beside its place and put there at the end, where an older pack gives way.
func writeFolder(path string, files map[string][]byte) error {
	fresh := wholefile.Part(path)
	defer os.RemoveAll(fresh)
	for name, data := range files {
		file := filepath.Join(fresh, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		if err := wholefile.WriteBytes(file, false, data); err != nil {
			return err
		}
	}
	old := wholefile.Part(path)
	if err := os.Rename(path, old); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return errors.Join(err, os.Rename(old, path)) // put back what was there
	}
	return os.RemoveAll(old)
}
