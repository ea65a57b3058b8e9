package voice

import (
	"context"
	"strings"

	"meditate/audio/filter"
)

// picoVoices are the voices of SVOX Pico by language.
var picoVoices = map[string]string{
	"fr": "fr-FR", "en": "en-US", "en-gb": "en-GB", "de": "de-DE", "es": "es-ES", "it": "it-IT",
}

// pico is SVOX Pico. It writes to a file, reads some markup, and sounds dull: 98 %
// of its energy lies below 0.7 kHz, because it has 9 dB too much around 250 Hz.
// The bands bring its long-term average spectrum near that of speech (Byrne et
// al., "An international comparison of long-term average speech spectra", JASA
// 96, 1994); docs/adr/0003 has the figures.
func pico() *Engine {
	return &Engine{
		name:    "pico",
		program: "pico2wave",
		install: "install it with your system's packages, for example: apt install libttspico-utils (Debian: non-free)",
		licence: "Apache-2.0 (program); voice data redistributable",
		tone: []filter.Band{
			{Shape: filter.Peak, Hz: 215, GainDB: -9, Octaves: 1.3},
			{Shape: filter.Peak, Hz: 3000, GainDB: -2, Octaves: 1.2},
			{Shape: filter.HighShelf, Hz: 5200, GainDB: -3},
		},
		voice:   picoVoice,
		check:   picoHas,
		prepare: picoText,
		argv:    func(voice, out string) []string { return []string{"-l", voice, "-w", out} },
		toFile:  true,
		version: []string{"dpkg-query", "-W", "-f", "${Version}", "libttspico-utils"},
	}
}

func picoVoice(language string) string {
	tag := strings.ToLower(language)
	if voice, ok := picoVoices[tag]; ok {
		return voice
	}
	base, _, _ := strings.Cut(tag, "-")
	return picoVoices[base]
}

func picoHas(_ context.Context, _, voice string) error {
	for _, known := range picoVoices {
		if voice == known {
			return nil
		}
	}
	return unusablef("pico has no voice %q; it has de-DE, en-GB, en-US, es-ES, fr-FR and it-IT", voice)
}

// picoText asks for slow speech that leaves room below full scale. What could
// be taken for markup is no part of the text.
func picoText(text string) string {
	text = strings.NewReplacer("<", " ", ">", " ", "&", " ").Replace(text)
	return `<speed level="80"><volume level="60">` + text + `</volume></speed>`
}
