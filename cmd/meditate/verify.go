package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"meditate/narration/manifest"

	"github.com/urfave/cli/v2"
)

func verifyCommand(now context.Context, std streams) *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "make a session again from its manifest, and say whether the bytes are the same",
		ArgsUsage: "MANIFEST",
		Description: "The manifest is what export --with manifest writes, and podcast build. Relative paths in it begin in the folder that you are in; " +
			"the flags say where things are that lie elsewhere. The exit status is 0 where the bytes are the same, else 1.",
		Flags: []cli.Flag{
			programFlag(),
			&cli.StringFlag{Name: flagScript, TakesFile: true, Usage: "the script is `FILE`"},
			&cli.StringFlag{Name: flagVoice, Usage: "the voice is `NAME`"},
			&cli.StringFlag{Name: flagFill, Usage: "the voice that speaks what a pack lacks is `NAME`"},
			&cli.StringFlag{Name: flagLexicon, TakesFile: true, Usage: "the lexicon is `FILE`"},
			&cli.StringFlag{Name: flagBed, TakesFile: true, Usage: "the bed is `NAME|FILE`"},
		},
		Action: func(c *cli.Context) error { return runVerify(c, now, std) },
	}
}

func runVerify(c *cli.Context, now context.Context, std streams) error {
	if c.NArg() != 1 {
		return usagef("name one manifest: meditate verify jour-3%s", manifestEnding)
	}
	path := c.Args().First()
	before, err := readManifest(path)
	if err != nil {
		return err
	}
	same := checkFileOf(std, path, before)
	args, err := exportArgs(c, before)
	if err != nil {
		return err
	}
	again, err := exportAgain(c.Context, now, std, before, args)
	if err != nil {
		return err
	}
	if before.Audio.SHA256 == again.Audio.SHA256 {
		fmt.Fprintf(std.out, "%s: the session made again has the same bytes\n", before.Audio.File)
		if same {
			return nil
		}
		return shownError{fmt.Errorf("the file is another")}
	}
	fmt.Fprintf(std.out, "%s: the session made again has other bytes\n", before.Audio.File)
	for _, d := range manifest.Compare(before, again) {
		fmt.Fprintf(std.out, "  %s\n", oneLine(d.String()))
	}
	return shownError{fmt.Errorf("the bytes are others")}
}

func readManifest(path string) (manifest.Manifest, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return manifest.Manifest{}, inputf("%s cannot be read: %v", path, plain(err))
	case !info.Mode().IsRegular() || info.Size() > manifest.MaxSize:
		return manifest.Manifest{}, inputf("%s is no manifest of a session", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return manifest.Manifest{}, inputf("%s cannot be read: %v", path, plain(err))
	}
	m, err := manifest.Parse(data)
	if err != nil {
		return m, inputf("%s: %v", path, err)
	}
	return m, nil
}

// checkFileOf looks at the file that a manifest is about, if it lies beside it, and
// tells whether nothing speaks against it.
func checkFileOf(std streams, path string, m manifest.Manifest) bool {
	file := filepath.Join(filepath.Dir(path), filepath.Base(filepath.FromSlash(m.Audio.File)))
	there, err := hashFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		note(std, "%s is not beside its manifest; only what can be made again is looked at", m.Audio.File)
	case err != nil:
		note(std, "%s cannot be read: %v; only what can be made again is looked at", file, plain(err))
	case there.SHA256 != m.Audio.SHA256:
		fmt.Fprintf(std.out, "%s: the file is not the one that the manifest was written for\n", file)
		return false
	}
	return true
}

// exportArgs returns the command line that makes a session again. Of what stands in a
// manifest, which may come from anyone, only flags are taken that decide how a session
// sounds; flags of verify come first.
func exportArgs(c *cli.Context, m manifest.Manifest) ([]string, error) {
	set := map[string]string{}
	for name, value := range m.Settings {
		if name != flagScript && !slices.Contains(remade, name) {
			return nil, inputf("the manifest has a setting %q, which this program does not know", name)
		}
		set[name] = value
	}
	for _, name := range []string{flagProgram, flagScript, flagVoice, flagFill, flagLexicon, flagBed} {
		if text := c.String(name); text != "" {
			set[name] = text
		}
	}
	s, err := loadSettings()
	if err != nil {
		return nil, err
	}
	for _, name := range []string{flagVoice, flagFill} {
		if !c.IsSet(name) && !(&userVoices{settings: s}).trusts(set[name]) {
			return nil, inputf("the manifest would have text sent to %s, a server that you have not named; if you want that, say so: --%s %[1]s", set[name], name)
		}
	}
	args := []string{"meditate", "export"}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if name != flagScript {
			args = append(args, "--"+name+"="+set[name])
		}
	}
	if _, day := set[flagDay]; !day {
		args = append(args, "--", set[flagScript])
	}
	return args, nil
}

// exportAgain makes the session in a folder that is thrown away, and returns its
// manifest.
func exportAgain(ctx, now context.Context, std streams, m manifest.Manifest, args []string) (manifest.Manifest, error) {
	dir, err := os.MkdirTemp("", "meditate-verify-")
	if err != nil {
		return manifest.Manifest{}, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "session"+filepath.Ext(m.Audio.File))
	args = slices.Insert(args, 2, "--"+flagWith+"="+withManifest, "--"+flagOut+"="+out)
	quiet := std
	quiet.out, quiet.err = io.Discard, io.Discard
	if err := newApp(now, quiet).RunContext(ctx, args); err != nil {
		if ctx.Err() != nil {
			return manifest.Manifest{}, ctx.Err()
		}
		return manifest.Manifest{}, fmt.Errorf("the session cannot be made again: %w", hideTemp(err, out, m.Audio.File))
	}
	return readManifest(beside(out, manifestEnding))
}

// hideTemp returns an error that speaks of the file that it is about.
func hideTemp(err error, temp, file string) error {
	if text := err.Error(); strings.Contains(text, temp) {
		return inputf("%s", strings.ReplaceAll(text, temp, file))
	}
	return err
}
