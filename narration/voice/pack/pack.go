// Package pack has the voices that are folders of clips: rendered by an engine
// once, or recorded by a person.
//
// A pack has a pack.yaml, which people edit, a manifest.json, which says what
// each clip says, and the clips, in WAV or Ogg Vorbis. Clips of an engine are
// stored as they are heard. Recordings are stored as they were made and treated
// when they are read: they cannot be made again for a better treatment.
package pack

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/decode"
	"meditate/audio/loudness"
	"meditate/audio/wav"
	"meditate/narration/voice"
)

//go:generate go run meditate/cmd/meditate voices build-pack --force --name builtin --engine pico -o builtin

//go:embed builtin
var builtin embed.FS

// BuiltinName is the name of the voice that comes with the program.
const BuiltinName = "builtin"

// maxClip bounds a clip, in bytes: 11 minutes of 48 kHz mono.
const maxClip = 64 << 20

// A Pack is a voice made of clips that were recorded or rendered before.
type Pack struct {
	name     string
	info     Info
	manifest manifest
	clips    map[string]clip // by key of the phrase
	files    fs.FS
}

// Builtin returns the pack that comes with the program. It speaks every phrase
// of the built-in programme.
func Builtin() (*Pack, error) {
	files, err := fs.Sub(builtin, "builtin")
	if err != nil {
		return nil, err
	}
	return Open(files)
}

// Open reads and checks pack.yaml and the manifest of a pack. The clips are read
// when they are spoken. Where there is no pack.yaml, and so no pack, the error is
// fs.ErrNotExist.
func Open(files fs.FS) (*Pack, error) {
	described, err := readFile(files, infoName, maxInfo)
	if err != nil {
		return nil, fmt.Errorf("no voice pack: %w", err)
	}
	listed, err := readFile(files, manifestName, maxManifest)
	if err != nil { // not for errors.Is: there is a pack, though it lacks something
		return nil, fmt.Errorf("damaged voice pack: %v", err)
	}
	p := &Pack{files: files}
	if p.info, err = parseInfo(described); err != nil {
		return nil, err
	}
	if p.manifest, err = parseManifest(listed); err != nil {
		return nil, fmt.Errorf("damaged voice pack: %s: %w", manifestName, err)
	}
	p.name, p.clips = p.info.Name, p.manifest.byPhrase()
	return p, nil
}

// Name implements [voice.Voice].
func (p *Pack) Name() string { return p.name }

// Info returns what pack.yaml says.
func (p *Pack) Info() Info { return p.info }

// Phrases returns what the pack can say, in the order of its manifest.
func (p *Pack) Phrases() []string {
	phrases := make([]string, len(p.manifest.Clips))
	for i, c := range p.manifest.Clips {
		phrases[i] = c.Phrase
	}
	return phrases
}

// Missing returns those of the phrases that the pack has no clip of, each once,
// in their order.
func (p *Pack) Missing(phrases []string) []string {
	var missing []string
	for _, phrase := range voice.Distinct(phrases) {
		if _, ok := p.clips[phrase]; !ok {
			missing = append(missing, phrase)
		}
	}
	return missing
}

// Speak implements [voice.Voice]. A clip whose checksum is not the manifest's is an
// error: it would say something else, or nothing.
func (p *Pack) Speak(ctx context.Context, phrase string) (audio.Clip, error) {
	if err := ctx.Err(); err != nil {
		return audio.Clip{}, err
	}
	c, ok := p.clips[voice.Key(phrase)]
	if !ok {
		return audio.Clip{}, &voice.MissingError{Voice: p.Name(), Phrases: []string{phrase}}
	}
	sound, err := p.read(c.inUse())
	if err == nil {
		sound, err = p.treated(sound)
	}
	if err != nil {
		return audio.Clip{}, fmt.Errorf("the voice %s could not say %q: %s: %w; %s", p.Name(), voice.Excerpt(phrase), c.inUse().File, err, p.remedy())
	}
	return sound, nil
}

// treated makes what a take holds fit for a session, however it came here. It may write to sound.
func (p *Pack) treated(sound audio.Clip) (audio.Clip, error) {
	if p.recorded() {
		return clean.Recording(sound)
	}
	if loudness.OfClip(sound) > clean.Speech+loudnessSlack {
		return clean.Recording(sound) // whoever made the pack says that it was treated; ears come first
	}
	clean.Edges(sound)
	return sound, nil
}

// loudnessSlack is how much louder than it should be a treated clip may come out
// of its coding, in LU.
const loudnessSlack = 1

// recorded tells whether the clips are as a microphone gave them.
func (p *Pack) recorded() bool { return p.manifest.Treatment == 0 }

// remedy is what to do about a damaged clip.
func (p *Pack) remedy() string {
	if p.recorded() {
		return "record it again, or use another version of it"
	}
	return "build the pack again"
}

// read decodes a take.
func (p *Pack) read(t Take) (audio.Clip, error) {
	data, err := p.data(t)
	if err != nil {
		return audio.Clip{}, err
	}
	return decoded(data)
}

// data returns the file of a take, which is the one that was stored.
func (p *Pack) data(t Take) ([]byte, error) {
	data, err := readFile(p.files, t.File, maxClip)
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(checksum(data), t.SHA256) {
		return nil, fmt.Errorf("the file is not the one that was packed: its checksum is not that in %s", manifestName)
	}
	return data, nil
}

func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// decoded reads a sound file of any kind.
func decoded(data []byte) (audio.Clip, error) {
	sound, err := decode.Clip(bytes.NewReader(data), int64(len(data)))
	if err == nil && len(sound.Samples) == 0 {
		err = wav.ErrEmpty
	}
	return sound, err
}

// readFile reads a file of a pack, unless it is larger than most bytes.
func readFile(files fs.FS, name string, most int64) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if int64(len(data)) > most {
		return nil, fmt.Errorf("%s is larger than %d KiB", name, most>>10)
	}
	return data, err
}
