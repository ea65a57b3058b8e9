package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/recorder"
	"meditate/audio/resample"
	"meditate/audio/speaker"
	"meditate/audio/take"
	"meditate/narration"
	"meditate/narration/reading"
	"meditate/narration/script"
	"meditate/narration/voice/pack"

	"github.com/urfave/cli/v2"
)

func takeCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "take",
		Usage:     "record phrase by phrase at the microphone",
		ArgsUsage: "[FILE…]",
		Description: "Begins with what the pack does not have; --again goes through every phrase. What was kept is stored\n" +
			"at once, so that you can stop at any moment and go on another day.",
		Flags:  recordFlags(&cli.BoolFlag{Name: flagAgain, Usage: "record every phrase again, not only what is missing"}),
		Action: func(c *cli.Context) error { return runTake(c, std) },
	}
}

const flagAgain = "again"

func runTake(c *cli.Context, std streams) error {
	if _, err := packDir(c); err != nil {
		return err
	}
	s, err := loadSheet(c, c.Args().Slice())
	if err != nil {
		return err
	}
	mic, err := recorder.Find()
	if err != nil {
		return inputf("%v; or record in any program and use record import", err)
	}
	f, err := openFolder(c)
	if err != nil {
		return err
	}
	if !c.Bool(flagAgain) {
		if err := s.keepMissing(f); err != nil {
			return err
		}
	}
	if len(s.lines) == 0 {
		note(std, "the pack %s has every phrase; --%s goes through them all", c.String(flagPack), flagAgain)
		return nil
	}
	b := &booth{words: boothWords(s.language), language: s.language, screen: std.screen, line: newStatus(std.screen), mic: mic, keys: readKeys(std.in), pack: f}
	b.begin = func() (*pack.Folder, error) { return beginFolder(c, s.language) }
	defer b.keys.restore()
	return b.run(c.Context, s.lines)
}

// A booth is where someone records phrase by phrase.
type booth struct {
	words    boothText
	language string
	screen   io.Writer
	line     *status // on which the level is drawn
	mic      *recorder.Recorder
	keys     *keys
	pack     *pack.Folder // nil until there is one
	begin    func() (*pack.Folder, error)
	kept     int
	out      *speaker.Speaker // nil until something was listened to
}

// errQuit ends a recording that is to be gone on with another day.
var errQuit = errors.New("quit")

// run goes through the lines, forwards and back.
func (b *booth) run(ctx context.Context, lines []reading.Line) error {
	b.say("%s\n", fmt.Sprintf(b.words.begin, len(lines), b.mic.Name()))
	var stopped error // by q, or by Ctrl-C
	for i := 0; i < len(lines) && stopped == nil; {
		b.say("\n%d/%d\n\n    %s\n\n", i+1, len(lines), lines[i].Text)
		step, err := b.phrase(ctx, lines[i])
		switch {
		case errors.Is(err, errQuit) || errors.Is(err, context.Canceled):
			stopped = err
		case err != nil:
			return err
		}
		i = max(0, i+step)
	}
	b.say("\n%s\n", fmt.Sprintf(b.words.end, b.kept))
	if errors.Is(stopped, errQuit) {
		return nil
	}
	return stopped
}

// phrase records one phrase until it is kept or left, and returns how many phrases
// to go on by.
func (b *booth) phrase(ctx context.Context, line reading.Line) (step int, err error) {
	var sound audio.Clip // what was recorded last; empty before
	said := ""
	for {
		choices := b.words.before
		if len(sound.Samples) > 0 {
			choices = b.words.after
		}
		if choices != said {
			b.say("%s\n", choices)
			said = choices
		}
		key, err := b.key(ctx)
		if err != nil {
			return 0, err
		}
		switch {
		case key == keyEnter && len(sound.Samples) == 0 || key == 'a':
			if sound, err = b.record(ctx); err != nil {
				return 0, err
			}
			said = ""
		case key == 'b':
			return -1, nil
		case key == 's':
			return 1, nil
		case key == 'q' || key == keyEnd:
			return 0, errQuit
		case key == keyCtrlC:
			return 0, context.Canceled
		case len(sound.Samples) == 0: // the rest is about a recording
		case key == 'l':
			if err := b.listen(ctx, sound); err != nil {
				return 0, err
			}
		case key == keyEnter || key == 'k':
			return 1, b.keep(ctx, pack.Recording{Phrase: line.Text, Sound: sound})
		}
	}
}

// keep stores a recording, in a pack that begins with the first.
func (b *booth) keep(ctx context.Context, r pack.Recording) (err error) {
	if b.pack == nil {
		if b.pack, err = b.begin(); err != nil {
			return err
		}
	}
	if _, err := b.pack.Add(ctx, r, time.Now()); err != nil {
		return err
	}
	b.kept++
	return nil
}

// key waits for a key.
func (b *booth) key(ctx context.Context) (rune, error) {
	select {
	case key := <-b.keys.pressed:
		return key, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// record records until the next key, and says what to do better. Where nothing
// was said, what it returns is empty.
func (b *booth) record(ctx context.Context) (audio.Clip, error) {
	stop := make(chan struct{})
	type outcome struct {
		clip audio.Clip
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		clip, err := b.mic.Record(ctx, stop, b.meter)
		done <- outcome{clip, err}
	}()
	var o outcome
	key := keyEnter
	select {
	case key = <-b.keys.pressed:
		close(stop)
		o = <-done
	case o = <-done:
	}
	b.line.clear()
	switch {
	case o.err != nil:
		return audio.Clip{}, o.err
	case key == keyEnd:
		return audio.Clip{}, errQuit
	case key == keyCtrlC:
		return audio.Clip{}, context.Canceled
	}
	t, err := take.Analyse(ctx, o.clip)
	if err != nil {
		return audio.Clip{}, err
	}
	if len(t.Stretches) == 0 {
		b.say("%s\n", b.words.silent)
		return audio.Clip{}, nil
	}
	first, last := t.Stretches[0], t.Stretches[len(t.Stretches)-1]
	sound := t.Cut(first.From, last.To)
	quality := take.Check(sound, t.FloorDB)
	b.say("%.1f s, %s LUFS\n", sound.Duration().Seconds(), reading.Level(quality.LevelLUFS))
	for _, fault := range quality.Faults() {
		b.say("%s\n", reading.Advice(quality, fault, b.language))
	}
	return sound, nil
}

// meter draws how loud it is.
func (b *booth) meter(l recorder.Level) {
	const lowest, width = -60.0, 30
	bar := int(min(1, max(0, 1-l.RMSDB/lowest)) * width)
	warning := " "
	if l.PeakDB > -1 {
		warning = "!"
	}
	b.line.show("● "+strings.Repeat("█", bar)+strings.Repeat("·", width-bar)+" "+warning, b.words.recording)
}

// listen plays what was recorded, as it will sound in a session, until a key is
// pressed.
func (b *booth) listen(ctx context.Context, sound audio.Clip) error {
	clip, err := clean.Recording(sound)
	if err == nil && b.out == nil { // a process opens the device once
		b.out, err = speaker.Open(ctx, narration.SessionRate)
	}
	if err != nil {
		b.say("%v\n", err)
		return nil
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	played := make(chan error, 1)
	go func() { played <- b.out.Play(ctx, audio.Mono(resample.Clip(clip, narration.SessionRate).Samples)) }()
	key := keyEnter
	select {
	case key = <-b.keys.pressed:
		stop()
		err = <-played
	case err = <-played:
	}
	switch {
	case key == keyEnd:
		return errQuit
	case key == keyCtrlC:
		return context.Canceled
	case err != nil && !errors.Is(err, context.Canceled):
		b.say("%v\n", err)
	}
	return nil
}

// say prints on the screen, which may be in raw mode.
func (b *booth) say(format string, a ...any) {
	text := fmt.Sprintf(format, a...)
	fmt.Fprint(b.screen, strings.ReplaceAll(asText(text), "\n", "\r\n"))
}

// A boothText is what is said in the booth, in one language. The keys are the same
// in all.
type boothText struct {
	begin, before, after, recording, silent, end string
}

func boothWords(language string) boothText {
	if script.French(language) {
		return boothText{
			begin:     "Phrases à dire : %d (micro : %s). Laisse une seconde de silence avant et après chaque phrase.",
			before:    "Entrée : enregistrer · s : passer · b : revenir · q : arrêter",
			after:     "Entrée ou k : garder · a : recommencer · l : écouter · b : revenir · q : arrêter",
			recording: "Entrée quand tu as fini",
			silent:    "Rien ne s’entend. Vérifie que le micro est allumé et que c’est bien lui qui est choisi.",
			end:       "Phrases gardées : %d. Tu peux reprendre quand tu veux avec la même commande.",
		}
	}
	return boothText{
		begin:     "Phrases to say: %d (microphone: %s). Leave a second of silence before and after each.",
		before:    "Enter: record · s: skip · b: back · q: quit",
		after:     "Enter or k: keep · a: again · l: listen · b: back · q: quit",
		recording: "Enter when you have finished",
		silent:    "Nothing is to be heard. Check that the microphone is on, and that it is the one that is chosen.",
		end:       "Phrases kept: %d. The same command goes on whenever you like.",
	}
}
