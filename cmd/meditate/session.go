package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"meditate/audio"
	"meditate/audio/spool"
	"meditate/narration"
	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

const (
	flagLength = "length"
	flagVoice  = "voice"
	flagBreath = "breath"
	flagRate   = "rate"
	flagJSON   = "json"
)

// sessionFlags are those of every command that arranges a session.
func sessionFlags() []cli.Flag {
	return append([]cli.Flag{
		programFlag(), dayFlag(),
		&cli.StringFlag{Name: flagLength, Usage: "let the session last `LENGTH`: 5m, 5 min, 1h30, or natural"},
		&cli.StringFlag{Name: flagBreath, Usage: "count breaths of `IN-OUT` seconds, such as 4-6"},
	}, voiceFlags()...)
}

// A session is a script that has been given a voice and a time.
type session struct {
	script *script.Script
	spoken
	score *narration.Score
}

// newSession speaks a script and arranges it. Its sounds are set aside, or where
// aside is nil only measured. The head of the line that is drawn meanwhile says
// for what.
func (vs *userVoices) newSession(c *cli.Context, std streams, s *script.Script, rate audio.Rate, aside *spool.Spool, head string) (*session, error) {
	o, err := options(c, rate)
	if err != nil {
		return nil, err
	}
	spoken, err := vs.speakAloud(c, std, s, rate, aside, head)
	if err != nil {
		return nil, err
	}
	return arrange(c, s, spoken, o)
}

// arrange gives a script that was spoken its time.
func arrange(c *cli.Context, s *script.Script, spoken spoken, o narration.Options) (*session, error) {
	score, err := narration.Arrange(s, spoken.lengths, o)
	var length *narration.LengthError
	if errors.As(err, &length) && c.IsSet(flagDay) {
		return nil, dayLength(s, length)
	}
	if err != nil {
		return nil, err
	}
	return &session{s, spoken, score}, nil
}

// dayLength tells a listener, who did not write the script, which lengths there are.
func dayLength(s *script.Script, e *narration.LengthError) error {
	var can []string
	if e.Below > 0 {
		can = append(can, clock(e.Below.Truncate(time.Second)))
	}
	if e.Above > 0 {
		can = append(can, clock((e.Above + time.Second - 1).Truncate(time.Second)))
	}
	text := fmt.Sprintf("day %d cannot last %s; the nearest is %s", s.Meta.Day, clock(e.Wanted), strings.Join(can, " or "))
	for i, d := range s.Meta.Lengths {
		if i == 0 {
			text += "; on offer: "
		} else {
			text += ", "
		}
		text += clock(d)
	}
	return inputf("%s", text)
}

// options reads the flags that say how a session is arranged.
func options(c *cli.Context, rate audio.Rate) (narration.Options, error) {
	o := narration.Options{Rate: rate}
	var err error
	if o.Length, err = lengthOf(c.String(flagLength)); err != nil {
		return o, err
	}
	if b := c.String(flagBreath); b != "" {
		if o.Breath, err = script.ParseBreath(b); err != nil {
			return o, usagef("--%s: %v", flagBreath, err)
		}
	}
	return o, nil
}

// lengthOf reads a length as a person writes it; "" is the script's own.
func lengthOf(text string) (time.Duration, error) {
	switch text {
	case "":
		return 0, nil
	case "natural":
		return narration.Natural, nil
	}
	d, err := script.ParseDuration(text)
	if err != nil {
		return 0, usagef("--%s: %v", flagLength, err)
	}
	if d <= 0 {
		return 0, usagef("--%s: a session lasts longer than %s", flagLength, text)
	}
	return d, nil
}
