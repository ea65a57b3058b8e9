package voice

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
)

// A Request says what has to be spoken.
type Request struct {
	Name     string // the voice that was asked for, or the folder of a pack; "" for the best there is
	Language string // BCP 47
	Phrases  []string
}

// Choose returns the voice that speaks all phrases of a request: the one that
// was asked for (a pack by its folder), else the built-in pack if it has every phrase, else the first
// installed engine that speaks the language. Voices are never mixed. Where
// nothing can speak, the error is ErrNoVoice, a *MissingError, or both.
func Choose(ctx context.Context, r Request) (Voice, error) {
	if isFolder(r.Name) {
		pack, err := OpenPack(os.DirFS(r.Name))
		if err != nil {
			return nil, unusablef("%s: %v", r.Name, err)
		}
		return complete(pack, r.Phrases)
	}
	if r.Name != "" && r.Name != BuiltinName {
		return named(ctx, r.Name, r.Language)
	}
	pack, err := Builtin()
	if err != nil {
		return nil, err
	}
	v, err := complete(pack, r.Phrases)
	var lacking *MissingError
	if r.Name == "" && errors.As(err, &lacking) {
		return anyEngine(ctx, r.Language, lacking)
	}
	return v, err
}

// isFolder tells whether a voice was named by the folder of its pack: a name
// with a separator in it, so that no folder can stand in for a voice.
func isFolder(name string) bool { return strings.ContainsAny(name, `/\`) }

// complete returns the pack if it has every phrase.
func complete(pack *Pack, phrases []string) (Voice, error) {
	if missing := pack.Missing(phrases); len(missing) > 0 {
		return nil, &MissingError{pack.Name(), missing}
	}
	return pack, nil
}

// named returns the engine that a name such as espeak-ng or espeak-ng:fr+f3
// stands for.
func named(ctx context.Context, name, language string) (Voice, error) {
	name, variant, _ := strings.Cut(name, ":")
	if name == BuiltinName {
		return nil, unusablef("the voice %s has no variants such as %q; ask for %[1]s alone", BuiltinName, variant)
	}
	known := []string{BuiltinName}
	for _, e := range Engines() {
		if e.name == name {
			return e.Voice(ctx, language, variant)
		}
		known = append(known, e.name)
	}
	return nil, unusablef("there is no voice %q; there are %s, and packs by their folder, such as ./my-pack", name, strings.Join(known, ", "))
}

// anyEngine returns the first engine that can be used. Where there is none, the
// error says what the pack lacks, and of every engine what it needs.
func anyEngine(ctx context.Context, language string, lacking *MissingError) (Voice, error) {
	var reasons []string
	for _, e := range Engines() {
		v, err := e.Voice(ctx, language, "")
		if err == nil {
			return v, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		reasons = append(reasons, err.Error())
	}
	return nil, fmt.Errorf("%w: %w; %s", ErrNoVoice, lacking, strings.Join(reasons, "; "))
}
