package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"meditate/narration/podcast"
	"meditate/narration/podcast/check"

	"github.com/urfave/cli/v2"
)

const flagNoSound = "no-sound"

func podcastCheckCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "say what directories and players would find wrong with a podcast",
		ArgsUsage: "FOLDER|FEED",
		Description: "Any feed, also one that another program made. Files beside it are looked at as well, and their sound is measured; " +
			"nothing is asked of the network. Each finding names where it stands, what to write instead, and the document that says so. " +
			"The exit status is 1 where something is broken.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: flagNoSound, Usage: "do not measure the sound"},
			jsonFlag(), verboseFlag(),
		},
		Action: func(c *cli.Context) error { return runPodcastCheck(c, std) },
	}
}

func runPodcastCheck(c *cli.Context, std streams) error {
	path, err := oneFolder(c)
	if err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, podcast.FeedName)
	}
	if strings.Contains(path, "://") {
		return inputf("%s is an address, and nothing is asked of the network; download the feed and name the file", path)
	}
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return inputf("%s cannot be read: %v", path, plain(err))
	}
	defer root.Close()
	line := newStatus(std.screen)
	defer line.clear()
	report, err := check.Feed(c.Context, root.FS(), filepath.Base(path), check.Options{
		SkipSound: c.Bool(flagNoSound),
		Now:       time.Now(),
		Progress:  func(done, all int) { line.show(path, fmt.Sprintf("%d/%d sounds", done, all)) },
	})
	line.clear()
	switch {
	case c.Context.Err() != nil:
		return c.Context.Err()
	case errors.Is(err, fs.ErrNotExist):
		return inputf("there is no feed %s; name the folder of a podcast, or a feed in it", path)
	case err != nil:
		return inputf("%v", err)
	}
	if c.Bool(flagJSON) {
		if err := printJSON(std.out, feedRowOf(path, report)); err != nil {
			return err
		}
	} else {
		printFeedReport(std, path, report, c.Bool(flagVerbose))
	}
	if report.Count(check.Broken) > 0 {
		return shownError{fmt.Errorf("the podcast is broken")}
	}
	return nil
}

// printFeedReport prints what was found. Hints are for those who ask for more.
func printFeedReport(std streams, path string, r check.Report, verbose bool) {
	for _, f := range r.Findings {
		if f.Level == check.Hint && !verbose {
			continue
		}
		f.File = filepath.Join(filepath.Dir(path), filepath.FromSlash(f.File))
		fmt.Fprintf(std.out, "%s: %s\n    (%s)\n", f.Level, f, f.Source)
	}
	if r.More > 0 {
		fmt.Fprintf(std.out, "and %d more\n", r.More)
	}
	text := fmt.Sprintf("%s  %s: %d broken, %d doubtful, %s", path, count(r.Episodes, "episode", "episodes"),
		r.Count(check.Broken), r.Count(check.Doubtful), count(r.Count(check.Hint), "hint", "hints"))
	if r.Count(check.Hint) > 0 && !verbose {
		text += " (-v shows them)"
	}
	if r.Sounds > 0 {
		text += fmt.Sprintf("; the sound of %d measured", r.Sounds)
	}
	if r.Unchecked > 0 {
		text += fmt.Sprintf("; %s not looked at", count(r.Unchecked, "address elsewhere", "addresses elsewhere"))
	}
	fmt.Fprintln(std.out, text)
}

// A feedRow is what --json says of a feed.
type feedRow struct {
	File      string        `json:"file"`
	Title     string        `json:"title"`
	Episodes  int           `json:"episodes"`
	Sounds    int           `json:"sounds_measured"`
	Unchecked int           `json:"addresses_unchecked"`
	Findings  []feedFinding `json:"findings"`
	More      int           `json:"more"` // findings that are not listed
}

type feedFinding struct {
	Level  string `json:"level"`
	File   string `json:"file"`
	Line   int    `json:"line"` // 0: the file as a whole
	Col    int    `json:"col"`
	Rule   string `json:"rule"`
	Text   string `json:"text"`
	Source string `json:"source"`
}

func feedRowOf(path string, r check.Report) feedRow {
	row := feedRow{path, r.Title, r.Episodes, r.Sounds, r.Unchecked, []feedFinding{}, r.More}
	for _, f := range r.Findings {
		row.Findings = append(row.Findings, feedFinding{f.Level.String(), f.File, f.Line, f.Col, f.Rule, f.Text, f.Source})
	}
	return row
}
