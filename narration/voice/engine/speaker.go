package engine

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"meditate/audio"
	"meditate/audio/wav"
	"meditate/narration/voice"
	"meditate/narration/voice/program"
)

// out stands in a command for the file that it has to write.
const out = "{out}"

// A speaker is a command that reads a line of text from standard input and
// writes a WAV file: to the file that stands where its arguments or its
// environment have {out}, else to standard output.
type speaker struct {
	argv    []string
	env     []string                 // what it finds in its environment besides ours
	prepare func(text string) string // takes out of a text what the program would not read as text; may be nil
	limits  program.Limits
}

// say is the Say of a [voice.Synthesiser].
func (s speaker) say(ctx context.Context, text string) (audio.Clip, error) {
	text = voice.OneLine(text) // some programs take each line for a text of its own
	if s.prepare != nil {
		text = s.prepare(text)
	}
	p := program.Program{Argv: s.argv, Env: s.env, Stdin: text + "\n", Limits: s.limits}
	if slices.ContainsFunc(slices.Concat(s.argv, s.env), func(a string) bool { return strings.Contains(a, out) }) {
		return toFile(ctx, p)
	}
	sound, err := p.Run(ctx)
	if err != nil {
		return audio.Clip{}, err
	}
	return wav.Read(bytes.NewReader(sound))
}

// toFile runs a program that writes to a file, and reads that.
func toFile(ctx context.Context, p program.Program) (audio.Clip, error) {
	dir, err := os.MkdirTemp("", "meditate-")
	if err != nil {
		return audio.Clip{}, err
	}
	defer os.RemoveAll(dir)
	p.File = filepath.Join(dir, "phrase.wav")
	p.Argv, p.Env = filled(p.Argv, p.File), filled(p.Env, p.File)
	if _, err := p.Run(ctx); err != nil {
		return audio.Clip{}, err
	}
	if info, err := os.Lstat(p.File); err != nil || !info.Mode().IsRegular() {
		return audio.Clip{}, errors.New("it wrote no file")
	}
	f, err := os.Open(p.File)
	if err != nil {
		return audio.Clip{}, err
	}
	defer f.Close()
	return wav.Read(f)
}

// filled puts the path of the file where {out} stands.
func filled(args []string, path string) []string {
	args = slices.Clone(args)
	for i, a := range args {
		args[i] = strings.ReplaceAll(a, out, path)
	}
	return args
}
