package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"meditate/audio"
	"meditate/audio/resample"
	"meditate/audio/speaker"
	"meditate/audio/wav"
	"meditate/narration"
	"meditate/narration/script"
	"meditate/narration/voices"

	"github.com/urfave/cli/v2"
)

const (
	flagText     = "text"
	flagLanguage = "language"
)

func tryCommand(now context.Context, std streams) *cli.Command {
	return &cli.Command{
		Name:      "try",
		Usage:     "let a voice speak a sentence, and say how fast it is",
		ArgsUsage: "NAME",
		Flags: append(speechFlags(),
			&cli.StringFlag{Name: flagText, Usage: "the `SENTENCE`; for a pack, one that it has"},
			&cli.StringFlag{Name: flagLanguage, Value: "fr", Usage: "the language of the sentence: a `TAG` such as fr or en-GB"},
			&cli.StringFlag{Name: flagOut, Aliases: []string{"o"}, TakesFile: true, Usage: "write to the WAV file `PATH` in place of playing"},
			&cli.BoolFlag{Name: flagForce, Usage: "overwrite a file that exists"},
		),
		Action: func(c *cli.Context) error { return runTry(c, now, std) },
	}
}

func runTry(c *cli.Context, now context.Context, std streams) error {
	name := c.Args().First()
	if c.NArg() != 1 {
		return usagef("try which voice? meditate voices try NAME; meditate voices lists them")
	}
	out := c.String(flagOut)
	if out != "" {
		if ext := filepath.Ext(out); !strings.EqualFold(ext, ".wav") {
			return inputf("%s: a phrase is written as WAV; give the file a name that ends in .wav", out)
		}
		if err := checkTarget(out, c.Bool(flagForce)); err != nil {
			return err
		}
	}
	vs, err := loadVoices(c)
	if err != nil {
		return err
	}
	vs.Cache = nil // how fast it is shows only when it speaks
	sentence, err := sentenceFor(c, vs.Voices, name)
	if err != nil {
		return err
	}
	v, err := vs.Choose(c.Context, voices.Request{Name: name, Language: c.String(flagLanguage), Phrases: []string{sentence}})
	if err != nil {
		return err
	}
	began := time.Now()
	clip, err := v.Speak(c.Context, sentence)
	if err != nil {
		return err
	}
	took := time.Since(began)
	fmt.Fprintf(std.out, "%s: %.1f s of speech in %.2f s, %.3g × real time\n", v.Name(),
		clip.Duration().Seconds(), took.Seconds(), clip.Duration().Seconds()/took.Seconds())
	if out == "" {
		return hear(c.Context, now, clip)
	}
	o := wav.Options{Rate: clip.Rate, Channels: 1, Seed: ditherSeed}
	return writeNew(c, out, func(w io.Writer) error {
		return wav.Write(c.Context, w, audio.Mono(clip.Samples), o)
	})
}

// sentenceFor returns what a voice is tried with: a pack with what it can say.
func sentenceFor(c *cli.Context, vs *voices.Voices, name string) (string, error) {
	p, err := vs.Pack(name)
	if err != nil {
		return "", err
	}
	text := c.String(flagText)
	switch {
	case text != "":
		return text, nil
	case p != nil && len(p.Phrases()) == 0:
		return "", inputf("the pack %s has no phrase yet; record import and record take add some", name)
	case p != nil:
		return p.Phrases()[0], nil
	case script.French(c.String(flagLanguage)):
		return "Tu peux prendre le temps de respirer, et laisser tes épaules se déposer.", nil
	}
	return "You can take the time to breathe, and let your shoulders come down.", nil
}

// hear plays a clip.
func hear(ctx, now context.Context, clip audio.Clip) error {
	sp, err := speaker.Open(ctx, narration.SessionRate)
	if err != nil {
		return fmt.Errorf("%w; write a file instead: -o essai.wav", err)
	}
	defer context.AfterFunc(now, func() { sp.Close() })()
	return sp.Play(ctx, audio.Mono(resample.Clip(clip, narration.SessionRate).Samples))
}
