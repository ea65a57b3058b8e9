package voices

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"meditate/narration/voice"
	"meditate/narration/voice/pack"
)

// Choose returns the voice that speaks all phrases of a request: the one that
// was asked for, else the built-in pack if it has every phrase, else the first
// engine that speaks the language. A pack is asked for by its name or by its
// folder. Voices are never mixed unless Fill asks for it. Where nothing can
// speak, the error is ErrNoVoice, a *MissingError, or both.
func (vs *Voices) Choose(ctx context.Context, r Request) (voice.Voice, error) {
	p, err := vs.Pack(r.Name)
	switch {
	case err != nil:
		return nil, err
	case p == nil && r.Fill != "":
		return nil, voice.Unusablef("%s speaks everything itself; what a voice lacks is filled in for packs only", r.Name)
	case p == nil:
		return vs.Engine(ctx, r.Name, r.Language)
	}
	missing := p.Missing(r.Phrases)
	lacking := &voice.MissingError{Voice: p.Name(), Phrases: missing}
	switch {
	case len(missing) == 0:
		return p, nil
	case r.Fill != "":
		return vs.fill(ctx, r, p, missing)
	case r.Name == "":
		return vs.anyEngine(ctx, r.Language, lacking)
	}
	return nil, lacking
}

// Pack returns the pack that a name stands for, the built-in one if it is empty;
// nil where the name is no pack's.
func (vs *Voices) Pack(name string) (*pack.Pack, error) {
	switch {
	case name == "" || name == pack.BuiltinName:
		return pack.Builtin()
	case isFolder(name):
		p, err := pack.Open(os.DirFS(name))
		if err != nil {
			return nil, voice.Unusablef("%s: %v", name, err)
		}
		return p, nil
	case !slices.Contains(vs.packNames(), name):
		return nil, nil
	}
	p, err := pack.Find(vs.Home, name)
	if err != nil {
		return nil, voice.Unusablef("%s: %v", filepath.Join(vs.Home, name), err)
	}
	return p, nil
}

// packNames returns the names of the user's packs.
func (vs *Voices) packNames() []string {
	if vs.Home == "" {
		return nil
	}
	names, _ := pack.Names(vs.Home) // a folder that cannot be read has no packs for us
	return names
}

// isFolder tells whether a voice was named by the folder of its pack: a name
// with a separator in it, so that no folder can stand in for a voice. A name
// with a colon is an engine's: what follows it may well be a path.
func isFolder(name string) bool {
	separator := strings.IndexAny(name, `/\`)
	colon := strings.Index(name, ":")
	return separator >= 0 && (colon < 0 || separator < colon || filepath.VolumeName(name) != "")
}

// Engine returns the voice of an engine that a name such as espeak-ng or
// espeak-ng:fr+f3 stands for.
func (vs *Voices) Engine(ctx context.Context, fullName, language string) (*Speaker, error) {
	name, variant, _ := strings.Cut(fullName, ":")
	if name == pack.BuiltinName {
		return nil, voice.Unusablef("the voice %s has no variants such as %q; ask for %[1]s alone", pack.BuiltinName, variant)
	}
	for _, e := range slices.Concat(vs.Engines, vs.Named) {
		if e.Name() == name {
			return vs.open(ctx, e, variant, language)
		}
	}
	known := slices.Concat([]string{pack.BuiltinName}, vs.packNames(), vs.EngineNames())
	return nil, voice.Unusablef("there is no voice %q; there are %s, packs by their folder, such as ./my-pack, and what record import and record take make", fullName, strings.Join(known, ", "))
}

// anyEngine returns the first engine that can be used. Where there is none, the
// error says what the pack lacks, and of every engine what it needs.
func (vs *Voices) anyEngine(ctx context.Context, language string, lacking *voice.MissingError) (voice.Voice, error) {
	var reasons []string
	for _, e := range vs.Engines {
		v, err := vs.open(ctx, e, "", language)
		if err == nil {
			return v, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if !errors.Is(err, voice.ErrNoVoice) {
			return nil, err
		}
		reasons = append(reasons, err.Error())
	}
	return nil, fmt.Errorf("%w: %w; %s", voice.ErrNoVoice, lacking, strings.Join(reasons, "; "))
}

// open returns a voice of an engine.
func (vs *Voices) open(ctx context.Context, e voice.Engine, variant, language string) (*Speaker, error) {
	s, err := e.Open(ctx, variant, language)
	if err != nil {
		return nil, err
	}
	return newSpeaker(s, vs, language), nil
}
