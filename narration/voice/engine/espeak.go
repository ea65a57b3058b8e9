package engine

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"meditate/narration/config"
	"meditate/narration/voice"
	"meditate/narration/voice/program"
)

// espeakSpeed is in words a minute: slow speech.
const espeakSpeed = 130

// espeakMaxText is how many bytes of text are given to it at once: ten minutes of
// speech, which its sound must not pass.
const espeakMaxText = 8000

const espeakInstall = "install it with your system's packages, for example: apt install espeak-ng"

// espeak is espeak-ng, which most Linux distributions have, with its own voices
// and those of mbrola.
func espeak(c config.Espeak, a program.Asker) *engine {
	return &engine{
		name: "espeak-ng",
		find: inPath("espeak-ng", espeakInstall),
		open: func(ctx context.Context, path, variant, language string) (*voice.Synthesiser, error) {
			name := cmp.Or(variant, espeakVoice(language))
			if name == "" {
				return nil, voice.Unusablef("espeak-ng does not speak the language %q", language)
			}
			if err := espeakHas(ctx, a, path, name); err != nil {
				return nil, err
			}
			version, data := espeakVersion(ctx, a, path)
			s := speaker{argv: espeakArgv(path, name, c), prepare: unbracketed}
			v := &voice.Synthesiser{
				Name: named("espeak-ng", variant), Engine: "espeak-ng", Version: version,
				MaxText:  espeakMaxText,
				Settings: slices.Clone(s.argv[1:]), Licence: "GPL-3.0-or-later program; its output is free to use", Say: s.say,
			}
			v.Settings = append(v.Settings, espeakFiles(a, path, data, name)...)
			if isMbrola(name) {
				v.Licence = "each mbrola voice has terms of its own, most of them for non-commercial use only"
				v.Settings = append(v.Settings, mbrolaFiles(a, data, name)...)
			}
			return v, nil
		},
		list: func(ctx context.Context, path string) []voice.Status {
			version, _ := espeakVersion(ctx, a, path)
			own := voice.Status{Name: "espeak-ng", Usable: true, Heard: true, Detail: "any text, made with espeak-ng " + version}
			return append([]voice.Status{own}, mbrolaVoices(ctx, a, path)...)
		},
	}
}

// espeakArgv has espeak-ng read UTF-8 (-b 1). The header that it streams carries
// a made-up size; audio/wav trusts the bytes instead. Its own voices peak at
// −1.8 dBFS at the amplitude that it takes by itself; mbrola's would clip.
func espeakArgv(path, name string, c config.Espeak) []string {
	speed, amplitude := espeakSpeed, 0
	if isMbrola(name) {
		speed, amplitude = mbrolaSpeed, mbrolaAmplitude
	}
	argv := []string{path, "-v", name, "-s", strconv.Itoa(cmp.Or(c.Speed, speed)), "-b", "1", "--stdin", "--stdout"}
	if a := cmp.Or(c.Amplitude, amplitude); a != 0 {
		argv = append(argv, "-a", strconv.Itoa(a))
	}
	if c.Pitch != 0 {
		argv = append(argv, "-p", strconv.Itoa(c.Pitch))
	}
	return argv
}

// espeakVersion returns the number of what espeak-ng says, which puts its name in
// front, and where its data are, which stands behind.
func espeakVersion(ctx context.Context, a program.Asker, path string) (version, data string) {
	line := firstLine(a.Ask(ctx, program.Program{Argv: []string{path, "--version"}}))
	line, data, _ = strings.Cut(line, "  ")
	if _, number, found := strings.Cut(line, ": "); found {
		line = number
	}
	if _, folder, found := strings.Cut(data, ": "); found {
		data = folder
	}
	return line, cmp.Or(os.Getenv("ESPEAK_DATA_PATH"), strings.TrimSpace(data))
}

// espeakFiles returns the fingerprints of the program and of the dictionary that
// it reads a voice's language with, as far as they are there.
func espeakFiles(a program.Asker, path, data, name string) []string {
	language, _, _ := strings.Cut(name, "+")
	base, _, _ := strings.Cut(language, "-")
	if isMbrola(name) {
		base = strings.TrimRight(mbrolaDatabase(name), "0123456789")
	}
	var files []string
	for _, file := range []string{path, filepath.Join(data, base+"_dict"), filepath.Join(data, "espeak-ng-data", base+"_dict")} {
		if print, err := fingerprint(a, file); err == nil {
			files = append(files, print)
		}
	}
	return files
}

// espeakVoice names the voice of a language: the region's own where espeak-ng
// has one, else that of the language.
func espeakVoice(language string) string {
	tag := strings.ToLower(language)
	switch tag {
	case "fr-be", "fr-ch", "en-us", "en-gb", "pt-br", "es-419":
		return tag
	}
	base, _, _ := strings.Cut(tag, "-")
	return base
}

// espeakHas asks the program itself for the voice, by having it say nothing
// with it. That does not do for variants: fr+nope is taken for fr without a
// word, so they are looked up in its list.
func espeakHas(ctx context.Context, a program.Asker, path, name string) error {
	var exit *exec.ExitError
	var about []string
	if isMbrola(name) {
		about = mbrolaPaths("", name)
	}
	_, err := a.Ask(ctx, program.Program{Argv: []string{path, "-v", name, "-q", "--stdin"}}, about...)
	switch {
	case errors.As(err, &exit) && isMbrola(name) && strings.Contains(strings.ToLower(err.Error()), "mbrola"):
		return voice.Unusablef("the voice %s needs mbrola and its data: %s", name, mbrolaInstall(name))
	case errors.As(err, &exit):
		return voice.Unusablef("espeak-ng has no voice %q (%v); espeak-ng --voices lists them", name, err)
	}
	_, variant, found := strings.Cut(name, "+")
	if err != nil || !found {
		return err
	}
	// Not remembered: variants are files that come and go.
	list, err := program.Program{Argv: []string{path, "--voices=variant"}, Limits: program.Asking}.Run(ctx)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(list)) {
		if _, file, _ := strings.Cut(line, "!v/"); variant != "" && strings.TrimSpace(file) == variant {
			return nil
		}
	}
	return voice.Unusablef("espeak-ng has no variant %q; espeak-ng --voices=variant lists them", variant)
}
