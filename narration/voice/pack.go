package voice

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
	"meditate/audio/vorbis"
	"meditate/audio/wav"
)

//go:generate go run meditate/cmd/meditate voices build-pack --force --name builtin --engine pico -o builtin

//go:embed builtin
var builtin embed.FS

// BuiltinName is the name of the voice that comes with the program.
const BuiltinName = "builtin"

// maxPackFile bounds what is read of one file of a pack, in bytes.
const maxPackFile = 64 << 20

// A Pack is a voice made of clips that were recorded or rendered before.
type Pack struct {
	manifest Manifest
	files    fs.FS
	clips    map[string]ManifestClip // by key of the phrase
}

// Builtin returns the pack that comes with the program. It speaks every phrase
// of the built-in programme.
func Builtin() (*Pack, error) {
	files, err := fs.Sub(builtin, "builtin")
	if err != nil {
		return nil, err
	}
	return OpenPack(files)
}

// OpenPack reads and checks the manifest of a pack. The clips are read when they
// are spoken.
func OpenPack(files fs.FS) (*Pack, error) {
	data, err := readFile(files, manifestName)
	if err != nil {
		return nil, fmt.Errorf("no voice pack: %w", err)
	}
	p := &Pack{files: files}
	if p.manifest, err = parseManifest(data); err == nil {
		p.clips, err = p.manifest.byPhrase()
	}
	if err != nil {
		return nil, fmt.Errorf("damaged voice pack: %s: %w", manifestName, err)
	}
	return p, nil
}

// Name implements [Voice].
func (p *Pack) Name() string { return p.manifest.Name }

// Manifest returns the description of the pack. It is shared: do not change it.
func (p *Pack) Manifest() *Manifest { return &p.manifest }

// Missing returns those of the phrases that the pack has no clip of, each once,
// in their order.
func (p *Pack) Missing(phrases []string) []string {
	var missing []string
	for _, phrase := range distinct(phrases) {
		if _, ok := p.clips[phrase]; !ok {
			missing = append(missing, phrase)
		}
	}
	return missing
}

// Speak implements [Voice]. A clip whose checksum is not the manifest's is an
// error: it would say something else, or nothing.
func (p *Pack) Speak(ctx context.Context, phrase string) (audio.Clip, error) {
	if err := ctx.Err(); err != nil {
		return audio.Clip{}, err
	}
	c, ok := p.clips[key(phrase)]
	if !ok {
		return audio.Clip{}, &MissingError{p.Name(), []string{phrase}}
	}
	clip, err := p.read(c)
	if err != nil {
		return audio.Clip{}, fmt.Errorf("the voice %s could not say %q: %s: %w; build the pack again", p.Name(), excerpt(phrase), c.File, err)
	}
	clean.Edges(clip)
	return clip, nil
}

func (p *Pack) read(c ManifestClip) (audio.Clip, error) {
	data, err := readFile(p.files, c.File)
	if err != nil {
		return audio.Clip{}, err
	}
	if sum := sha256.Sum256(data); !strings.EqualFold(hex.EncodeToString(sum[:]), c.SHA256) {
		return audio.Clip{}, fmt.Errorf("the file is not the one that was packed: its checksum is not that in %s", manifestName)
	}
	decode := wav.Read
	if vorbis.Sniff(data) {
		decode = vorbis.Read
	}
	clip, err := decode(bytes.NewReader(data))
	if err == nil && len(clip.Samples) == 0 {
		err = wav.ErrEmpty
	}
	return clip, err
}

// readFile reads a file of a pack, unless it is too large to be one.
func readFile(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxPackFile+1))
	if len(data) > maxPackFile {
		return nil, fmt.Errorf("the file is larger than %d MiB", maxPackFile>>20)
	}
	return data, err
}
