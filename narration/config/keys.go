package config

import (
	"slices"
	"strings"
	"time"

	"meditate/narration/yamlfile"
)

// kind is what is to be known of files of settings.
var kind = yamlfile.Kind{Noun: "settings", Refuse: refuse}

// The keys of the file, and of each group in it, in the order of the example in
// testdata/all.yaml.

var fileKeys = []yamlfile.Key[Config]{
	yamlfile.One("voice", "voice: espeak-ng", words, func(c *Config) *string { return &c.Voice }),
	yamlfile.One("accord", "accord: doublet", accord, func(c *Config) *string { return &c.Accord }),
	yamlfile.One("lexicon", "lexicon: lexique.txt", words, func(c *Config) *string { return &c.Lexicon }),
	yamlfile.One("cache-size", "cache-size: 500 MB", cacheSize, func(c *Config) *int64 { return &c.CacheSize }),
	yamlfile.One("journal", "journal: on", onOff, func(c *Config) *bool { return &c.Journal }),
	yamlfile.Group("bed", "bed: {name: rain}", bedKeys, func(c *Config) *Bed { return &c.Bed }),
	yamlfile.Group("espeak-ng", "espeak-ng: {speed: 140}", espeakKeys, func(c *Config) *Espeak { return &c.Espeak }),
	yamlfile.Group("piper", "piper: {models: ~/piper}", piperKeys, func(c *Config) *Piper { return &c.Piper }),
	{Name: "http", Example: "http: {local: {url: \"http://localhost:8880\"}}", Set: setHTTP},
	{Name: "wyoming", Example: "wyoming: [\"localhost:10200\"]", Set: setWyoming},
	{Name: "command", Example: "command: {mine: {argv: [my-program, \"{out}\"]}}", Set: setCommands},
}

var bedKeys = []yamlfile.Key[Bed]{
	yamlfile.One("name", "name: rain", words, func(b *Bed) *string { return &b.Name }),
	yamlfile.One("level", "level: 18", set(decimal(0, 60)), func(b *Bed) **float64 { return &b.Level }),
	yamlfile.One("duck", "duck: 6", set(decimal(0, 40)), func(b *Bed) **float64 { return &b.Duck }),
	yamlfile.One("fall", "fall: 0.6 s", set(ramp), func(b *Bed) **time.Duration { return &b.Fall }),
	yamlfile.One("rise", "rise: 1.5 s", set(ramp), func(b *Bed) **time.Duration { return &b.Rise }),
	yamlfile.One("fade-in", "fade-in: 5 s", set(ramp), func(b *Bed) **time.Duration { return &b.FadeIn }),
	yamlfile.One("fade-out", "fade-out: 8 s", set(ramp), func(b *Bed) **time.Duration { return &b.FadeOut }),
}

// The bounds of espeak-ng are those of its manual page, and of speak_lib.h for
// the speed.
var espeakKeys = []yamlfile.Key[Espeak]{
	yamlfile.One("speed", "speed: 140", whole(80, 450), func(e *Espeak) *int { return &e.Speed }),
	yamlfile.One("amplitude", "amplitude: 60", whole(1, 200), func(e *Espeak) *int { return &e.Amplitude }),
	yamlfile.One("pitch", "pitch: 45", whole(1, 99), func(e *Espeak) *int { return &e.Pitch }),
}

var piperKeys = []yamlfile.Key[Piper]{
	yamlfile.One("program", "program: ~/piper/piper", words, func(p *Piper) *string { return &p.Program }),
	yamlfile.One("models", "models: ~/piper/models", words, func(p *Piper) *string { return &p.Models }),
	yamlfile.One("length-scale", "length-scale: 1.25", decimal(0.5, 3), func(p *Piper) *float64 { return &p.LengthScale }),
	yamlfile.One("speaker", "speaker: 0", whole(0, 9999), func(p *Piper) *int { return &p.Speaker }),
}

// The bounds of the speed are those of OpenAI's reference for the interface.
var httpKeys = []yamlfile.Key[HTTP]{
	yamlfile.One("url", "url: http://localhost:8880", baseURL, func(h *HTTP) *string { return &h.URL }),
	yamlfile.One("model", "model: kokoro", words, func(h *HTTP) *string { return &h.Model }),
	yamlfile.One("voice", "voice: ff_siwis", words, func(h *HTTP) *string { return &h.Voice }),
	yamlfile.One("speed", "speed: 0.9", decimal(0.25, 4), func(h *HTTP) *float64 { return &h.Speed }),
	yamlfile.One("key-env", "key-env: SPEECH_API_KEY", variable, func(h *HTTP) *string { return &h.KeyEnv }),
	yamlfile.One("timeout", "timeout: 60 s", timeout, func(h *HTTP) *time.Duration { return &h.Timeout }),
	yamlfile.One("in-flight", "in-flight: 2", whole(1, 16), func(h *HTTP) *int { return &h.InFlight }),
}

var wyomingKeys = []yamlfile.Key[Wyoming]{
	yamlfile.One("address", "address: \"localhost:10200\"", hostPort, func(w *Wyoming) *string { return &w.Address }),
	yamlfile.One("voice", "voice: fr_FR-siwis-medium", words, func(w *Wyoming) *string { return &w.Voice }),
}

var commandKeys = []yamlfile.Key[Command]{
	{Name: "argv", Example: "argv: [my-program, --output, \"{out}\"]", Set: setArgv},
	yamlfile.One("version", "version: \"1.0\"", words, func(c *Command) *string { return &c.Version }),
	yamlfile.One("timeout", "timeout: 60 s", timeout, func(c *Command) *time.Duration { return &c.Timeout }),
	yamlfile.One("in-flight", "in-flight: 2", whole(1, 16), func(c *Command) *int { return &c.InFlight }),
}

func setHTTP(r *yamlfile.Reader, e yamlfile.Entry, c *Config) {
	for _, n := range named(r, e) {
		server := HTTP{Name: n.Name}
		yamlfile.Needing(r, n, "the server "+n.Name+" has no address", httpKeys, &server)
		c.HTTP = append(c.HTTP, server)
	}
}

func setCommands(r *yamlfile.Reader, e yamlfile.Entry, c *Config) {
	for _, n := range named(r, e) {
		command := Command{Name: n.Name}
		yamlfile.Needing(r, n, "the command "+n.Name+" has no program", commandKeys, &command)
		c.Commands = append(c.Commands, command)
	}
}

func setWyoming(r *yamlfile.Reader, e yamlfile.Entry, c *Config) {
	yamlfile.EachOf(r, e, "servers", "this server has no address", wyomingKeys, func(at yamlfile.Place, server Wyoming) {
		if server.Address != "" && slices.ContainsFunc(c.Wyoming, func(w Wyoming) bool { return w.Address == server.Address }) {
			r.Errorf(at, "the server %s stood already further up; keep one of them", server.Address)
		}
		c.Wyoming = append(c.Wyoming, server)
	})
}

// setArgv reads a program and its arguments.
func setArgv(r *yamlfile.Reader, e yamlfile.Entry, c *Command) {
	list, ok := e.Value.List()
	if !ok {
		r.Errorf(e.Value.At(), "argv is a list: the program, and each argument by itself, as in %s", e.Example)
		return
	}
	for _, item := range list {
		text, ok := item.Scalar()
		_, err := words(text)
		switch {
		case !ok:
			r.Errorf(item.At(), "an argument is a text; put one with braces or brackets in quotes, as in %s", e.Example)
		case strings.Contains(text, "{text}"):
			r.Errorf(item.At(), "the text never stands on the command line; it comes on the program's standard input, so leave {text} out")
		case err != nil:
			r.Errorf(item.At(), "%v", err)
		}
		c.Argv = append(c.Argv, text)
	}
	if len(c.Argv) == 0 || strings.TrimSpace(c.Argv[0]) == "" {
		r.Errorf(e.Value.At(), "argv names no program, as in %s", e.Example)
	}
}
