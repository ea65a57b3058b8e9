package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"meditate/audio/speaker"
	"meditate/narration"
	"meditate/narration/script"
	"meditate/narration/voice"

	"github.com/urfave/cli/v2"
)

const flagDelay = "delay"

// enoughForAPack is how long a session is prepared even if there is no device:
// time for a pack, so that what is wrong with the session itself is said first.
const enoughForAPack = 3 * time.Second

// maxDelay is longer than anyone takes to sit down.
const maxDelay = time.Hour

func playCommand(now context.Context, std streams) *cli.Command {
	return &cli.Command{
		Name:      "play",
		Usage:     "play a session",
		ArgsUsage: "[FILE]",
		Flags: append(playedFlags(),
			&cli.StringFlag{Name: flagDelay, Usage: "wait for `TIME` before the first sound: 10s"}),
		Action: func(c *cli.Context) error { return runPlay(c, now, std) },
	}
}

// playedFlags are those that decide how a session sounds when it is played.
func playedFlags() []cli.Flag {
	return slices.Concat(sessionFlags(), bedFlags(), targetFlags(targetHeadphones))
}

func runPlay(c *cli.Context, now context.Context, std streams) error {
	s, err := loadScript(c)
	if err != nil {
		return err
	}
	p := performance{c: c, script: s}
	if p.delay, err = delayOf(c); err != nil {
		return err
	}
	if p.target, err = targetOf(c, targetHeadphones, 2); err != nil {
		return err
	}
	if p.options, err = options(c, narration.SessionRate); err != nil {
		return err
	}
	vs, err := loadVoices(c)
	if err != nil {
		return err
	}
	choice, err := vs.bedOf(c, s)
	if err != nil {
		return err
	}
	aside := newSpool()
	defer aside.Close()
	// The device takes its time to open, the voice takes its own: both at once.
	// Where there is no device, an engine is not waited for.
	ctx, stop := context.WithCancel(c.Context)
	defer stop()
	packIsSpoken := time.Now().Add(enoughForAPack)
	opened := openSpeaker(ctx, func() { time.AfterFunc(time.Until(packIsSpoken), stop) })
	p.progress.set(0, len(voice.Distinct(narration.Spoken(s))))
	p.speaking, p.stop = vs.speaking(ctx, c, s, aside, p.progress.set), stop
	sp, err := opened() // until then, nothing can be said on standard error
	if err != nil {
		// What is wrong with the session itself is said first.
		if _, wrong := p.session(<-p.speaking); wrong != nil && !errors.Is(wrong, context.Canceled) {
			return wrong
		}
		return noDevice(std, c, s, err)
	}
	if p.bed, err = choice.load(ctx, std, narration.SessionRate); err != nil {
		sp.Close()
		return err
	}
	return noDevice(std, c, s, p.play(ctx, now, std, sp))
}

// openSpeaker opens the device in the background and returns a function that
// waits for it. It calls failed where there is none.
func openSpeaker(ctx context.Context, failed func()) func() (*speaker.Speaker, error) {
	type result struct {
		speaker *speaker.Speaker
		err     error
	}
	done := make(chan result, 1)
	go func() {
		s, err := speaker.Open(ctx, narration.SessionRate)
		if err != nil {
			failed()
		}
		done <- result{s, err}
	}()
	return func() (*speaker.Speaker, error) {
		r := <-done
		return r.speaker, r.err
	}
}

func delayOf(c *cli.Context) (time.Duration, error) {
	text := c.String(flagDelay)
	if text == "" || text == "0" {
		return 0, nil
	}
	d, err := script.ParseDuration(text)
	if err != nil {
		return 0, usagef("--%s: %v", flagDelay, err)
	}
	if d > maxDelay {
		return 0, usagef("--%s: %s is more than an hour; start later instead", flagDelay, text)
	}
	return d, nil
}

// noDevice tells someone who wanted to practise, in the language of the script
// and in one line, that there is nothing to hear it on. Other errors pass.
func noDevice(std streams, c *cli.Context, s *script.Script, err error) error {
	lost := errors.Is(err, speaker.ErrLost)
	if !lost && !errors.Is(err, speaker.ErrNoDevice) {
		return err
	}
	text := "There is no sound device here. You can make a file of the session instead: %s\n"
	switch french := script.French(s.Meta.Language); {
	case french && lost:
		text = "La sortie audio a disparu. Tu peux la rebrancher et relancer, ou faire un fichier de la séance : %s\n"
	case french:
		text = "Aucune sortie audio ici. Tu peux faire un fichier de la séance : %s\n"
	case lost:
		text = "The sound device went away. You can plug it in and start again, or make a file of the session: %s\n"
	}
	fmt.Fprintf(std.err, text, exportInstead(c))
	return shownError{err}
}

// exportInstead returns the command that exports what was to be played.
func exportInstead(c *cli.Context) string {
	words := []string{"meditate export"}
	for _, flag := range playedFlags() {
		if name := flag.Names()[0]; c.IsSet(name) && name != flagVerbose {
			words = append(words, "--"+name, quoted(fmt.Sprint(c.Value(name))))
		}
	}
	for _, file := range c.Args().Slice() {
		words = append(words, quoted(file))
	}
	return strings.Join(words, " ")
}

// quoted returns a word as a shell takes it for one.
func quoted(word string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_./:+,=@%", r)
	}
	if word != "" && strings.TrimFunc(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
