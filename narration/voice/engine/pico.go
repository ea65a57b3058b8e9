package engine

import (
	"cmp"
	"context"
	"os/exec"
	"slices"
	"strings"

	"meditate/audio/filter"
	"meditate/narration/voice"
	"meditate/narration/voice/program"
)

// picoVoices are the voices of SVOX Pico by language.
var picoVoices = map[string]string{
	"fr": "fr-FR", "en": "en-US", "en-gb": "en-GB", "de": "de-DE", "es": "es-ES", "it": "it-IT",
}

// picoMaxText is how many bytes of text are given to pico at once: two and a half
// minutes of speech. It fails at 32,767 bytes with its markup; up to there, its
// sound grows with the text, 79 ms for a character.
const picoMaxText = 2000

const picoInstall = "install it with your system's packages, for example: apt install libttspico-utils (Debian: non-free)"

// pico is SVOX Pico. It writes to a file, reads some markup, and sounds dull: 98 %
// of its energy lies below 0.7 kHz, because it has 9 dB too much around 250 Hz.
// The bands bring its long-term average spectrum near that of speech (Byrne et
// al., "An international comparison of long-term average speech spectra", JASA
// 96, 1994); docs/adr/0003 has the figures.
func pico(a program.Asker) *engine {
	tone := []filter.Band{
		{Shape: filter.Peak, Hz: 215, GainDB: -9, Octaves: 1.3},
		{Shape: filter.Peak, Hz: 3000, GainDB: -2, Octaves: 1.2},
		{Shape: filter.HighShelf, Hz: 5200, GainDB: -3},
	}
	return &engine{
		name: "pico",
		find: inPath("pico2wave", picoInstall),
		open: func(ctx context.Context, path, variant, language string) (*voice.Synthesiser, error) {
			name := picoVoice(cmp.Or(variant, language))
			switch {
			case name == "" && variant == "":
				return nil, voice.Unusablef("pico does not speak the language %q", language)
			case name == "":
				return nil, voice.Unusablef("pico has no voice %q; it has de-DE, en-GB, en-US, es-ES, fr-FR and it-IT", variant)
			}
			s := speaker{argv: []string{path, "-l", name, "-w", out}, prepare: picoText}
			return &voice.Synthesiser{
				Name: named("pico", variant), Engine: "pico2wave", Version: picoVersion(ctx, a, path),
				Settings: append(slices.Clone(s.argv[1:]), picoText(""), picoProgram(a, path)), Licence: "Apache-2.0 (program); voice data redistributable",
				Tone: tone, MaxText: picoMaxText, Say: s.say,
			}, nil
		},
		list: func(ctx context.Context, path string) []voice.Status {
			detail := "any text, made with pico2wave " + picoVersion(ctx, a, path)
			return []voice.Status{{Name: "pico", Usable: true, Heard: true, Detail: detail}}
		},
	}
}

// picoProgram returns the fingerprint of the program.
func picoProgram(a program.Asker, path string) string {
	print, _ := fingerprint(a, path) // a program that cannot be read is named by its version alone
	return print
}

// picoVersion asks Debian: the program itself does not say.
func picoVersion(ctx context.Context, a program.Asker, path string) string {
	query, err := exec.LookPath("dpkg-query")
	if err != nil {
		return "unknown"
	}
	return firstLine(a.Ask(ctx, program.Program{Argv: []string{query, "-W", "-f", "${Version}", "libttspico-utils"}}, path))
}

func picoVoice(language string) string {
	tag := strings.ToLower(language)
	if voice, ok := picoVoices[tag]; ok {
		return voice
	}
	base, _, _ := strings.Cut(tag, "-")
	return picoVoices[base]
}

// picoText asks for slow speech that leaves room below full scale. What could
// be taken for markup is no part of the text.
func picoText(text string) string {
	text = strings.NewReplacer("<", " ", ">", " ", "&", " ").Replace(text)
	return `<speed level="80"><volume level="60">` + text + `</volume></speed>`
}
