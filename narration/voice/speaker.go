package voice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/mix"
	"meditate/audio/wav"
)

// toneRate is the rate at which equalisers work: far above the band of speech,
// so that their shelves keep their shape.
const toneRate audio.Rate = 48000

// longestPhrase is more than anyone says in one go.
const longestPhrase = 10 * time.Minute

// A speaker is an engine with one of its voices.
type speaker struct {
	engine *Engine
	path   string // of the program
	name   string
	voice  string // as the program calls it
}

func (s *speaker) Name() string { return s.name }

// Speak implements [Voice].
func (s *speaker) Speak(ctx context.Context, phrase string) (audio.Clip, error) {
	if err := ctx.Err(); err != nil {
		return audio.Clip{}, err
	}
	clip, err := s.raw(ctx, phrase)
	if err == nil && clip.Duration() > longestPhrase {
		err = fmt.Errorf("it made %v of sound", clip.Duration().Round(time.Second))
	}
	if err == nil && len(s.engine.tone) > 0 {
		clip = mix.Resample(clip, toneRate)
	}
	if err == nil {
		clip, err = clean.Clip(clip, s.engine.tone...)
	}
	switch {
	case err == nil:
		return clip, nil
	case ctx.Err() != nil:
		return audio.Clip{}, ctx.Err()
	case errors.Is(err, clean.ErrSilent) || errors.Is(err, wav.ErrEmpty):
		return audio.Clip{}, fmt.Errorf("%s made no sound of %q; write words it can read, or choose another voice", s.name, excerpt(phrase))
	}
	return audio.Clip{}, fmt.Errorf("%s could not say %q: %w; choose another voice if this stays so", s.name, excerpt(phrase), err)
}

// raw returns what the program makes of the phrase.
func (s *speaker) raw(ctx context.Context, phrase string) (audio.Clip, error) {
	p := program{stdin: s.engine.prepare(plain(phrase)) + "\n", limits: s.engine.limits}
	if s.engine.toFile {
		return s.fromFile(ctx, p)
	}
	p.argv = s.command("")
	out, err := p.run(ctx)
	if err != nil {
		return audio.Clip{}, err
	}
	return wav.Read(bytes.NewReader(out))
}

// fromFile is raw for a program that writes to a file.
func (s *speaker) fromFile(ctx context.Context, p program) (audio.Clip, error) {
	dir, err := os.MkdirTemp("", "meditate-")
	if err != nil {
		return audio.Clip{}, err
	}
	defer os.RemoveAll(dir)
	p.file = filepath.Join(dir, "phrase.wav")
	p.argv = s.command(p.file)
	if _, err := p.run(ctx); err != nil {
		return audio.Clip{}, err
	}
	f, err := os.Open(p.file)
	if err != nil {
		return audio.Clip{}, fmt.Errorf("it wrote no file: %w", err)
	}
	defer f.Close()
	return wav.Read(f)
}

func (s *speaker) command(out string) []string {
	return append([]string{s.path}, s.engine.argv(s.voice, out)...)
}

// plain returns the phrase as text and nothing else: engines take control
// characters for commands, such as those of pitch and speed.
func plain(phrase string) string {
	return key(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, phrase))
}
