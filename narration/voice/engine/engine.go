// Package engine has the engines that are programs on this computer.
package engine

import (
	"context"
	"os/exec"
	"runtime"
	"strings"

	"meditate/narration/config"
	"meditate/narration/voice"
	"meditate/narration/voice/program"
)

// StandIns lists the engines that may speak where none is asked for, in the
// order in which they are tried: what comes with this system, then what any
// system may have.
func StandIns(c config.Config, a program.Asker) []voice.Engine {
	any := []voice.Engine{espeak(c.Espeak, a), pico(a)}
	switch runtime.GOOS {
	case "darwin":
		return append([]voice.Engine{say()}, any...)
	case "windows":
		return append([]voice.Engine{sapi()}, any...)
	}
	return any
}

// Named lists the other engines: those that speak only if their voice is named,
// and those of other systems.
func Named(c config.Config, a program.Asker) []voice.Engine {
	all := []voice.Engine{piper(c.Piper, a), command(c.Commands, a)}
	if runtime.GOOS != "darwin" {
		all = append(all, say())
	}
	if runtime.GOOS != "windows" {
		all = append(all, sapi())
	}
	return all
}

// An engine is one that is a program.
type engine struct {
	name string

	// find returns the path of the program, or an ErrNoVoice that says what to do.
	find func(ctx context.Context) (path string, err error)
	// open returns a voice of the program at path, as [voice.Engine] has it.
	open func(ctx context.Context, path, variant, language string) (*voice.Synthesiser, error)
	// list says which voices the program at path has.
	list func(ctx context.Context, path string) []voice.Status
}

// Name implements [voice.Engine].
func (e *engine) Name() string { return e.name }

// Open implements [voice.Engine].
func (e *engine) Open(ctx context.Context, variant, language string) (*voice.Synthesiser, error) {
	path, err := e.find(ctx)
	if err != nil {
		return nil, err
	}
	return e.open(ctx, path, variant, language)
}

// List implements [voice.Engine].
func (e *engine) List(ctx context.Context) []voice.Status {
	path, err := e.find(ctx)
	if err != nil {
		return []voice.Status{{Name: e.name, Detail: err.Error()}}
	}
	return e.list(ctx, path)
}

// inPath finds a program that may have to be installed.
func inPath(name, install string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) {
		path, err := exec.LookPath(name)
		if err != nil {
			return "", voice.Unusablef("%s is not installed: %s", name, install)
		}
		return path, nil
	}
}

// partOf finds the program of an engine that comes with an operating system (as
// runtime.GOOS has it), and with no other: Linux knows other programs of the name
// say.
func partOf(system, called, engine, name string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		if runtime.GOOS != system {
			return "", voice.Unusablef("%s needs %s", engine, called)
		}
		return inPath(name, "it is part of "+called)(ctx)
	}
}

// named puts a variant behind the name of an engine.
func named(engine, variant string) string {
	if variant == "" {
		return engine
	}
	return engine + ":" + variant
}

// firstLine returns the first line of an answer, or "unknown".
func firstLine(answer string, err error) string {
	if line := program.FirstLine(answer); err == nil && line != "" {
		return line
	}
	return "unknown"
}

// unbracketed takes the square brackets out of a text: what stands in [[…]] is a
// command to some engines, and phonemes to others. Single brackets are not read
// at all, so they all go, and no two are left side by side.
func unbracketed(text string) string {
	return strings.NewReplacer("[", " ", "]", " ").Replace(text)
}
