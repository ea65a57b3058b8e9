package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"meditate/narration/companion"
	"meditate/narration/journal"

	"github.com/urfave/cli/v2"
)

const (
	flagLog  = "log"
	flagNote = "note"
	flagCSV  = "csv"
)

// journalFlags say what is kept of a session.
func journalFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: flagLog, Usage: "note this session in the journal, on this computer"},
		&cli.BoolFlag{Name: flagNote, Usage: "ask for one line for the journal at the end"},
	}
}

// journals tells whether the user wants a session noted.
func journals(c *cli.Context) (bool, error) {
	if c.Bool(flagLog) {
		return true, nil
	}
	s, err := loadSettings()
	return s.config.Journal, err
}

// checkJournal refuses a line that nothing would keep.
func checkJournal(c *cli.Context) error {
	on, err := journals(c)
	if err == nil && c.Bool(flagNote) && !on {
		err = usagef("--%s writes into the journal, which is off; --%s keeps this session, “journal: on” in config.yaml every one", flagNote, flagLog)
	}
	return err
}

func openJournal() (journal.Journal, error) {
	dir, err := stateFolder()
	return journal.At(filepath.Join(dir, "journal.jsonl")), err
}

// keepEntry notes a session in the journal, if that is wanted.
func keepEntry(p *performance, s sitting, con *console) error {
	on, err := journals(p.c)
	if err != nil || !on || s.listened < time.Second {
		return err
	}
	j, err := openJournal()
	if err != nil {
		return err
	}
	e := journal.Entry{Start: s.began, Listened: s.listened, Title: title(p.script), Day: p.script.Meta.Day, Finished: s.over}
	if p.c.Bool(flagNote) && s.over {
		fmt.Fprint(p.std.out, p.words.ask)
		e.Note, _ = lineFrom(p.c.Context, p.std.in, con) // what was heard is kept, with a line or without
	}
	return j.Append(e)
}

func journalCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "journal",
		Usage:     "show what you have practised",
		ArgsUsage: " ",
		Description: "The journal is off until you want it: --log keeps one session, “journal: on” in config.yaml keeps all. " +
			"It is a text file on this computer; nothing is sent anywhere, and nothing is counted but sessions, minutes and days.",
		Flags: []cli.Flag{
			jsonFlag(),
			&cli.BoolFlag{Name: flagCSV, Usage: "print comma-separated values, for a spreadsheet"},
		},
		Action:      func(c *cli.Context) error { return showJournal(c, std) },
		Subcommands: []*cli.Command{forgetCommand(std)},
	}
}

// An entryJSON is a sitting as other programs read it.
type entryJSON struct {
	Start    string `json:"start"` // RFC 3339
	Seconds  int64  `json:"seconds"`
	Title    string `json:"title"`
	Day      *int   `json:"day"` // null where the session was none of a programme
	Finished bool   `json:"finished"`
	Note     string `json:"note"`
}

func newEntryJSON(e journal.Entry) entryJSON {
	out := entryJSON{Start: e.Start.Format(time.RFC3339), Seconds: int64(e.Listened / time.Second), Title: e.Title, Finished: e.Finished, Note: e.Note}
	if e.Day != journal.NoDay {
		out.Day = &e.Day
	}
	return out
}

func showJournal(c *cli.Context, std streams) error {
	if c.Args().Present() {
		return usagef("journal has no %q; there is journal forget", c.Args().First())
	}
	if c.Bool(flagJSON) && c.Bool(flagCSV) {
		return usagef("choose one of --%s and --%s", flagJSON, flagCSV)
	}
	j, err := openJournal()
	if err != nil {
		return err
	}
	entries, damaged, err := j.Entries()
	if err != nil {
		return err
	}
	if damaged > 0 {
		note(std, "%s", count(damaged, "line of the journal cannot be read and is left out", "lines of the journal cannot be read and are left out"))
	}
	switch {
	case c.Bool(flagJSON):
		rows := make([]entryJSON, len(entries))
		for i, e := range entries {
			rows[i] = newEntryJSON(e)
		}
		return printJSON(std.out, rows)
	case c.Bool(flagCSV):
		return printCSV(std.out, entries)
	}
	printJournal(std.out, entries)
	return nil
}

func printCSV(out io.Writer, entries []journal.Entry) error {
	w := csv.NewWriter(out)
	w.Write([]string{"start", "seconds", "title", "day", "finished", "note"})
	for _, e := range entries {
		row := newEntryJSON(e)
		day := ""
		if row.Day != nil {
			day = strconv.Itoa(*row.Day)
		}
		w.Write([]string{row.Start, strconv.FormatInt(row.Seconds, 10), inCell(row.Title), day, strconv.FormatBool(row.Finished), inCell(row.Note)})
	}
	w.Flush()
	return w.Error()
}

// inCell keeps a spreadsheet from taking a text for a formula (OWASP, "CSV
// Injection").
func inCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// printJournal prints the sittings, and how many they are.
func printJournal(out io.Writer, entries []journal.Entry) {
	words := journalWords()
	if len(entries) == 0 {
		fmt.Fprintln(out, words.empty)
		return
	}
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	days, sum := map[string]bool{}, time.Duration(0)
	for _, e := range entries {
		days[e.Start.Format(time.DateOnly)] = true
		sum += e.Listened
		fmt.Fprintf(w, "%s\t%s\t%s", e.Start.Format("2006-01-02 15:04"), companion.Length(e.Listened), e.Title)
		if e.Note != "" {
			fmt.Fprintf(w, "\t%s", e.Note)
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	fmt.Fprintf(out, words.sums, len(entries), int(sum.Round(time.Minute)/time.Minute), len(days))
}
