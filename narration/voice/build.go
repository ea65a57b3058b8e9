package voice

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"path"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/mix"
	"meditate/audio/wav"
)

// packRate is the rate that packs are stored at: that of a session, so that a
// session made from a pack needs no resampling. Vorbis spends next to nothing on
// the empty top of the band.
const packRate audio.Rate = 48000

// A Build says what a pack is made of.
type Build struct {
	Name     string
	Engine   *Engine
	Language string // BCP 47
	Phrases  []string
	Progress func(done, all int) // may be nil; called from one goroutine at a time
}

// Run speaks every phrase and returns the files of the pack, by their path
// inside it. It needs the engine, and oggenc or ffmpeg; the same programs make
// the same files every time.
func (b Build) Run(ctx context.Context) (map[string][]byte, error) {
	phrases := distinct(b.Phrases)
	if len(phrases) == 0 {
		return nil, errors.New("there is no phrase to make a pack of")
	}
	v, err := b.Engine.Voice(ctx, b.Language, "")
	if err != nil {
		return nil, err
	}
	enc, err := installedEncoder()
	if err != nil {
		return nil, err
	}
	coded := make([][]byte, len(phrases))
	err = each(ctx, len(phrases), b.Progress, func(ctx context.Context, i int) (err error) {
		coded[i], err = render(ctx, v, enc, phrases[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	return b.pack(b.Engine.Version(ctx), phrases, coded)
}

// render speaks one phrase and codes it.
func render(ctx context.Context, v Voice, enc encoder, phrase string) ([]byte, error) {
	clip, err := v.Speak(ctx, phrase)
	if err != nil {
		return nil, err
	}
	clip = mix.Resample(clip, packRate)
	var plain bytes.Buffer
	if err := wav.Write(ctx, &plain, audio.Mono(clip.Samples), wav.Options{Rate: clip.Rate, Channels: 1}); err != nil {
		return nil, cmp.Or(ctx.Err(), err)
	}
	return enc.encode(ctx, plain.String(), phrase)
}

// pack puts the clips of the phrases together. A clip is named after its phrase,
// so that a pack that is built again differs where its phrases do.
func (b Build) pack(version string, phrases []string, coded [][]byte) (map[string][]byte, error) {
	m := Manifest{
		Name: b.Name, Language: b.Language, Engine: b.Engine.program, EngineVersion: version,
		Licence: b.Engine.Licence(), Treatment: clean.Version,
	}
	files := map[string][]byte{}
	for i, phrase := range phrases {
		name, sum := sha256.Sum256([]byte(phrase)), sha256.Sum256(coded[i])
		file := path.Join("clips", hex.EncodeToString(name[:6])+".ogg")
		files[file] = coded[i]
		m.Clips = append(m.Clips, ManifestClip{phrase, file, hex.EncodeToString(sum[:])})
	}
	manifest, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, err
	}
	files[manifestName] = append(manifest, '\n')
	return files, nil
}
