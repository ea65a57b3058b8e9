package voice

import (
	"context"
	"errors"
	"os/exec"
	"strings"
)

// espeak is espeak-ng, which most Linux distributions have. It speaks slowly
// (130 words a minute) and reads UTF-8 (-b 1). Its streamed header carries a
// made-up size; audio/wav trusts the bytes instead.
func espeak() *Engine {
	return &Engine{
		name:    "espeak-ng",
		program: "espeak-ng",
		install: "install it with your system's packages, for example: apt install espeak-ng",
		licence: "GPL-3.0-or-later program; its output is free to use",
		voice:   espeakVoice,
		check:   espeakHas,
		// What stands in [[…]] would be read as phonemes. Single brackets are not
		// read at all, so they all go, and no two are left side by side.
		prepare: strings.NewReplacer("[", " ", "]", " ").Replace,
		argv: func(voice, _ string) []string {
			return []string{"-v", voice, "-s", "130", "-b", "1", "--stdin", "--stdout"}
		},
		version: []string{"espeak-ng", "--version"},
	}
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
func espeakHas(ctx context.Context, path, voice string) error {
	var exit *exec.ExitError
	_, err := program{argv: []string{path, "-v", voice, "-q", "--stdin"}, limits: askLimits}.run(ctx)
	if errors.As(err, &exit) {
		return unusablef("espeak-ng has no voice %q (%v); espeak-ng --voices lists them", voice, err)
	}
	_, variant, found := strings.Cut(voice, "+")
	if err != nil || !found {
		return err
	}
	list, err := program{argv: []string{path, "--voices=variant"}, limits: askLimits}.run(ctx)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(list)) {
		if _, file, _ := strings.Cut(line, "!v/"); variant != "" && strings.TrimSpace(file) == variant {
			return nil
		}
	}
	return unusablef("espeak-ng has no variant %q; espeak-ng --voices=variant lists them", variant)
}
