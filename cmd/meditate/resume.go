package main

import (
	"fmt"
	"os"
	"path/filepath"

	"meditate/narration"
	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

// toPlay returns the script that is to be played: the one that is named, the one that
// was left, with the place, or the next day of the programme.
func toPlay(c *cli.Context, std streams) (*script.Script, *place, error) {
	switch {
	case c.Bool(flagResume):
		return leftOff(c, std)
	case c.IsSet(flagDay) || c.NArg() > 0:
		s, err := loadScript(c)
		return s, nil, err
	}
	s, err := nextDay(c, std)
	return s, nil, err
}

// nextDay returns the day after the one that was finished last.
func nextDay(c *cli.Context, std streams) (*script.Script, error) {
	p, err := loadProgramme(c)
	if err != nil {
		return nil, err
	}
	last, any := recall().Finished[programmeKey(c)]
	for _, s := range p.Days {
		if !any || s.Meta.Day > last {
			c.Set(flagDay, fmt.Sprint(s.Meta.Day))
			return s, nil
		}
	}
	if p.Broken != nil {
		return nil, p.Broken
	}
	text := "You have been through all %d days. Choose any day you like: meditate play --day %d\n"
	if script.French(p.Language) {
		text = "Tu as parcouru les %d jours. Choisis le jour que tu veux : meditate play --day %d\n"
	}
	fmt.Fprintf(std.err, text, len(p.Days), p.Days[0].Meta.Day)
	return nil, shownError{usagef("choose a day")}
}

// programmeKey tells programmes apart.
func programmeKey(c *cli.Context) string {
	dir := c.String(flagProgram)
	if full, err := filepath.Abs(dir); err == nil && dir != "" {
		return full
	}
	return dir
}

// leftOff returns the script that was left, and sets the flags with which it was
// played, but for those that are set now.
func leftOff(c *cli.Context, std streams) (*script.Script, *place, error) {
	if c.IsSet(flagDay) || c.NArg() > 0 {
		return nil, nil, usagef("--%s goes on with the session that was left; leave out days and files, or play one from its beginning", flagResume)
	}
	was := recall().Place
	if was == nil {
		return nil, nil, inputf("no session was left early; meditate play plays the next day")
	}
	for name, value := range was.Flags {
		if !c.IsSet(name) {
			if err := c.Set(name, value); err != nil {
				return nil, nil, inputf("the session that was left cannot be taken up: --%s %s: %v", name, value, err)
			}
		}
	}
	var files []string
	if was.File != "" {
		files = []string{was.File}
	}
	_, all, err := loadNamed(c, files)
	if err != nil {
		return nil, nil, err
	}
	return all[0], was, nil
}

// in returns the frame of a score at which the phrase begins that was left: the same
// one where the script has not changed, else one of the same words, else what lies
// nearest.
func (was *place) in(score *narration.Score) int64 {
	at := int64(was.At * float64(score.Rate))
	nearest, same, n := int64(0), int64(-1), 0
	for _, e := range score.Events {
		if e.Kind != narration.Phrase {
			continue
		}
		switch {
		case e.Text == was.Text && n == was.Phrase:
			return e.Start
		case e.Text == was.Text && (same < 0 || distance(e.Start, at) < distance(same, at)):
			same = e.Start
		case distance(e.Start, at) < distance(nearest, at):
			nearest = e.Start
		}
		n++
	}
	if same >= 0 {
		return same
	}
	return nearest
}

func distance(a, b int64) int64 { return max(a-b, b-a) }

// keepPlace remembers where a session was left, or that a day was finished.
func keepPlace(p *performance, s sitting) error {
	key := programmeKey(p.c)
	err := remember(func(m *memory) {
		if !s.over {
			if left := placeOf(p, s.place); left != nil {
				m.Place = left
			}
			return
		}
		if m.Place != nil && m.Place.File == p.scriptFile() && m.Place.Flags[flagDay] == p.day() {
			m.Place = nil
		}
		if p.c.IsSet(flagDay) {
			if m.Finished == nil {
				m.Finished = map[string]int{}
			}
			m.Finished[key] = p.c.Int(flagDay)
		}
	})
	if err != nil {
		return fmt.Errorf("where the session ended is not remembered: %w", err)
	}
	return nil
}

// day returns the day that is played; "" where it is a file.
func (p *performance) day() string {
	if p.c.IsSet(flagDay) {
		return fmt.Sprint(p.c.Int(flagDay))
	}
	return ""
}

// scriptFile returns the script that is played, where it is no day, wherever it is called
// from.
func (p *performance) scriptFile() string {
	if p.c.IsSet(flagDay) {
		return ""
	}
	if full, err := filepath.Abs(p.script.Name); err == nil {
		return full
	}
	return p.script.Name
}

// placeOf returns the place at a frame of the session; nil where nothing was said
// yet, or nothing is known.
func placeOf(p *performance, at int64) *place {
	score := p.score.Load()
	if score == nil || at == 0 {
		return nil
	}
	was := &place{Flags: map[string]string{}, File: p.scriptFile(), At: score.Rate.Duration(at).Seconds()}
	for _, e := range score.Events {
		if e.Kind == narration.Phrase && e.Start <= at {
			was.Text = e.Text
			was.Phrase++
		}
	}
	was.Phrase--
	for _, flag := range playedFlags() {
		if name := flag.Names()[0]; p.c.IsSet(name) && name != flagVerbose {
			was.Flags[name] = fmt.Sprint(p.c.Value(name))
		}
	}
	for _, name := range []string{flagProgram, flagVoice, flagFill, flagLexicon, flagBed} { // which may be files
		if value, ok := was.Flags[name]; ok {
			was.Flags[name] = anywhere(value)
		}
	}
	return was
}

// anywhere returns the value of a flag as it means the same in every folder: a file's
// name becomes a whole path.
func anywhere(value string) string {
	if _, err := os.Stat(value); err != nil {
		return value
	}
	if full, err := filepath.Abs(value); err == nil {
		return full
	}
	return value
}
