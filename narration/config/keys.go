package config

import (
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// The keys of the file, and of each group in it, in the order of the example in
// testdata/all.yaml.

var fileKeys = []key[Config]{
	{"voice", "voice: espeak-ng", one(words, func(c *Config) *string { return &c.Voice })},
	{"accord", "accord: doublet", one(accord, func(c *Config) *string { return &c.Accord })},
	{"lexicon", "lexicon: lexique.txt", one(words, func(c *Config) *string { return &c.Lexicon })},
	{"cache-size", "cache-size: 500 MB", one(cacheSize, func(c *Config) *int64 { return &c.CacheSize })},
	{"journal", "journal: on", one(onOff, func(c *Config) *bool { return &c.Journal })},
	{"bed", "bed: {name: rain}", group(bedKeys, func(c *Config) *Bed { return &c.Bed })},
	{"espeak-ng", "espeak-ng: {speed: 140}", group(espeakKeys, func(c *Config) *Espeak { return &c.Espeak })},
	{"piper", "piper: {models: ~/piper}", group(piperKeys, func(c *Config) *Piper { return &c.Piper })},
	{"http", "http: {local: {url: \"http://localhost:8880\"}}", setHTTP},
	{"wyoming", "wyoming: [\"localhost:10200\"]", setWyoming},
	{"command", "command: {mine: {argv: [my-program, \"{out}\"]}}", setCommands},
}

var bedKeys = []key[Bed]{
	{"name", "name: rain", one(words, func(b *Bed) *string { return &b.Name })},
	{"level", "level: 18", one(set(decimal(0, 60)), func(b *Bed) **float64 { return &b.Level })},
	{"duck", "duck: 6", one(set(decimal(0, 40)), func(b *Bed) **float64 { return &b.Duck })},
	{"fall", "fall: 0.6 s", one(set(ramp), func(b *Bed) **time.Duration { return &b.Fall })},
	{"rise", "rise: 1.5 s", one(set(ramp), func(b *Bed) **time.Duration { return &b.Rise })},
	{"fade-in", "fade-in: 5 s", one(set(ramp), func(b *Bed) **time.Duration { return &b.FadeIn })},
	{"fade-out", "fade-out: 8 s", one(set(ramp), func(b *Bed) **time.Duration { return &b.FadeOut })},
}

// The bounds of espeak-ng are those of its manual page, and of speak_lib.h for
// the speed.
var espeakKeys = []key[Espeak]{
	{"speed", "speed: 140", one(whole(80, 450), func(e *Espeak) *int { return &e.Speed })},
	{"amplitude", "amplitude: 60", one(whole(1, 200), func(e *Espeak) *int { return &e.Amplitude })},
	{"pitch", "pitch: 45", one(whole(1, 99), func(e *Espeak) *int { return &e.Pitch })},
}

var piperKeys = []key[Piper]{
	{"program", "program: ~/piper/piper", one(words, func(p *Piper) *string { return &p.Program })},
	{"models", "models: ~/piper/models", one(words, func(p *Piper) *string { return &p.Models })},
	{"length-scale", "length-scale: 1.25", one(decimal(0.5, 3), func(p *Piper) *float64 { return &p.LengthScale })},
	{"speaker", "speaker: 0", one(whole(0, 9999), func(p *Piper) *int { return &p.Speaker })},
}

// The bounds of the speed are those of OpenAI's reference for the interface.
var httpKeys = []key[HTTP]{
	{"url", "url: http://localhost:8880", one(baseURL, func(h *HTTP) *string { return &h.URL })},
	{"model", "model: kokoro", one(words, func(h *HTTP) *string { return &h.Model })},
	{"voice", "voice: ff_siwis", one(words, func(h *HTTP) *string { return &h.Voice })},
	{"speed", "speed: 0.9", one(decimal(0.25, 4), func(h *HTTP) *float64 { return &h.Speed })},
	{"key-env", "key-env: SPEECH_API_KEY", one(variable, func(h *HTTP) *string { return &h.KeyEnv })},
	{"timeout", "timeout: 60 s", one(timeout, func(h *HTTP) *time.Duration { return &h.Timeout })},
	{"in-flight", "in-flight: 2", one(whole(1, 16), func(h *HTTP) *int { return &h.InFlight })},
}

var wyomingKeys = []key[Wyoming]{
	{"address", "address: \"localhost:10200\"", one(hostPort, func(w *Wyoming) *string { return &w.Address })},
	{"voice", "voice: fr_FR-siwis-medium", one(words, func(w *Wyoming) *string { return &w.Voice })},
}

var commandKeys = []key[Command]{
	{"argv", "argv: [my-program, --output, \"{out}\"]", setArgv},
	{"version", "version: \"1.0\"", one(words, func(c *Command) *string { return &c.Version })},
	{"timeout", "timeout: 60 s", one(timeout, func(c *Command) *time.Duration { return &c.Timeout })},
	{"in-flight", "in-flight: 2", one(whole(1, 16), func(c *Command) *int { return &c.InFlight })},
}

func setHTTP(r *reader, e entry, c *Config) {
	for _, n := range r.named(e) {
		server := HTTP{Name: n.name}
		readNeeding(r, n, "the server "+n.name+" has no address", httpKeys, &server)
		c.HTTP = append(c.HTTP, server)
	}
}

func setCommands(r *reader, e entry, c *Config) {
	for _, n := range r.named(e) {
		command := Command{Name: n.name}
		readNeeding(r, n, "the command "+n.name+" has no program", commandKeys, &command)
		c.Commands = append(c.Commands, command)
	}
}

func setWyoming(r *reader, e entry, c *Config) {
	if _, empty := e.value.(*ast.NullNode); empty {
		return
	}
	list, ok := e.value.(*ast.SequenceNode)
	if !ok {
		r.errorf(e.value.GetToken(), "wyoming is a list of servers, as in %s", e.example)
		return
	}
	for _, node := range list.Values {
		var server Wyoming
		item := entry{"an entry of wyoming", node.GetToken(), node, e.example}
		if mapping, ok := node.(*ast.MappingNode); !ok {
			wyomingKeys[0].set(r, item, &server)
		} else {
			if len(mapping.Values) > 0 {
				item.at = mapping.Values[0].Key.GetToken()
			}
			readNeeding(r, item, "this server has no address", wyomingKeys, &server)
		}
		if server.Address != "" && slices.ContainsFunc(c.Wyoming, func(w Wyoming) bool { return w.Address == server.Address }) {
			r.errorf(item.at, "the server %s stood already further up; keep one of them", server.Address)
		}
		c.Wyoming = append(c.Wyoming, server)
	}
}

// setArgv reads a program and its arguments.
func setArgv(r *reader, e entry, c *Command) {
	list, ok := e.value.(*ast.SequenceNode)
	if !ok {
		r.errorf(e.value.GetToken(), "argv is a list: the program, and each argument by itself, as in %s", e.example)
		return
	}
	for _, node := range list.Values {
		text, ok := scalar(node)
		_, err := words(text)
		switch {
		case !ok:
			r.errorf(node.GetToken(), "an argument is a text; put one with braces or brackets in quotes, as in %s", e.example)
		case strings.Contains(text, "{text}"):
			r.errorf(node.GetToken(), "the text never stands on the command line; it comes on the program's standard input, so leave {text} out")
		case err != nil:
			r.errorf(node.GetToken(), "%v", err)
		}
		c.Argv = append(c.Argv, text)
	}
	if len(c.Argv) == 0 || strings.TrimSpace(c.Argv[0]) == "" {
		r.errorf(e.value.GetToken(), "argv names no program, as in %s", e.example)
	}
}
