package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"meditate/audio/player"
	"meditate/audio/speaker"
	"meditate/audio/synth"
	"meditate/narration"
	"meditate/narration/config"
	"meditate/narration/voices"

	"github.com/urfave/cli/v2"
)

const flagTone = "tone"

func doctorCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:        "doctor",
		Usage:       "look whether everything is there that a session needs",
		ArgsUsage:   " ",
		Description: "The exit status is that of the first thing that is wrong: 2 settings, 1 a folder, 3 a voice, 4 the sound device.",
		Flags: append(voiceFlags(), programFlag(),
			&cli.BoolFlag{Name: flagTone, Usage: "let a soft tone of half a second be heard"}),
		Action: func(c *cli.Context) error { return runDoctor(c, std) },
	}
}

// An examination is what a doctor finds.
type examination struct {
	std   streams
	first error // that was found
}

// found prints one line: what is looked at, how it is, and what to do where it is
// wrong.
func (x *examination) found(what, how string, err error, remedy string) {
	if err == nil {
		fmt.Fprintf(x.std.out, "ok     %-15s  %s\n", what, how)
		return
	}
	x.first = cmp.Or(x.first, err)
	fmt.Fprintf(x.std.out, "wrong  %-15s  %v\n%-7s%-15s  → %s\n", what, err, "", "", remedy)
}

func runDoctor(c *cli.Context, std streams) error {
	if c.Args().Present() {
		return usagef("doctor takes no argument; there is %q", c.Args().First())
	}
	x := &examination{std: std}
	path, _ := config.Path()
	_, err := loadSettings()
	x.found("settings", path+absent(path), err, "mend that line of the file, or take it out")
	x.folders()
	if err == nil {
		x.voices(c)
	}
	x.device(c)
	if x.first == nil {
		fmt.Fprintln(std.out, "\neverything is there")
		return nil
	}
	return shownError{x.first}
}

// folders looks whether what is kept can be kept.
func (x *examination) folders() {
	cache, err := os.UserCacheDir()
	if err == nil {
		err = writable(filepath.Join(cache, "meditate"))
	}
	x.found("kept clips", filepath.Join(cache, "meditate"), err, "let yourself write there, or set XDG_CACHE_HOME to another folder")
	state, err := stateFolder()
	if err == nil {
		err = writable(state)
	}
	x.found("places, journal", state, err, "let yourself write there, or set XDG_STATE_HOME to another folder")
}

// writable tries to write in a folder, which is made if it is not there.
func writable(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, ".doctor-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString("x")
	return errors.Join(err, f.Close())
}

// voices looks whether every day of the programme can be spoken.
func (x *examination) voices(c *cli.Context) {
	const remedy = "meditate voices says which voices there are and what the others need"
	vs, err := loadVoices(c)
	if err != nil {
		x.found("voice", "", err, remedy)
		return
	}
	p, err := loadProgramme(c)
	if err != nil {
		x.found("programme", "", err, "meditate check FILE says what is wrong with a script")
		return
	}
	x.found("programme", fmt.Sprintf("%s, %s", p.Title, count(len(p.Days), "day", "days")), p.Broken, "meditate check FILE says what is wrong with a script")
	if len(p.Days) == 0 {
		return
	}
	var name string
	for _, s := range p.Days {
		v, err := vs.chooseVoice(c.Context, c, s)
		if err != nil {
			x.found("voice", "", fmt.Errorf("%s: %w", s.Name, err), remedy)
			return
		}
		name = v.Name()
		for _, engine := range voices.Speakers(v) { // it may be there and not speak
			if _, err := engine.Speak(c.Context, narration.Spoken(s)[0]); err != nil {
				x.found("voice", "", err, remedy)
				return
			}
		}
	}
	x.found("voice", name, nil, "")
}

// device opens the sound device, and lets a tone be heard if that is wanted.
func (x *examination) device(c *cli.Context) {
	const remedy = "plug in headphones or speakers, and look whether other programs are heard; on Linux, PulseAudio, PipeWire or ALSA is needed"
	began := time.Now()
	device, err := openDevice(c.Context)
	if err == nil {
		defer device.Close()
		how := fmt.Sprintf("ready after %.2f s", time.Since(began).Seconds())
		if c.Bool(flagTone) {
			err = hearTone(c.Context, device)
			how += ", a tone was played"
		} else {
			how += fmt.Sprintf("; --%s lets you hear it", flagTone)
		}
		x.found("sound", how, err, remedy)
		return
	}
	if !c.Bool(flagVerbose) && errors.Is(err, speaker.ErrNoDevice) {
		err = speaker.ErrNoDevice // without all that was tried
	}
	x.found("sound", "", err, remedy)
}

// hearTone plays half a second of a soft tone.
func hearTone(ctx context.Context, device player.Device) error {
	tone := player.New(player.Session{Sound: synth.Tone(narration.SessionRate), Rate: narration.SessionRate}, player.Options{})
	return tone.Play(ctx, context.Background(), device)
}
