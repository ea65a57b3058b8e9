package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"meditate/audio"
	"meditate/audio/wav"
	"meditate/narration/script"

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

func exportCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     "write sessions as WAV files",
		ArgsUsage: "[FILE…]",
		Flags: append(sessionFlags(),
			&cli.BoolFlag{Name: flagAll, Usage: "export every day of the programme"},
			&cli.StringFlag{Name: flagOut, Aliases: []string{"o"}, TakesFile: true, Usage: "write to `PATH`: a file, or a folder for several sessions"},
			bedFlag(), rateFlag(),
			&cli.IntFlag{Name: flagChannels, Value: 2, Usage: "1 for mono, 2 for stereo: a `NUMBER`"},
			&cli.BoolFlag{Name: flagForce, Usage: "overwrite files that exist"},
		),
		Action: func(c *cli.Context) error { return runExport(c, std) },
	}
}

func runExport(c *cli.Context, std streams) error {
	o, err := exportOptions(c)
	if err != nil {
		return err
	}
	all, err := allOrNamed(c, "exports", c.Args().Slice())
	if err != nil {
		return err
	}
	paths, folder, err := exportPaths(c, all)
	if err != nil {
		return err
	}
	vs, err := loadVoices(c)
	if err != nil {
		return err
	}
	// Every session is arranged before the first is written: what cannot be done
	// is found before half of it is.
	sounds := make([]audio.Signal, len(all))
	for i, s := range all {
		if sounds[i], err = prepare(c, std, vs, s, paths[i], o); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("the folder %s cannot be made: %w", folder, plain(err))
	}
	for i, s := range all {
		if err := exportOne(c, std, s, paths[i], sounds[i], o); err != nil {
			return err
		}
	}
	return nil
}

// exportOptions reads the flags that say how a file is written.
func exportOptions(c *cli.Context) (wav.Options, error) {
	rate, err := rateOf(c)
	if err != nil {
		return wav.Options{}, err
	}
	channels := c.Int(flagChannels)
	if channels != 1 && channels != 2 {
		return wav.Options{}, usagef("--%s %d: there are 1 (mono) and 2 (stereo)", flagChannels, channels)
	}
	return wav.Options{Rate: rate, Channels: channels, Seed: ditherSeed}, nil
}

// prepare speaks and arranges a session that will go to path.
func prepare(c *cli.Context, std streams, vs *userVoices, s *script.Script, path string, o wav.Options) (audio.Signal, error) {
	bed, err := bedOf(c, s)
	if err != nil {
		return nil, err
	}
	ses, err := vs.newSession(c, std, s, o.Rate, path)
	if err != nil {
		return nil, err
	}
	if err := wav.Check(ses.score.Frames, o); errors.Is(err, wav.ErrTooLarge) {
		return nil, fmt.Errorf("%s would have %.1f GB, and a WAV file holds at most 4.3; choose a shorter --%s, --%s 1 or a lower --%s",
			path, float64(wav.Size(ses.score.Frames, o))/1e9, flagLength, flagChannels, flagRate)
	}
	if ses.clips, err = ses.clips.At(c.Context, o.Rate); err != nil {
		return nil, err
	}
	return ses.sound(bed), nil
}

func exportOne(c *cli.Context, std streams, s *script.Script, path string, sound audio.Signal, o wav.Options) error {
	line := newStatus(std.screen)
	defer line.clear()
	o.Progress = func(frames int64) { line.show(path, fmt.Sprintf("%d %%", 100*frames/sound.Len())) }
	write := func(w io.Writer) error { return wav.Write(c.Context, w, sound, o) }
	if err := writeNew(c, path, write); err != nil {
		return err
	}
	line.clear()
	fmt.Fprintf(std.out, "%s  %s  %s\n", path, clock(o.Rate.Duration(sound.Len())), title(s))
	return nil
}
