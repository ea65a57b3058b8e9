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

const (
	flagDelay       = "delay"
	flagSubtitles   = "subtitles"
	flagProgress    = "progress"
	flagClosingBell = "closing-bell"
	flagResume      = "resume"
)

// enoughForAPack is how long a session is prepared even if there is no device:
// time for a pack, so that what is wrong with the session itself is said first.
const enoughForAPack = 3 * time.Second

// maxDelay is longer than anyone takes to sit down, and usualDelay long enough to
// close one's eyes.
const (
	maxDelay   = time.Hour
	usualDelay = 5 * time.Second
)

func playCommand(now context.Context, std streams) *cli.Command {
	return &cli.Command{
		Name:      "play",
		Usage:     "play a session",
		ArgsUsage: "[FILE]",
		Description: "Without a day or a file, the next day of the programme is played: the one after the day that was finished last.\n\n" +
			"Keys, on a terminal: space pauses and goes on, ← and → go to the phrase before and after, p and n to the part before and after, + and − turn the volume, b rings a bell, s shows or hides subtitles, ? lists the keys, q leaves.",
		Flags: slices.Concat(playedFlags(), []cli.Flag{
			&cli.BoolFlag{Name: flagResume, Usage: "go on where a session was left, at the beginning of the phrase"},
		}, screenFlags(usualDelay), journalFlags()),
		Action: func(c *cli.Context) error { return runPlay(c, now, std) },
	}
}

// playedFlags are those that decide how a session sounds when it is played.
func playedFlags() []cli.Flag {
	return slices.Concat(sessionFlags(), bedFlags(), targetFlags(targetHeadphones))
}

// screenFlags say what is said and done around a session. Usual is the delay where
// none is named.
func screenFlags(usual time.Duration) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: flagDelay, Value: fmt.Sprint(usual), Usage: "wait for `TIME` before the first sound: 10s, or 0"},
		&cli.BoolFlag{Name: flagSubtitles, Usage: "print each phrase when it is spoken"},
		&cli.BoolFlag{Name: flagProgress, Usage: "show how far the session is"},
		&cli.BoolFlag{Name: flagClosingBell, Usage: "ring a bell when the session is left early"},
	}
}

func runPlay(c *cli.Context, now context.Context, std streams) error {
	s, from, err := toPlay(c, std)
	if err != nil {
		return err
	}
	p, err := newPerformance(c, std, s)
	if err != nil {
		return err
	}
	if from != nil {
		p.from, p.complete = from.in, true
	}
	p.again = "meditate play --" + flagResume
	p.keep = func(sat sitting, con *console) error { return errors.Join(keepPlace(p, sat), keepEntry(p, sat, con)) }
	return p.run(now)
}

// newPerformance reads the flags of whatever is played.
func newPerformance(c *cli.Context, std streams, s *script.Script) (*performance, error) {
	p := &performance{c: c, std: std, script: s, words: wordsFor(s.Meta.Language)}
	p.again = insteadOf(c, c.Command.HelpName, c.Command.Flags)
	p.file = insteadOf(c, "meditate export", playedFlags())
	var err error
	if p.delay, err = delayOf(c); err != nil {
		return nil, err
	}
	if err := checkJournal(c); err != nil {
		return nil, err
	}
	if p.options, err = options(c, narration.SessionRate); err != nil {
		return nil, err
	}
	p.arrange = func(sp spoken, o narration.Options) (*session, error) { return arrange(c, s, sp, o) }
	p.target, err = targetOf(c, targetHeadphones, 2)
	return p, err
}

// run speaks and plays. The device takes its time to open, the voice takes its own:
// both at once. Where there is no device, an engine is not waited for.
func (p *performance) run(now context.Context) error {
	c, s := p.c, p.script
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
	ctx, stop := context.WithCancel(c.Context)
	defer stop()
	packIsSpoken := time.Now().Add(enoughForAPack)
	opened := openEarly(ctx, func() { time.AfterFunc(time.Until(packIsSpoken), stop) })
	p.progress.set(0, len(voice.Distinct(narration.Spoken(s))))
	p.speaking, p.stop = vs.speaking(ctx, c, s, aside, &p.progress), stop
	bed, bedErr := choice.load(ctx, p.std, narration.SessionRate)
	bed.Away = p.away
	device, err := opened()
	if err != nil {
		// What is wrong with the session itself is said first.
		if _, wrong := p.session(<-p.speaking, p.options); wrong != nil && !errors.Is(wrong, context.Canceled) {
			return wrong
		}
		return p.noDevice(err)
	}
	if p.bed = bed; bedErr != nil {
		device.Close()
		return bedErr
	}
	return p.noDevice(p.play(c.Context, now, device))
}

func delayOf(c *cli.Context) (time.Duration, error) {
	text := c.String(flagDelay)
	if text == "0" || text == "0s" {
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
func (p *performance) noDevice(err error) error {
	lost := errors.Is(err, speaker.ErrLost)
	if !lost && !errors.Is(err, speaker.ErrNoDevice) {
		return err
	}
	french := script.French(p.script.Meta.Language)
	switch {
	case lost && french:
		fmt.Fprintf(p.std.err, "La sortie audio n’est pas revenue. Quand elle sera là, tu peux reprendre : %s\n", p.again)
	case lost:
		fmt.Fprintf(p.std.err, "The sound device has not come back. When it is there, you can go on: %s\n", p.again)
	case french:
		fmt.Fprintf(p.std.err, "Aucune sortie audio ici. Tu peux faire un fichier de la séance : %s\n", p.file)
	default:
		fmt.Fprintf(p.std.err, "There is no sound device here. You can make a file of the session instead: %s\n", p.file)
	}
	return shownError{err}
}

// insteadOf returns the command line that does something else with what was to be
// played: the command, with the flags that are set of those that it has.
func insteadOf(c *cli.Context, command string, flags []cli.Flag) string {
	words := []string{command}
	for _, flag := range flags {
		if name := flag.Names()[0]; c.IsSet(name) && name != flagVerbose {
			words = append(words, "--"+name, quoted(fmt.Sprint(c.Value(name))))
		}
	}
	for _, arg := range c.Args().Slice() {
		words = append(words, quoted(arg))
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
