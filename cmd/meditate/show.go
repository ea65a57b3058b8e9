package main

import (
	"fmt"

	"meditate/narration"
	"meditate/narration/script"
	"meditate/narration/voice"
	"meditate/narration/voices"

	"github.com/urfave/cli/v2"
)

func showCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "print the timed score of a session",
		ArgsUsage: "[FILE]",
		Flags: append(sessionFlags(), rateFlag(),
			&cli.BoolFlag{Name: flagJSON, Usage: "print JSON; places and lengths in frames"},
			&cli.BoolFlag{Name: flagSpoken, Usage: "print what an engine is given to say, phrase by phrase"}),
		Action: func(c *cli.Context) error {
			s, err := loadScript(c)
			if err != nil {
				return err
			}
			if c.Bool(flagSpoken) {
				return showSpoken(c, std, s)
			}
			rate, err := rateOf(c)
			if err != nil {
				return err
			}
			vs, err := loadVoices(c)
			if err != nil {
				return err
			}
			ses, err := vs.newSession(c, std, s, rate, nil, title(s))
			if err != nil {
				return err
			}
			if c.Bool(flagJSON) {
				return printJSON(std.out, newScoreJSON(ses))
			}
			printScore(std, ses)
			return nil
		},
	}
}

func printScore(std streams, s *session) {
	score := s.score
	fmt.Fprintf(std.out, "%s\n", title(s.script))
	section := -1
	for _, e := range score.Events {
		if e.Section != section {
			section = e.Section
			fmt.Fprintf(std.out, "\n%s  %-6s  %s\n", timecode(e.Start, score.Rate), "##", score.Sections[section].Title)
		}
		fmt.Fprintf(std.out, "%s  %-6s  %s\n", timecode(e.Start, score.Rate), e.Kind, eventText(e, s))
	}
	share := func(kinds ...narration.Kind) (sum float64) {
		for _, k := range kinds {
			sum += 100 * score.Share(k)
		}
		return sum
	}
	who := ""
	if s.voice != nil {
		who = "; voice " + s.voice.Name()
	}
	fmt.Fprintf(std.out, "\n%s  total: speech %.0f %%, silence %.0f %%, bells %.0f %%%s\n",
		timecode(score.Frames, score.Rate), share(narration.Phrase), share(narration.Pause, narration.Breath), share(narration.Bell), who)
}

func eventText(e narration.Event, s *session) string {
	if e.Kind != narration.Phrase {
		return fmt.Sprintf("%.3f s", float64(e.Frames)/float64(s.score.Rate))
	}
	text := e.Text
	if e.Role == script.Affirmation {
		text = "> " + text
	}
	if other := spokenBy(s.voice, e.Spoken); other != "" {
		text += "  [" + other + "]"
	}
	return text
}

// spokenBy returns the voice that speaks a phrase which the chosen voice lacks;
// "" where it is the chosen voice itself.
func spokenBy(v voice.Voice, phrase string) string {
	if filled, ok := v.(*voices.Filled); ok {
		return filled.Other(phrase)
	}
	return ""
}

// A scoreJSON is a score as other programs read it; start and frames count
// frames at the rate.
type scoreJSON struct {
	Title    string        `json:"title"`
	Subtitle string        `json:"subtitle"`
	Day      *int          `json:"day"` // null if the script names none
	Language string        `json:"language"`
	Voice    string        `json:"voice"`
	Rate     int           `json:"rate"`
	Frames   int64         `json:"frames"`
	Sections []sectionJSON `json:"sections"`
	Events   []eventJSON   `json:"events"`
}

type sectionJSON struct {
	Title  string `json:"title"`
	Start  int64  `json:"start"`
	Frames int64  `json:"frames"`
}

type eventJSON struct {
	Kind    string `json:"kind"`
	Role    string `json:"role,omitempty"` // of a phrase
	Section string `json:"section"`
	Start   int64  `json:"start"`
	Frames  int64  `json:"frames"`
	Text    string `json:"text,omitempty"`   // of a phrase, as shown
	Spoken  string `json:"spoken,omitempty"` // of a phrase, as said
	Voice   string `json:"voice,omitempty"`  // of a phrase that another voice speaks
	Line    int    `json:"line"`
}

func newScoreJSON(s *session) scoreJSON {
	score := s.score
	out := scoreJSON{
		Title: score.Title, Subtitle: score.Subtitle, Language: score.Language,
		Voice: s.voice.Name(), Rate: int(score.Rate), Frames: score.Frames,
		Sections: make([]sectionJSON, 0, len(score.Sections)), Events: make([]eventJSON, 0, len(score.Events)),
	}
	if score.Day != script.NoDay {
		out.Day = &score.Day
	}
	for _, sec := range score.Sections {
		out.Sections = append(out.Sections, sectionJSON(sec))
	}
	for _, e := range score.Events {
		j := eventJSON{
			Kind: e.Kind.String(), Section: score.Sections[e.Section].Title,
			Start: e.Start, Frames: e.Frames, Text: e.Text, Spoken: e.Spoken, Line: e.Line,
		}
		if e.Kind == narration.Phrase {
			j.Role, j.Voice = e.Role.String(), spokenBy(s.voice, e.Spoken)
		}
		out.Events = append(out.Events, j)
	}
	return out
}
