package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"meditate/audio"
	"meditate/audio/master"
	"meditate/narration"
	"meditate/narration/manifest"
	"meditate/narration/script"
	"meditate/narration/speech"
	"meditate/narration/voice"
	"meditate/narration/voice/pack"
	"meditate/narration/voice/program"
	"meditate/narration/voices"
)

// writeManifest writes what a session was made of, beside its sound.
func (x *export) writeManifest(ses *session, choice bedChoice, m masteredSession, file sessionFile, path string) error {
	man, err := x.manifestOf(ses, choice, levelOf(m.target))
	if err != nil {
		return err
	}
	if man.Audio, err = hashFile(path); err != nil {
		return err
	}
	if x.format.encoder != nil {
		man.Audio.Samples = hex.EncodeToString(file.samples.Sum(nil))
	}
	return writeFile(beside(path, manifestEnding), x.c.Bool(flagForce), man.JSON())
}

// manifestOf says what a session is made of; the file itself is left to be said.
func (x *export) manifestOf(ses *session, choice bedChoice, l *manifest.Level) (manifest.Manifest, error) {
	m := manifest.Manifest{
		MadeWith: manifest.Program{Name: "meditate", Version: fullVersion()},
		Title:    title(ses.script),
		Language: ses.score.Language,
		Settings: x.settingsOf(ses, choice),
		Voices:   []manifest.Voice{},
		Level:    l,
	}
	var err error
	if m.Script, err = x.scriptFile(ses.script); err != nil {
		return m, err
	}
	if m.Score, err = scoreOf(ses.score); err != nil {
		return m, err
	}
	for _, v := range voices.Parts(ses.voice) {
		m.Voices = append(m.Voices, voiceOf(v))
	}
	if m.Clips, err = clipsOf(ses.score, ses.sounds); err != nil {
		return m, err
	}
	if m.Bed, err = choice.inManifest(); err != nil {
		return m, err
	}
	if e := x.format.encoder; e != nil {
		if m.Encoder, err = e.inManifest(x.c.Context, x.asker()); err != nil {
			return m, err
		}
	}
	return m, nil
}

// fullVersion is the version with the state of the source that was built, where that
// is known.
func fullVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return version + " (" + s.Value[:min(len(s.Value), 12)] + ")"
		}
	}
	return version
}

// remade are the flags of export that decide what a session is like, and can be given
// again.
var remade = []string{
	flagDay, flagLength, flagBreath, flagVoice, flagFill, flagAccord, flagLexicon, flagBed, flagBedLevel, flagDuck,
	flagTarget, flagLoudness, flagPeak, flagAnchor, flagFormat, flagBits, flagBitrate, flagRate, flagChannels, flagProgram,
}

// flagScript stands in a manifest, and in verify, for the argument of export.
const flagScript = "script"

// settingsOf returns what was asked for, or chosen in the settings and by the script, in
// so far as a flag can ask for it again: the level of a bed and the lexicon only where a
// flag did. Of a path that leads out of the folder only the name stays.
func (x *export) settingsOf(ses *session, choice bedChoice) map[string]string {
	set := map[string]string{}
	for _, name := range remade {
		if text := fmt.Sprint(x.c.Value(name)); x.c.IsSet(name) || text != "" && text != "0" && text != "<nil>" {
			set[name] = portable(text)
		}
	}
	if !x.c.IsSet(flagDay) && ses.script.Meta.Day != script.NoDay && x.c.Bool(flagAll) {
		set[flagDay] = fmt.Sprint(ses.script.Meta.Day)
	} else if !x.c.IsSet(flagDay) {
		set[flagScript] = portable(ses.script.Name)
	}
	parts := voices.Parts(ses.voice)
	set[flagVoice] = cmp.Or(set[flagVoice], portable(parts[0].Name()))
	set[flagFormat] = x.format.name
	if choice.file == "" {
		set[flagBed] = choice.name
	}
	if accord := x.vs.Accord; accord != speech.Doublet {
		set[flagAccord] = accord.String()
	}
	return set
}

// portable returns a path that says nothing of the computer it is of.
func portable(text string) string {
	if filepath.IsAbs(text) || strings.Contains(filepath.ToSlash(text), "../") {
		return filepath.Base(text)
	}
	return filepath.ToSlash(text)
}

// scriptFile names a script and the bytes that it was read from.
func (x *export) scriptFile(s *script.Script) (manifest.File, error) {
	f := manifest.File{Name: filepath.Base(filepath.FromSlash(s.Name))}
	read := os.ReadFile
	path := s.Name
	if x.programme != nil {
		read, path = x.programme.File, f.Name
	}
	data, err := read(path)
	if err != nil {
		return f, fmt.Errorf("%s cannot be read again: %w", s.Name, plain(err))
	}
	f.SHA256 = sum(data)
	return f, nil
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// scoreOf names a score by everything that it says, wherever in the script it stands.
func scoreOf(s *narration.Score) (manifest.Score, error) {
	anywhere := *s
	anywhere.Events = slices.Clone(s.Events)
	for i := range anywhere.Events {
		anywhere.Events[i].Line = 0
	}
	hash, err := hashOf(anywhere)
	return manifest.Score{Rate: int(s.Rate), Frames: s.Frames, SHA256: hash}, err
}

// voiceOf says what is known of a voice that speaks.
func voiceOf(v voice.Voice) manifest.Voice {
	m := manifest.Voice{Name: portable(v.Name())}
	switch v := v.(type) {
	case *pack.Pack:
		info := v.Info()
		m.Speaker, m.Engine, m.Version, m.Licence, m.Consent = info.Speaker, info.Engine, info.EngineVersion, info.Licence, info.Consent
	case *voices.Speaker:
		s := v.Synthesiser()
		m.Engine, m.Version, m.Licence = portable(s.Engine), s.Version, s.Licence
		for _, setting := range s.Settings {
			m.Settings = append(m.Settings, discreet(setting))
		}
	}
	return m
}

// discreet returns a setting of an engine that says nothing of the computer or its
// network: of a path the name stays, of an address what tells it from others.
func discreet(setting string) string {
	name, value, found := strings.Cut(setting, "=")
	switch {
	case !found:
		return portable(setting)
	case name == "url" || name == "server" || name == "address":
		return name + "=#" + sum([]byte(value))[:8]
	}
	return name + "=" + portable(value)
}

// clipsOf names every clip of a score by its frames, in the order in which they are
// first heard.
func clipsOf(s *narration.Score, sounds narration.Sounds) ([]manifest.Clip, error) {
	clips := []manifest.Clip{}
	seen := map[string]bool{}
	for _, e := range s.Events {
		if e.Kind != narration.Phrase || seen[e.Spoken] {
			continue
		}
		seen[e.Spoken] = true
		h := sha256.New()
		if err := hashFrames(h, sounds[e.Spoken]); err != nil {
			return nil, err
		}
		clips = append(clips, manifest.Clip{Phrase: e.Spoken, Frames: e.Frames, SHA256: hex.EncodeToString(h.Sum(nil))})
	}
	return clips, nil
}

// hashFrames hashes the frames of a signal.
func hashFrames(h hash.Hash, s audio.Signal) error {
	frames := make([]audio.Frame, 1<<14)
	bytes := make([]byte, 0, 8*len(frames))
	for at := int64(0); at < s.Len(); {
		n, err := s.ReadAt(frames[:min(int64(len(frames)), s.Len()-at)], at)
		if err != nil && err != io.EOF {
			return err
		}
		bytes = bytes[:0]
		for _, f := range frames[:n] {
			bytes = binary.LittleEndian.AppendUint32(bytes, math.Float32bits(f[0]))
			bytes = binary.LittleEndian.AppendUint32(bytes, math.Float32bits(f[1]))
		}
		h.Write(bytes)
		at += int64(n)
	}
	return nil
}

// inManifest says what the bed is and how it lies.
func (b bedChoice) inManifest() (manifest.Bed, error) {
	d := b.bed.Ducking
	m := manifest.Bed{
		Name: b.name, LevelDB: b.bed.LevelDB, DuckDB: d.DepthDB,
		FallS: d.Fall.Seconds(), RiseS: d.Rise.Seconds(), FadeInS: d.FadeIn.Seconds(), FadeOutS: d.FadeOut.Seconds(),
	}
	if b.file == "" {
		return m, nil
	}
	m.Name = filepath.Base(b.file)
	f, err := hashFile(b.file)
	m.SHA256 = f.SHA256
	return m, err
}

// levelOf says how loud the session was to be; nil where it was left as it is.
func levelOf(t *master.Target) *manifest.Level {
	if t == nil {
		return nil
	}
	return &manifest.Level{Target: t.Name, Loudness: t.Loudness, Peak: t.Peak, Anchor: t.Anchor.String()}
}

// hashFile names a file by its bytes.
func hashFile(path string) (manifest.Audio, error) {
	a := manifest.Audio{File: filepath.Base(path)}
	f, err := openOrdinary(path)
	if err != nil {
		return a, err
	}
	defer f.Close()
	h := sha256.New()
	a.Bytes, err = io.Copy(h, f)
	a.SHA256 = hex.EncodeToString(h.Sum(nil))
	return a, err
}

// asker asks programs for their version, and keeps the answer with the clips.
func (x *export) asker() program.Asker {
	if x.vs.Voices == nil || x.vs.Cache == nil {
		return program.Asker{}
	}
	return program.Asker{Memory: x.vs.Cache}
}

// inManifest names the program that encodes, and its version: the first line that it
// prints of itself.
func (e *encoder) inManifest(ctx context.Context, asker program.Asker) (*manifest.Program, error) {
	way, err := e.find()
	if err != nil {
		return nil, err
	}
	path, err := exec.LookPath(way.program)
	if err != nil {
		return nil, err
	}
	out, err := asker.Ask(ctx, program.Program{Argv: append([]string{path}, way.version...)})
	if err != nil {
		return nil, fmt.Errorf("%s does not say which version it is: %w", way.program, err)
	}
	line, _, _ := strings.Cut(strings.TrimSpace(out), "\n")
	return &manifest.Program{Name: way.program, Version: strings.TrimSpace(line)}, nil
}
