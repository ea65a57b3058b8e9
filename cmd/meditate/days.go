package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"meditate/narration"
	"meditate/narration/programme"
	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

func daysCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "days",
		Usage:     "list the programme: day, title, lengths",
		ArgsUsage: " ",
		Flags:     append(voiceFlags(), programFlag(), jsonFlag()),
		Action:    func(c *cli.Context) error { return runDays(c, std) },
	}
}

// A dayRow is what is listed of a day. Lengths are in seconds; null where no
// voice speaks the day, so that its natural length is not known.
type dayRow struct {
	Day      int       `json:"day"`
	Title    string    `json:"title"`
	Subtitle string    `json:"subtitle"`
	Language string    `json:"language"`
	Length   *float64  `json:"length_s"` // what is played where nothing is asked for
	Natural  *float64  `json:"natural_s"`
	Lengths  []float64 `json:"lengths_s"`
	Voice    string    `json:"voice"`
}

func runDays(c *cli.Context, std streams) error {
	if c.Args().Present() {
		return usagef("days takes no argument; there is %q", c.Args().First())
	}
	p, err := loadProgramme(c)
	if err != nil {
		return err
	}
	vs, err := loadVoices(c)
	if err != nil {
		return err
	}
	rows := make([]dayRow, 0, len(p.Days))
	for _, s := range p.Days {
		row, err := newDayRow(c, std, vs, s)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	if c.Bool(flagJSON) {
		if err := printJSON(std.out, struct {
			Title    string   `json:"title"`
			Language string   `json:"language"`
			Credits  []string `json:"credits"`
			Days     []dayRow `json:"days"`
		}{p.Title, p.Language, append([]string{}, p.Credits...), rows}); err != nil {
			return err
		}
		return p.Broken
	}
	printDays(std, p, rows)
	return p.Broken
}

func newDayRow(c *cli.Context, std streams, vs *userVoices, s *script.Script) (dayRow, error) {
	row := dayRow{
		Day: s.Meta.Day, Title: s.Meta.Title, Subtitle: s.Meta.Subtitle, Language: s.Meta.Language,
		Lengths: make([]float64, 0, len(s.Meta.Lengths)),
	}
	for _, d := range s.Meta.Lengths {
		row.Lengths = append(row.Lengths, d.Seconds())
	}
	if s.Meta.Length > 0 {
		row.Length = seconds(s.Meta.Length)
	}
	spoken, err := vs.speakAloud(c, std, s, narration.SessionRate, nil, title(s))
	switch {
	case exitCode(err) == exitNoVoice:
		return row, nil
	case err != nil:
		return row, err
	}
	reach, err := narration.ReachOf(s, spoken.lengths, narration.Options{})
	if err != nil {
		return row, err
	}
	row.Voice, row.Natural = spoken.voice.Name(), seconds(reach.Natural)
	if row.Length == nil {
		row.Length = row.Natural
	}
	return row, nil
}

func seconds(d time.Duration) *float64 {
	s := d.Seconds()
	return &s
}

func printDays(std streams, p *programme.Programme, rows []dayRow) {
	fmt.Fprintf(std.out, "%s\n\n", p.Title)
	w := tabwriter.NewWriter(std.out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(w, "day\ttitle\tlength\tnatural\ton offer")
	for _, r := range rows {
		offer := make([]string, len(r.Lengths))
		for i, s := range r.Lengths {
			offer[i] = clock(time.Duration(s * float64(time.Second)))
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", r.Day, fullTitle(r.Title, r.Subtitle, fmt.Sprint("day ", r.Day)),
			clockOrDash(r.Length), clockOrDash(r.Natural), strings.Join(offer, ", "))
	}
	w.Flush()
	if len(p.Credits) > 0 {
		fmt.Fprintf(std.out, "\n%s\n", strings.Join(p.Credits, "\n"))
	}
}

func clockOrDash(s *float64) string {
	if s == nil {
		return "–"
	}
	return clock(time.Duration(*s * float64(time.Second)))
}
