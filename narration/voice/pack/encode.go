package pack

import (
	"context"
	"errors"
	"fmt"
	"os/exec"

	"meditate/audio/vorbis"
	"meditate/narration/voice"
	"meditate/narration/voice/program"
)

// An encoder is the command of a program that reads WAV from standard input and
// writes Ogg Vorbis of about quality 6 to standard output. The same input gives
// the same bytes: the serial number of the stream is fixed.
type encoder []string

var encoders = []encoder{
	{"oggenc", "--quiet", "--quality", "6", "--serial", "1", "--output", "-", "-"},
	{"ffmpeg", "-v", "error", "-i", "-", "-c:a", "libvorbis", "-q:a", "6", "-bitexact", "-f", "ogg", "-"},
}

// installedEncoder returns the first encoder that is there.
func installedEncoder() (encoder, error) {
	for _, enc := range encoders {
		if _, err := exec.LookPath(enc[0]); err == nil {
			return enc, nil
		}
	}
	return nil, errors.New("no Ogg Vorbis encoder is installed; install oggenc (package vorbis-tools) or ffmpeg")
}

// encode codes a WAV file, which says the phrase.
func (enc encoder) encode(ctx context.Context, file, phrase string) ([]byte, error) {
	coded, err := program.Program{Argv: enc, Stdin: file}.Run(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err == nil && !vorbis.Sniff(coded):
		err = fmt.Errorf("%s wrote no Ogg file", enc[0])
	}
	if err != nil {
		return nil, fmt.Errorf("the clip of %q could not be coded: %w", voice.Excerpt(phrase), err)
	}
	return coded, nil
}
