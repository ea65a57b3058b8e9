package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"meditate/narration/reading"
	"meditate/narration/voice"
	"meditate/narration/voice/pack"

	"github.com/urfave/cli/v2"
)

const (
	flagPack    = "pack"
	flagMissing = "missing"
)

func recordCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:  "record",
		Usage: "make a pack of your own voice",
		Description: "Print the sheet, read it aloud with two seconds between the phrases, and import the recording;\n" +
			"or record phrase by phrase with record take. A pack keeps every version of a phrase.",
		ArgsUsage: " ",
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usagef("record has no command %q; there are sheet, import, take, status and use", c.Args().First())
			}
			return cli.ShowSubcommandHelp(c)
		},
		Subcommands: []*cli.Command{
			sheetCommand(std), importCommand(std), takeCommand(std), statusCommand(std), useCommand(std),
		},
	}
}

// recordFlags are those of every command that is about the phrases of scripts
// and a pack.
func recordFlags(more ...cli.Flag) []cli.Flag {
	return append([]cli.Flag{
		programFlag(), dayFlag(),
		&cli.BoolFlag{Name: flagAll, Usage: "every day of the programme"},
		&cli.StringFlag{Name: flagPack, TakesFile: true, Usage: "the pack `NAME`, or its folder: ./ma-voix"},
	}, more...)
}

// A sheet is what there is to read, of one script or of several.
type sheet struct {
	title    string
	language string
	lines    []reading.Line
}

// loadSheet returns the phrases that a command is about, numbered: of the files,
// or of the days that its flags name, and with --missing those alone that the
// pack does not have.
func loadSheet(c *cli.Context, files []string) (*sheet, error) {
	_, all, err := allOrNamed(c, "takes in", files)
	if err != nil {
		return nil, err
	}
	language, err := oneLanguage(all)
	if err != nil {
		return nil, err
	}
	out := &sheet{title: title(all[0]), language: language}
	seen := map[string]bool{}
	for _, s := range all {
		for _, line := range reading.Lines(s) {
			if seen[line.Text] {
				continue
			}
			seen[line.Text] = true
			line.Number = len(out.lines) + 1
			out.lines = append(out.lines, line)
		}
	}
	if len(out.lines) == 0 {
		return nil, inputf("%s has no phrase to read", all[0].Name)
	}
	if !c.Bool(flagMissing) {
		return out, nil
	}
	f, err := openFolder(c)
	if err != nil {
		return nil, err
	}
	return out, out.keepMissing(f)
}

// phrases returns what the lines of a sheet say.
func (s *sheet) phrases() []string {
	var out []string
	for _, line := range s.lines {
		out = append(out, line.Text)
	}
	return out
}

// keepMissing leaves only the lines that a pack does not have.
func (s *sheet) keepMissing(f *pack.Folder) error {
	if f == nil {
		return nil
	}
	covered, err := f.Status(s.phrases())
	if err != nil {
		return err
	}
	var missing []reading.Line
	for i, line := range s.lines {
		if covered[i].Use == 0 {
			missing = append(missing, line)
		}
	}
	s.lines = missing
	return nil
}

// errNoHome is the error where the user's packs have no folder.
var errNoHome = inputf("the folder for voices is unknown; set MEDITATE_VOICES to one")

// packDir returns the folder of the pack that the flag names: one of the user's,
// or where a separator stands in the name, that folder.
func packDir(c *cli.Context) (string, error) {
	name := c.String(flagPack)
	switch {
	case name == "":
		return "", usagef("which pack? name it: --%s ma-voix", flagPack)
	case strings.ContainsAny(name, `/\`):
		return filepath.Clean(name), nil
	}
	vs, err := loadVoices(c)
	if err != nil {
		return "", err
	}
	if err := pack.CheckName(name, vs.EngineNames()...); err != nil {
		return "", inputf("--%s: %v", flagPack, err)
	}
	if vs.Home == "" {
		return "", errNoHome
	}
	return filepath.Join(vs.Home, name), nil
}

// openFolder returns the pack that the flag names; nil where there is none yet.
func openFolder(c *cli.Context) (*pack.Folder, error) {
	dir, err := packDir(c)
	if err != nil {
		return nil, err
	}
	f, err := pack.OpenFolder(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the pack %s cannot be used: %w", c.String(flagPack), err)
	}
	return f, nil
}

// needFolder is openFolder for commands that a pack has to be there for.
func needFolder(c *cli.Context) (*pack.Folder, error) {
	f, err := openFolder(c)
	if err == nil && f == nil {
		err = inputf("there is no pack %s yet; record import and record take begin one", c.String(flagPack))
	}
	return f, err
}

// beginFolder is openFolder for commands that begin a pack where there is none.
func beginFolder(c *cli.Context, language string) (*pack.Folder, error) {
	f, err := openFolder(c)
	if f != nil || err != nil {
		return f, err
	}
	dir, err := packDir(c)
	if err != nil {
		return nil, err
	}
	return pack.Create(c.Context, dir, pack.Info{Name: filepath.Base(dir), Language: language, Date: time.Now().Format(time.DateOnly)})
}

func statusCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "status",
		Usage:     "show which phrases a pack has, in which versions",
		ArgsUsage: "[FILE…]",
		Flags:     recordFlags(),
		Action: func(c *cli.Context) error {
			s, err := loadSheet(c, c.Args().Slice())
			if err != nil {
				return err
			}
			f, err := needFolder(c)
			if err != nil {
				return err
			}
			covered, err := f.Status(s.phrases())
			if err != nil {
				return err
			}
			printCoverage(std, s, covered)
			return nil
		},
	}
}

func printCoverage(std streams, s *sheet, covered []pack.Coverage) {
	have := 0
	w := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for i, c := range covered {
		state := "missing"
		if c.Use > 0 {
			have++
			state = fmt.Sprintf("version %d of %d", c.Use, len(c.Takes))
		}
		fmt.Fprintf(w, "%d\t%s\t  %s\n", s.lines[i].Number, state, voice.Excerpt(c.Phrase))
	}
	w.Flush()
	fmt.Fprintf(std.out, "\n%d of %s recorded\n", have, count(len(covered), "phrase", "phrases"))
}

func useCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "use",
		Usage:     "have a phrase spoken by another of its versions",
		ArgsUsage: "NUMBER VERSION [FILE…]",
		Flags:     recordFlags(),
		Action: func(c *cli.Context) error {
			args := c.Args().Slice()
			if len(args) < 2 {
				return usagef("which phrase, and which version? meditate record use 3 1 --%s 3 --%s ma-voix", flagDay, flagPack)
			}
			number, err1 := strconv.Atoi(args[0])
			version, err2 := strconv.Atoi(args[1])
			if err := errors.Join(err1, err2); err != nil {
				return usagef("a phrase and a version are numbers, as record status prints them; there are %q and %q", args[0], args[1])
			}
			s, err := loadSheet(c, args[2:])
			if err != nil {
				return err
			}
			i := slices.IndexFunc(s.lines, func(l reading.Line) bool { return l.Number == number })
			if i < 0 {
				return inputf("there is no phrase %d; there are 1 to %d", number, len(s.lines))
			}
			f, err := needFolder(c)
			if err != nil {
				return err
			}
			if err := f.Use(c.Context, s.lines[i].Text, version); err != nil {
				return inputf("%v", err)
			}
			fmt.Fprintf(std.out, "%d  version %d  %s\n", number, version, voice.Excerpt(s.lines[i].Text))
			return nil
		},
	}
}
