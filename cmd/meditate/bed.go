package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"meditate/audio"
	"meditate/audio/decode"
	"meditate/audio/resample"
	"meditate/audio/synth"
	"meditate/narration"
	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

const (
	flagBed      = "bed"
	flagBedLevel = "bed-level"
	flagDuck     = "duck"
)

// How a bed lies under the voice where nobody says anything else.
const (
	usualBedLevel = 18.0 // LU below the speech
	usualDuck     = 6.0  // dB louder in long silences
	usualFall     = 600 * time.Millisecond
	usualRise     = 1500 * time.Millisecond
	usualFadeIn   = 5 * time.Second
	usualFadeOut  = 8 * time.Second
)

const (
	bedRoom = "room"
	bedNone = "none"
)

// bedSeed decides the noises of every bed: the same session gives the same bytes.
const bedSeed = 1

// A file is repeated with a seam of up to bedSeam, and no more of it is used than
// bedMost frames, which are a quarter of an hour at the usual rate: longer than
// people notice that it repeats itself, and 173 MB.
const (
	bedSeam = 4 * time.Second
	bedMost = 15 * 60 * int64(narration.SessionRate)
)

func bedFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: flagBed, TakesFile: true, Usage: "what sounds under the session: " + strings.Join(bedNames(), ", ") + ", or a sound file: `NAME|FILE`"},
		&cli.StringFlag{Name: flagBedLevel, Usage: "let the bed lie `N` LU below the speech (default: 18; room tone is at −62 dBFS)"},
		&cli.StringFlag{Name: flagDuck, Usage: "let the bed be `N` dB louder in long silences (default: 6; 0 keeps it steady)"},
	}
}

// bedNames lists the beds that need no file.
func bedNames() []string {
	names := []string{bedRoom, bedNone}
	for _, name := range synth.Beds() {
		if name != bedRoom {
			names = append(names, name)
		}
	}
	return names
}

// A bedChoice is a bed that was chosen and is there, but not made yet.
type bedChoice struct {
	name, file string        // a bed of ours, or a file
	bed        narration.Bed // without its sound
}

// bedOf returns the bed of a session: the flag's, else the script's, else that of
// the settings, else room tone.
func (s settings) bedOf(c *cli.Context, sc *script.Script) (bedChoice, error) {
	name, from := c.String(flagBed), "--"+flagBed
	if name == "" {
		name, from = sc.Meta.Bed, sc.Name+": fond"
		if name != "" && !slices.Contains(bedNames(), name) && !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(sc.Name), name) // beside the script
		}
	}
	if name == "" {
		name, from = cmp.Or(s.config.Bed.Name, bedRoom), "config.yaml: bed"
	}
	choice := bedChoice{name: name}
	if !slices.Contains(bedNames(), name) {
		choice = bedChoice{file: name}
		if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
			return choice, inputf("%s: there is no bed and no sound file %q; there are %s", from, name, strings.Join(bedNames(), ", "))
		}
	}
	level, byFlag, err := s.bedLevel(c)
	if err != nil {
		return choice, err
	}
	ducking, err := s.ducking(c)
	if err != nil {
		return choice, err
	}
	choice.bed = narration.Bed{LevelDB: level, Ducking: ducking}
	if name == bedRoom && !byFlag {
		choice.bed = narration.Bed{LevelDB: narration.RoomLevelDB, Room: true}
	}
	return choice, nil
}

// bedLevel returns how far a bed lies below the speech, and whether a flag says so:
// room tone heeds only that.
func (s settings) bedLevel(c *cli.Context) (level float64, byFlag bool, err error) {
	if text := c.String(flagBedLevel); text != "" {
		level, err = decibelsOf(flagBedLevel, text, 0, 60)
		return level, true, err
	}
	if l := s.config.Bed.Level; l != nil {
		return *l, false, nil
	}
	return usualBedLevel, false, nil
}

// ducking returns how a bed makes way for the voice.
func (s settings) ducking(c *cli.Context) (narration.Ducking, error) {
	b := s.config.Bed
	d := narration.Ducking{
		DepthDB: valueOr(b.Duck, usualDuck),
		Fall:    valueOr(b.Fall, usualFall), Rise: valueOr(b.Rise, usualRise),
		FadeIn: valueOr(b.FadeIn, usualFadeIn), FadeOut: valueOr(b.FadeOut, usualFadeOut),
	}
	var err error
	if text := c.String(flagDuck); text != "" {
		d.DepthDB, err = decibelsOf(flagDuck, text, 0, 40)
	}
	return d, err
}

func valueOr[T any](p *T, usual T) T {
	if p == nil {
		return usual
	}
	return *p
}

// load makes the sound of a bed for a session of a rate.
func (b bedChoice) load(ctx context.Context, std streams, rate audio.Rate) (narration.Bed, error) {
	bed := b.bed
	if b.name == bedNone {
		return bed, nil
	}
	if b.file == "" {
		period, err := synth.Bed(b.name, rate, bedSeed)
		bed.Period = period
		return bed, err
	}
	period, err := loadBedFile(ctx, std, b.file, rate)
	if err != nil {
		return bed, err
	}
	bed.Period, bed.Seam = period, rate.Frames(bedSeam)
	return bed, nil
}

// loadBedFile reads a sound file as a bed.
func loadBedFile(ctx context.Context, std streams, path string, rate audio.Rate) (*audio.Packed, error) {
	f, source, err := openSound(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	packed, whole, err := audio.Pack(resample.Stream(interruptible{ctx, source}, rate), bedMost)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, inputf("the bed %s: %v", path, err)
	case packed.Len() < int64(rate):
		return nil, inputf("the bed %s lasts less than a second; a bed is repeated and needs more", path)
	case !whole:
		note(std, "of the bed %s the first %s minutes are used, over and over", path, clock(rate.Duration(bedMost)))
	}
	if w := source.Warning(); w != "" {
		note(std, "%s: %s", path, w)
	}
	return packed, nil
}

// openSound opens a sound file, whatever its kind; whoever called closes it.
func openSound(path string) (*os.File, *decode.Source, error) {
	info, err := os.Stat(path) // before it is opened: opening a pipe would wait
	switch {
	case err != nil:
		return nil, nil, inputf("%s cannot be read: %v", path, plain(err))
	case !info.Mode().IsRegular():
		return nil, nil, inputf("%s is no sound file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, inputf("%s cannot be read: %v", path, plain(err))
	}
	source, err := decode.Open(f, info.Size())
	if err != nil {
		f.Close()
		return nil, nil, inputf("%s: %v", path, err)
	}
	return f, source, nil
}

// An interruptible stream ends with its context.
type interruptible struct {
	ctx context.Context
	audio.Stream
}

func (s interruptible) Read(samples []float32) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.Stream.Read(samples)
}

// decibelsOf reads a number of decibels as people write it: −16, -16.5, 16,5 dB.
func decibelsOf(flag, text string, low, high float64) (float64, error) {
	number := strings.NewReplacer("−", "-", ",", ".").Replace(text)
	for _, unit := range []string{"dBTP", "dBFS", "LUFS", "dB", "LU"} {
		number = strings.TrimSpace(strings.TrimSuffix(number, unit))
	}
	var x float64
	if n, err := fmt.Sscanf(number+"\n", "%g\n", &x); n != 1 || err != nil || !(low <= x && x <= high) {
		return 0, usagef("--%s %s: write a number from %g to %g", flag, text, low, high)
	}
	return x, nil
}
