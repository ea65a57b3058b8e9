package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"meditate/audio"
	"meditate/audio/take"
	"meditate/narration/reading"
	"meditate/narration/speech"
	"meditate/narration/voice"
	"meditate/narration/voice/pack"
	"meditate/narration/voices"

	"github.com/urfave/cli/v2"
)

const (
	flagAccept = "accept"
	flagUnsure = "unsure"
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
		),
		Action: func(c *cli.Context) error { return runImport(c, std) },
	}
}

// A finding is what a recording holds of a phrase.
type finding struct {
	reading.Line
	found      bool
	place      string // where it was found: a time, or a file
	sound      audio.Clip
	confidence float64
	doubt      string // "" if it is sure
	quality    take.Quality
}

func (f finding) sure() bool { return f.found && f.doubt == "" }

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
	path := c.Args().First()
	find := findInTake
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		find = findInFolder
	}
	findings, err := find(c.Context, std, path, s.lines)
	if err != nil {
		return err
	}
	printFindings(std, s.language, findings)
	return storeFindings(c, std, s.language, findings)
}

// findInTake finds the phrases in one long recording.
func findInTake(ctx context.Context, std streams, path string, lines []reading.Line) ([]finding, error) {
	clip, err := readSound(ctx, path)
	if err != nil {
		return nil, err
	}
	t, err := take.Analyse(ctx, clip)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	result, err := reading.Align(ctx, lines, t, speech.Expected)
	if err != nil {
		return nil, err
	}
	out := make([]finding, len(lines))
	for i, m := range result.Matches {
		out[i] = finding{Line: m.Line, found: m.Found, confidence: m.Confidence, doubt: m.Doubt}
		if m.Found {
			out[i].place = timecode(m.From, clip.Rate)
			out[i].sound = t.Cut(m.From, m.To)
			out[i].quality = take.Check(out[i].sound, t.FloorDB)
		}
	}
	for _, d := range result.Dropped {
		fmt.Fprintf(std.out, "left out  %s  %.1f s  %s\n", timecode(d.From, clip.Rate), clip.Rate.Duration(d.To-d.From).Seconds(), d.Reason)
	}
	return out, nil
}

// findInFolder finds the phrases among files, one each.
func findInFolder(ctx context.Context, std streams, dir string, lines []reading.Line) ([]finding, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, inputf("%s cannot be read: %v", dir, plain(err))
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && e.Name()[0] != '.' {
			names = append(names, e.Name())
		}
	}
	files, faults := reading.ByName(lines, names)
	for _, fault := range faults {
		fmt.Fprintf(std.out, "left out  %v\n", fault)
	}
	out := make([]finding, len(lines))
	for i, line := range lines {
		out[i] = finding{Line: line, doubt: "there is no file of this phrase"}
		name, ok := files[line.Number]
		if !ok {
			continue
		}
		if out[i], err = findInFile(ctx, filepath.Join(dir, name), line); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// findInFile finds a phrase in a file of its own: from the first sound to the
// last.
func findInFile(ctx context.Context, path string, line reading.Line) (finding, error) {
	f := finding{Line: line, place: filepath.Base(path)}
	var t take.Take
	clip, err := readSound(ctx, path)
	if err == nil {
		t, err = take.Analyse(ctx, clip)
	}
	switch {
	case ctx.Err() != nil:
		return f, ctx.Err()
	case err != nil:
		f.doubt = err.Error()
		return f, nil
	case len(t.Stretches) == 0:
		f.doubt = "nothing is said in " + f.place
		return f, nil
	}
	f.found, f.confidence = true, 1
	f.sound = t.Cut(t.Stretches[0].From, t.Stretches[len(t.Stretches)-1].To)
	f.quality = take.Check(f.sound, t.FloorDB)
	if err := voices.CheckLength(f.sound.Duration(), line.Text); err != nil {
		f.confidence, f.doubt = 0, err.Error()
	}
	return f, nil
}

func printFindings(std streams, language string, findings []finding) {
	for _, f := range findings {
		what := "not found"
		if f.found {
			what = fmt.Sprintf("%9s  %4.1f s  %s LUFS  %3.0f %%", f.place, f.sound.Duration().Seconds(), reading.Level(f.quality.LevelLUFS), 100*f.confidence)
		}
		fmt.Fprintf(std.out, "%3d  %-37s  %s\n", f.Number, what, voice.Excerpt(f.Text))
		switch {
		case !f.found:
			fmt.Fprintf(std.out, "     %s\n", f.doubt)
			continue
		case f.doubt != "":
			fmt.Fprintf(std.out, "     unsure: %s\n", f.doubt)
		}
		for _, advice := range reading.Advice(f.quality, language) {
			fmt.Fprintf(std.out, "     %s\n", advice)
		}
	}
}

// storeFindings puts what was found into the pack, if the user has accepted it.
func storeFindings(c *cli.Context, std streams, language string, findings []finding) error {
	var store []pack.Recording
	sure, unsure := 0, 0
	for _, f := range findings {
		if f.sure() {
			sure++
		} else if f.found {
			unsure++
		}
		if f.sure() || f.found && c.Bool(flagUnsure) {
			store = append(store, pack.Recording{Phrase: f.Text, Sound: f.sound})
		}
	}
	fmt.Fprintf(std.out, "\n%d of %s sure", sure, count(len(findings), "phrase", "phrases"))
	if unsure > 0 {
		fmt.Fprintf(std.out, ", %d unsure: where you have listened and it is right, add --%s --%s", unsure, flagAccept, flagUnsure)
	}
	fmt.Fprintln(std.out)
	switch {
	case !c.Bool(flagAccept) && sure > 0:
		fmt.Fprintf(std.out, "nothing is stored yet: --%s stores what is sure\n", flagAccept)
		return nil
	case len(store) == 0:
		fmt.Fprintln(std.out, "nothing is stored")
		return nil
	}
	f, err := beginFolder(c, language)
	if err != nil {
		return err
	}
	if _, err := f.AddAll(c.Context, store, time.Now()); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%d stored in %s\n", len(store), c.String(flagPack))
	if len(store) < len(findings) {
		fmt.Fprintf(std.out, "still to read: meditate record sheet --%s --%s %s …\n", flagMissing, flagPack, quoted(c.String(flagPack)))
	}
	return nil
}
