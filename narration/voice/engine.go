package voice

import (
	"context"
	"os/exec"
	"strings"

	"meditate/audio/filter"
)

// An Engine is a program that speaks, as it is installed on many systems.
type Engine struct {
	name    string
	program string
	install string        // how to get it
	licence string        // of the sound it makes
	tone    []filter.Band // an equaliser, at toneRate

	// voice returns what the program calls the voice of a language (BCP 47), or
	// "" where it has none.
	voice func(language string) string
	// check returns an ErrNoVoice where the program at path lacks a voice.
	check func(ctx context.Context, path, voice string) error
	// prepare takes out of a text what the program would not read as text.
	prepare func(text string) string
	// argv returns the arguments with which the program reads text from standard
	// input and writes a WAV file: to the file out where toFile is set, else to
	// standard output.
	argv    func(voice, out string) []string
	toFile  bool
	version []string // the command that prints the version
	limits  limits   // of speaking one phrase
}

// Engines lists the engines that are known, in the order of preference.
func Engines() []*Engine { return []*Engine{espeak(), pico()} }

// Name returns the name of the engine.
func (e *Engine) Name() string { return e.name }

// Licence returns under what terms the sound of the engine may be passed on.
func (e *Engine) Licence() string { return e.licence }

// Installed says whether the program is there.
func (e *Engine) Installed() bool {
	_, err := exec.LookPath(e.program)
	return err == nil
}

// Version returns what the installed program says of its version, or "unknown".
func (e *Engine) Version(ctx context.Context) string {
	out, err := program{argv: e.version, limits: askLimits}.run(ctx)
	line, _, _ := strings.Cut(firstLine(string(out)), "  ") // espeak-ng adds where its data are
	if _, number, found := strings.Cut(line, ": "); found {
		line = number // espeak-ng puts its name in front
	}
	if err != nil || line == "" {
		return "unknown"
	}
	return line
}

// Voice returns the engine as a voice for a language. Variant is what the user
// wrote behind the engine's name (espeak-ng:fr+f3), or "". Where the engine
// cannot be used so, the error is ErrNoVoice.
func (e *Engine) Voice(ctx context.Context, language, variant string) (Voice, error) {
	path, err := exec.LookPath(e.program)
	if err != nil {
		return nil, unusablef("%s is not installed: %s", e.program, e.install)
	}
	s := &speaker{engine: e, path: path, name: e.name, voice: e.voice(language)}
	if variant != "" {
		s.name, s.voice = e.name+":"+variant, variant
	}
	if s.voice == "" {
		return nil, unusablef("%s does not speak the language %q", e.name, language)
	}
	if err := e.check(ctx, path, s.voice); err != nil {
		return nil, err
	}
	return s, nil
}
