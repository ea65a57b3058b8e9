package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"meditate/narration/programme"
	"meditate/narration/script"
	"meditate/scripts"

	"github.com/urfave/cli/v2"
)

const (
	flagDay     = "day"
	flagProgram = "program"
)

func programFlag() cli.Flag {
	return &cli.StringFlag{
		Name: flagProgram, EnvVars: []string{"MEDITATE_PROGRAM"}, TakesFile: true,
		Usage: "use the day scripts in the folder `DIR` in place of the built-in programme",
	}
}

func dayFlag() cli.Flag {
	return &cli.IntFlag{Name: flagDay, DefaultText: "none", Usage: "the day of the programme: a `NUMBER`"}
}

// loadProgramme returns the programme that the flags name.
func loadProgramme(c *cli.Context) (*programme.Programme, error) {
	dir := c.String(flagProgram)
	if dir == "" {
		return programme.Load(scripts.FS, "scripts")
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, inputf("the programme %s cannot be read: %v; --program takes a folder of day scripts", dir, plain(err))
	}
	if !info.IsDir() {
		return nil, inputf("%s is a file; --program takes the folder that it lies in", dir)
	}
	p, err := programme.Load(os.DirFS(dir), filepath.ToSlash(filepath.Clean(dir)))
	if err != nil {
		return nil, inputf("%v", err)
	}
	return p, nil
}

// loadScripts returns the scripts that a command was called for: a day, or files.
func loadScripts(c *cli.Context) ([]*script.Script, error) {
	_, all, err := loadNamed(c, c.Args().Slice())
	return all, err
}

// loadNamed is loadScripts for commands of whose arguments only some are scripts. A
// day comes with its programme; for files that is nil.
func loadNamed(c *cli.Context, files []string) (*programme.Programme, []*script.Script, error) {
	switch {
	case c.IsSet(flagDay) && len(files) > 0:
		return nil, nil, usagef("name a day or a file, not both: --day %d, or %s", c.Int(flagDay), files[0])
	case c.IsSet(flagDay):
		p, err := loadProgramme(c)
		if err != nil {
			return nil, nil, err
		}
		s, err := p.Day(c.Int(flagDay))
		return p, []*script.Script{s}, err
	case len(files) == 0:
		return nil, nil, usagef("name a day or a file: %s --day 1, or %[1]s FILE", c.Command.HelpName)
	}
	var out []*script.Script
	for _, file := range files {
		s, err := loadFile(file)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, s)
	}
	return nil, out, nil
}

// loadDays returns the programme and every day of it.
func loadDays(c *cli.Context) (*programme.Programme, []*script.Script, error) {
	p, err := loadProgramme(c)
	if err != nil {
		return nil, nil, err
	}
	return p, p.Days, p.Broken
}

// allOrNamed is loadNamed for commands with the flag --all, which does something
// to every day.
func allOrNamed(c *cli.Context, does string, files []string) (*programme.Programme, []*script.Script, error) {
	switch {
	case !c.Bool(flagAll):
		return loadNamed(c, files)
	case c.IsSet(flagDay) || len(files) > 0:
		return nil, nil, usagef("--%s %s every day; leave out --%s and files", flagAll, does, flagDay)
	}
	return loadDays(c)
}

// oneLanguage returns the language of scripts that become one pack.
func oneLanguage(all []*script.Script) (string, error) {
	language := all[0].Meta.Language
	for _, s := range all {
		if s.Meta.Language != language {
			return "", inputf("%s is in %q and %s in %q; make a pack for each language", all[0].Name, language, s.Name, s.Meta.Language)
		}
	}
	return language, nil
}

// loadScript is loadScripts for commands that take one.
func loadScript(c *cli.Context) (*script.Script, error) {
	if c.NArg() > 1 {
		return nil, usagef("%s takes one script; there are %d: %s", c.Command.HelpName, c.NArg(), strings.Join(c.Args().Slice(), " "))
	}
	all, err := loadScripts(c)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

func loadFile(path string) (*script.Script, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, inputf("%s is no text file; name a script", path)
	}
	f, err := os.Open(path)
	if _, nan := strconv.Atoi(path); err != nil && nan == nil {
		return nil, inputf("there is no file %s; for day %s of the programme write --%s %s", path, path, flagDay, path)
	}
	if err != nil {
		return nil, inputf("%s cannot be opened: %v", path, plain(err))
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, inputf("%s is a folder; name a script in it, or use it as a programme: --program %s --day 1", path, path)
	}
	s, err := script.Parse(path, f)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// plain returns what went wrong without the path and the system call, which the
// message names already.
func plain(err error) error {
	if e, ok := err.(*fs.PathError); ok {
		return e.Err
	}
	return err
}

// title is how a session is called in one line.
func title(s *script.Script) string { return fullTitle(s.Meta.Title, s.Meta.Subtitle, s.Name) }

func fullTitle(title, subtitle, name string) string {
	switch {
	case title == "":
		return strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	case subtitle == "":
		return title
	}
	return fmt.Sprintf("%s — %s", title, subtitle)
}
