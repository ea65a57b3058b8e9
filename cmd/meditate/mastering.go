package main

import (
	"context"
	"fmt"
	"math"
	"strings"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/master"
	"meditate/narration"

	"github.com/urfave/cli/v2"
)

const (
	flagTarget   = "target"
	flagLoudness = "loudness"
	flagPeak     = "peak"
	flagAnchor   = "anchor"
)

const (
	targetPodcast    = "podcast"
	targetHeadphones = "headphones"
	targetNone       = "none"
)

// targetFlags say how loud a session is; usual is the target where none is named.
func targetFlags(usual string) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: flagTarget, DefaultText: usual, Usage: "be as loud as this wants it: " + strings.Join(master.Names(), ", ") + " or none: `NAME`"},
		&cli.StringFlag{Name: flagLoudness, Usage: "be `N` LUFS loud, in place of what the target says"},
		&cli.StringFlag{Name: flagPeak, Usage: "let no true peak pass `N` dBTP, in place of what the target says"},
		&cli.StringFlag{Name: flagAnchor, Usage: "measure the whole programme, as platforms do, or the speech alone: programme or speech: `WHAT`"},
	}
}

// targetOf returns the target that the flags name, for a session with so many
// channels; nil where there is none.
func targetOf(c *cli.Context, usual string, channels int) (*master.Target, error) {
	name := strings.ToLower(c.String(flagTarget))
	own := c.String(flagLoudness) != "" || c.String(flagPeak) != ""
	if name == targetNone {
		if own || c.String(flagAnchor) != "" {
			return nil, usagef("--%s none leaves levels as they are; leave --%s, --%s and --%s out, or name another target", flagTarget, flagLoudness, flagPeak, flagAnchor)
		}
		return nil, nil
	}
	if name == "" {
		name = usual
	}
	t, ok := master.Named(name, channels)
	if !ok {
		return nil, usagef("--%s: there is no target %q; there are %s and none", flagTarget, name, strings.Join(master.Names(), ", "))
	}
	if own {
		t.Name = ""
	}
	var err error
	if text := c.String(flagLoudness); text != "" {
		if t.Loudness, err = decibelsOf(flagLoudness, text, -40, -8); err != nil {
			return nil, err
		}
	}
	if text := c.String(flagPeak); text != "" {
		if t.Peak, err = decibelsOf(flagPeak, text, -20, 0); err != nil {
			return nil, err
		}
	}
	switch anchor := c.String(flagAnchor); {
	case anchor == "":
	case t.RMS:
		return nil, usagef("--%s: %s counts the whole file; there is nothing to choose", flagAnchor, name)
	case anchor == master.Programme.String():
		t.Anchor = master.Programme
	case anchor == master.Speech.String():
		t.Anchor = master.Speech
	default:
		return nil, usagef("--%s: the loudness is that of the programme or of the speech, not of %q", flagAnchor, anchor)
	}
	return &t, nil
}

// targetFor returns the target of a session: bells alone are not brought to the
// loudness of speech, but stay beside it as they would be.
func targetFor(score *narration.Score, t *master.Target) *master.Target {
	if t == nil || score.HasSpeech() {
		return t
	}
	bells := *t
	if bells.Anchor = master.Speech; bells.RMS {
		bells.RMS, bells.Loudness = false, clean.Speech
	}
	return &bells
}

// mastered returns a session as it is to sound. Compare has its whole loudness
// measured even where the target does not need it.
func mastered(ctx context.Context, score *narration.Score, sounds narration.Sounds, bed narration.Bed, t *master.Target, channels int, compare bool) (audio.Signal, master.Report, error) {
	return master.Master(ctx, narration.Session(score, sounds, bed, channels), t, compare)
}

// farApart is how much the loudness of the programme and that of its speech may
// differ before it is worth a word.
const farApart = 3.0 // LU

// sayMastered says what a listener or a platform would notice of the mastering.
func sayMastered(std streams, path string, t *master.Target, r master.Report, overBed bool) {
	if r.Limited > 0 {
		note(std, "%s: the limiter turns down %s, by %.1f dB at most", path, count(r.Limited, "peak", "peaks"), r.DeepestDB)
	}
	if t == nil || t.RMS || math.IsNaN(r.Loudness) || math.Abs(r.Loudness-r.Speech) <= farApart {
		return
	}
	softer := ""
	if overBed {
		softer = fmt.Sprintf(", or a softer bed (--%s 24)", flagBedLevel)
	}
	text := fmt.Sprintf("%s: the whole programme is at %s LUFS and its speech at %s, because what is softer, bells and beds, counts too; ", path, level(r.Loudness), level(r.Speech))
	if t.Anchor == master.Programme {
		text += fmt.Sprintf("for speech at the usual loudness: --%s speech%s", flagAnchor, softer)
	} else {
		text += "a platform that measures it would make it louder; a softer bed brings both together"
	}
	note(std, "%s", text)
}
