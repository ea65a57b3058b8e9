package main

import (
	"errors"
	"fmt"
	"math"
	"time"

	"meditate/narration"
	"meditate/narration/script"
	"meditate/narration/speech"

	"github.com/urfave/cli/v2"
)

func checkCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "read scripts and say what is wrong with them, or how long they can last",
		ArgsUsage: "FILE…",
		Flags:     append(voiceFlags(), jsonFlag()),
		Action:    func(c *cli.Context) error { return runCheck(c, std) },
	}
}

// A checkRow is what is said of a script. Lengths are in seconds.
type checkRow struct {
	File      string       `json:"file"`
	Errors    []checkError `json:"errors"`
	Shortest  float64      `json:"shortest_s"`
	Natural   float64      `json:"natural_s"`
	Longest   float64      `json:"longest_s"`
	Gaps      [][2]float64 `json:"gaps_s"`        // lengths between that cannot be met
	Silence   float64      `json:"silence_share"` // of the session as it is played, 0 to 1
	Voice     string       `json:"voice"`
	Estimated bool         `json:"estimated"` // no voice here speaks it; lengths are a guess
}

type checkError struct {
	Line   int    `json:"line"` // 0: of the file as a whole
	Column int    `json:"column"`
	Text   string `json:"text"`
}

func runCheck(c *cli.Context, std streams) error {
	if !c.Args().Present() {
		return usagef("check which script? meditate check FILE…")
	}
	vs, err := loadVoices(c)
	if err != nil {
		return err
	}
	rows := make([]checkRow, 0, c.NArg())
	var failed error
	for _, file := range c.Args().Slice() {
		row, err := checkFile(c, std, vs, file)
		if exitCode(err) == exitInterrupted {
			return err
		}
		if err != nil {
			failed = errors.Join(failed, err)
			row.Errors = newCheckErrors(err)
		}
		if !c.Bool(flagJSON) {
			if err != nil {
				report(std.err, err)
			} else {
				printCheck(std, row)
			}
		}
		rows = append(rows, row)
	}
	if c.Bool(flagJSON) {
		if err := printJSON(std.out, rows); err != nil {
			return err
		}
	}
	if failed != nil {
		return shownError{failed}
	}
	return nil
}

func checkFile(c *cli.Context, std streams, vs *userVoices, file string) (checkRow, error) {
	row := checkRow{File: file, Errors: []checkError{}, Gaps: [][2]float64{}}
	s, err := loadFile(file)
	if err != nil {
		return row, err
	}
	if _, err := vs.bedOf(c, s); err != nil {
		return row, err
	}
	lengths, err := lengthsOrGuess(c, std, vs, s, &row)
	if err != nil {
		return row, err
	}
	reach, err := narration.ReachOf(s, lengths, narration.Options{})
	if err != nil {
		return row, err
	}
	row.Shortest, row.Natural, row.Longest = reach.Shortest.Seconds(), reach.Natural.Seconds(), reach.Longest.Seconds()
	for _, g := range reach.Gaps {
		row.Gaps = append(row.Gaps, [2]float64{g.From.Seconds(), g.To.Seconds()})
	}
	if err := checkLengths(s, lengths); err != nil {
		return row, err
	}
	score, err := narration.Arrange(s, lengths, narration.Options{})
	if err != nil {
		return row, err
	}
	row.Silence = score.Share(narration.Pause) + score.Share(narration.Breath)
	return row, nil
}

// checkLengths finds the lengths in the head of a script that cannot be met.
func checkLengths(s *script.Script, lengths narration.Lengths) error {
	var wrong []error
	meet := func(key string, length time.Duration) {
		if _, err := narration.Arrange(s, lengths, narration.Options{Length: length}); err != nil {
			wrong = append(wrong, fmt.Errorf("%s in the head: %w", key, err))
		}
	}
	if s.Meta.Length > 0 {
		meet("durée", s.Meta.Length)
	}
	for _, length := range s.Meta.Lengths {
		meet("durées", length)
	}
	return errors.Join(wrong...)
}

// lengthsOrGuess measures the phrases of a script with its voice; where none
// speaks it, it guesses from their letters: a script can be checked before it is
// recorded.
func lengthsOrGuess(c *cli.Context, std streams, vs *userVoices, s *script.Script, row *checkRow) (narration.Lengths, error) {
	spoken, err := vs.speakAloud(c, std, s, narration.SessionRate, nil, s.Name)
	if err == nil {
		row.Voice = spoken.voice.Name()
		return spoken.lengths, nil
	}
	if exitCode(err) != exitNoVoice || c.String(flagVoice) != "" || s.Meta.Voice != "" {
		return nil, err
	}
	row.Estimated = true
	return narration.Guess(s, narration.SessionRate, speech.Expected), nil
}

func printCheck(std streams, row checkRow) {
	// What is printed can be asked for: rounded up where it is the least, down
	// where it is the most.
	up := func(s float64) string { return clock(time.Duration(math.Ceil(s)) * time.Second) }
	down := func(s float64) string { return clock(time.Duration(math.Floor(s)) * time.Second) }
	with := "voice " + row.Voice
	if row.Estimated {
		with = "no voice speaks it yet: lengths are estimated"
	}
	var gaps string
	for _, g := range row.Gaps {
		gaps += fmt.Sprintf(", but nothing between %s and %s", down(g[0]), up(g[1]))
	}
	fmt.Fprintf(std.out, "%s: in order; shortest %s, natural %s, longest %s%s; silence %.0f %% (%s)\n",
		row.File, up(row.Shortest), clock(time.Duration(row.Natural*float64(time.Second))), down(row.Longest), gaps, 100*row.Silence, with)
}

func newCheckErrors(err error) []checkError {
	var list script.ErrorList
	if !errors.As(err, &list) {
		return []checkError{{Text: err.Error()}}
	}
	out := make([]checkError, len(list))
	for i, e := range list {
		out[i] = checkError{e.Line, e.Col, e.Text}
	}
	return out
}
