package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"

	"meditate/audio"
	"meditate/audio/master"
	"meditate/audio/spool"
	"meditate/narration/programme"

	"github.com/urfave/cli/v2"
)

const (
	flagOut      = "output"
	flagAll      = "all"
	flagChannels = "channels"
	flagForce    = "force"
)

// ditherSeed keys the dither of every export: the same session gives the same
// bytes.
const ditherSeed = 1

func rateFlag() cli.Flag {
	return &cli.IntFlag{Name: flagRate, Value: 48000, Usage: "frames a second: a `NUMBER`"}
}

// rateOf returns the rate that was asked for.
func rateOf(c *cli.Context) (audio.Rate, error) {
	rate := c.Int(flagRate)
	if rate < 8000 || rate > 192000 {
		return 0, usagef("--%s %d: rates from 8000 to 192000 are supported; 48000 and 44100 are usual", flagRate, rate)
	}
	return audio.Rate(rate), nil
}

func channelsFlag() cli.Flag {
	return &cli.IntFlag{Name: flagChannels, Value: 2, Usage: "1 for mono, 2 for stereo: a `NUMBER`"}
}

func exportCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     "write sessions as sound files",
		ArgsUsage: "[FILE…]",
		Flags: slices.Concat(sessionFlags(), []cli.Flag{
			&cli.BoolFlag{Name: flagAll, Usage: "export every day of the programme"},
			&cli.StringFlag{Name: flagOut, Aliases: []string{"o"}, TakesFile: true, Usage: "write to `PATH`: a file, or a folder for several sessions"},
		}, bedFlags(), targetFlags(targetPodcast), formatFlags(), fileFlags(), []cli.Flag{withFlag()}),
		Action: func(c *cli.Context) error { return runExport(c, std) },
	}
}

// fileFlags say what a sound file is like, whatever its format.
func fileFlags() []cli.Flag {
	return []cli.Flag{
		rateFlag(),
		channelsFlag(),
		&cli.BoolFlag{Name: flagForce, Usage: "overwrite files that exist"},
	}
}

// An export is one run of the command.
type export struct {
	c        *cli.Context
	std      streams
	vs       *userVoices
	rate     audio.Rate
	channels int
	format   format
	bitrate  int // kbit/s; of an encoder
	target   *master.Target
	aside    *spool.Spool
	with     with

	programme *programme.Programme // of the sessions; nil: none
}

func runExport(c *cli.Context, std streams) error {
	f, err := formatOf(c)
	if err != nil {
		return err
	}
	x, err := newExport(c, std, f)
	if err != nil {
		return err
	}
	if err := f.takes(x.rate); err != nil {
		return err
	}
	if x.with, err = withOf(c); err != nil {
		return err
	}
	p, all, err := allOrNamed(c, "exports", c.Args().Slice())
	if err != nil {
		return err
	}
	x.programme = p
	paths, folder, err := exportPaths(c, x.format, all)
	if err != nil {
		return err
	}
	if err := x.with.check(paths, c.Bool(flagForce)); err != nil {
		return err
	}
	if x.vs, err = loadVoices(c); err != nil {
		return err
	}
	x.aside = newSpool()
	defer x.aside.Close()
	// Every session is arranged before the first is written: what cannot be done
	// is found before half of it is.
	sessions := make([]*session, len(all))
	beds := make([]bedChoice, len(all))
	beside := make([]companions, len(all))
	for i, s := range all {
		if beds[i], err = x.vs.bedOf(c, s); err != nil {
			return err
		}
		if sessions[i], err = x.vs.newSession(c, std, s, x.rate, x.aside, paths[i]); err != nil {
			return err
		}
		if beside[i], err = x.with.make(x.vs.aboutOf(sessions[i], p), p); err != nil {
			return err
		}
	}
	debug.FreeOSMemory() // what clips took, for the beds
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("the folder %s cannot be made: %w", folder, plain(err))
	}
	for i := range all {
		if err := x.write(sessions[i], beds[i], beside[i], paths[i]); err != nil {
			return err
		}
	}
	return nil
}

// newExport reads the flags that say how files are written.
func newExport(c *cli.Context, std streams, f format) (*export, error) {
	x := &export{c: c, std: std, format: f, channels: c.Int(flagChannels)}
	var err error
	if x.rate, err = rateOf(c); err != nil {
		return nil, err
	}
	if x.channels != 1 && x.channels != 2 {
		return nil, usagef("--%s %d: there are 1 (mono) and 2 (stereo)", flagChannels, x.channels)
	}
	if x.target, err = targetOf(c, targetPodcast, x.channels); err != nil {
		return nil, err
	}
	if x.bitrate, err = x.format.bitrateOf(c); err != nil {
		return nil, err
	}
	if e := x.format.encoder; e != nil && e.scale != nil && x.target != nil {
		x.target.Peak = min(x.target.Peak, audio.DB(e.scale(x.bitrate))) // what it takes away is added before
	}
	return x, nil
}

// loudest is how much louder than the whole programme speech is let be, unasked.
const loudest = 9.0 // LU

// tooLoud says why a programme should not be brought to a target, though it may
// have been; "" where it may.
func tooLoud(t *master.Target, r master.Report, err error) string {
	var reach *master.ReachError
	switch {
	case t == nil || t.Anchor == master.Speech:
	case errors.As(err, &reach):
		return reach.Error()
	case err == nil && r.Speech > t.Loudness+loudest:
		return fmt.Sprintf("with the whole programme at %s LUFS the speech would be at %s", level(t.Loudness), level(r.Speech))
	}
	return ""
}

// asked tells whether the user has said how loud the session is to be. Someone who
// has not is better served with a file and a note than with an error.
func (x *export) asked() bool {
	return slices.ContainsFunc([]string{flagTarget, flagLoudness, flagPeak, flagAnchor}, x.c.IsSet)
}

// A masteredSession is a session as it is to sound.
type masteredSession struct {
	sound   audio.Signal
	target  *master.Target
	report  master.Report
	overBed bool
}

// master brings a session to its loudness. Where nobody has asked for one and the
// whole cannot have it, its speech does.
func (x *export) master(ctx context.Context, ses *session, choice bedChoice, path string) (m masteredSession, err error) {
	bed, err := choice.load(ctx, x.std, x.rate)
	if err != nil {
		return m, err
	}
	m.overBed = bed.Period != nil && !bed.Room
	m.target = targetFor(ses.score, x.target)
	m.sound, m.report, err = mastered(ctx, ses.score, ses.sounds, bed, m.target, x.channels, m.overBed)
	if why := tooLoud(m.target, m.report, err); why != "" && !x.asked() {
		note(x.std, "%s: %s; so it is the speech that is at %s LUFS, and the whole is softer", path, why, level(m.target.Loudness))
		bySpeech := *m.target
		bySpeech.Anchor = master.Speech
		m.target = &bySpeech
		m.sound, m.report, err = mastered(ctx, ses.score, ses.sounds, bed, m.target, x.channels, false)
	}
	if err != nil {
		return m, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// write masters a session and writes it to path, and what goes with it beside it.
func (x *export) write(ses *session, choice bedChoice, beside companions, path string) error {
	m, err := x.master(x.c.Context, ses, choice, path)
	if err != nil {
		return err
	}
	line := newStatus(x.std.screen)
	defer line.clear()
	file := sessionFile{
		sound: m.sound, about: beside.about, channels: x.channels, bitrate: x.bitrate,
		progress: func(frames int64) { line.show(path, fmt.Sprintf("%d %%", 100*frames/m.sound.Len())) },
	}
	if x.with[withManifest] {
		file.samples = sha256.New()
	}
	force := x.c.Bool(flagForce)
	if err := x.format.write(x.c.Context, path, force, file); err != nil {
		return err
	}
	if err := beside.write(path, force); err != nil {
		return err
	}
	if x.with[withManifest] {
		if err := x.writeManifest(ses, choice, m, file, path); err != nil {
			return err
		}
	}
	line.clear()
	loud := ""
	if ses.score.HasSpeech() {
		sayMastered(x.std, path, m.target, m.report, m.overBed)
		loud = loudnessNote(m.target, m.report)
	}
	fmt.Fprintf(x.std.out, "%s  %s  %s%s\n", path, clock(x.rate.Duration(m.sound.Len())), title(ses.script), loud)
	return nil
}
