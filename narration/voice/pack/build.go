package pack

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"path"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/resample"
	"meditate/audio/wav"
	"meditate/narration/voice"
)

// packRate is the rate that packs are stored at: that of a session, so that a
// session made from a pack needs no resampling. Vorbis spends next to nothing on
// the empty top of the band.
const packRate audio.Rate = 48000

// A Build says what a pack is made of.
type Build struct {
	Name     string
	Voice    voice.Voice
	Language string // BCP 47
	Engine   string // what the voice is made with
	Version  string // of the engine
	Licence  string // of its sound
	Phrases  []string
	Progress func(done, all int) // may be nil; called from one goroutine at a time
}

// Run speaks every phrase and returns the files of the pack, by their path
// inside it. It needs oggenc or ffmpeg; the same programs make the same
// files every time.
func (b Build) Run(ctx context.Context) (map[string][]byte, error) {
	phrases := voice.Distinct(b.Phrases)
	if len(phrases) == 0 {
		return nil, errors.New("there is no phrase to make a pack of")
	}
	if err := b.info().check(); err != nil {
		return nil, err
	}
	enc, err := installedEncoder()
	if err != nil {
		return nil, err
	}
	coded := make([][]byte, len(phrases))
	err = voice.Each(ctx, len(phrases), b.Progress, func(ctx context.Context, i int) (err error) {
		coded[i], err = render(ctx, b.Voice, enc, phrases[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	return b.pack(phrases, coded)
}

// render speaks one phrase and codes it.
func render(ctx context.Context, v voice.Voice, enc encoder, phrase string) ([]byte, error) {
	clip, err := v.Speak(ctx, phrase)
	if err != nil {
		return nil, err
	}
	clip = resample.Clip(clip, packRate)
	var plain bytes.Buffer
	if err := wav.Write(ctx, &plain, audio.Mono(clip.Samples), wav.Options{Rate: clip.Rate, Channels: 1}); err != nil {
		return nil, cmp.Or(ctx.Err(), err)
	}
	return enc.encode(ctx, plain.String(), phrase)
}

// pack puts the clips of the phrases together. A clip is named after its phrase,
// so that a pack that is built again differs where its phrases do.
func (b Build) pack(phrases []string, coded [][]byte) (map[string][]byte, error) {
	files := map[string][]byte{infoName: b.info().yaml()}
	m := manifest{Treatment: clean.Version}
	for i, phrase := range phrases {
		file := path.Join(clipsName, checksum([]byte(phrase))[:12]+".ogg")
		files[file] = coded[i]
		m.Clips = append(m.Clips, clip{Phrase: phrase, Use: 1, Takes: []Take{{File: file, SHA256: checksum(coded[i])}}})
	}
	listed, err := m.json()
	files[manifestName] = listed
	return files, err
}

// info is what the pack says of itself.
func (b Build) info() Info {
	return Info{Name: b.Name, Language: b.Language, Licence: b.Licence, Engine: b.Engine, EngineVersion: b.Version}
}
