package voice

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// manifestName is the file of a pack that says what its clips are.
const manifestName = "manifest.json"

// A Manifest describes a pack: where its clips come from and what they say.
type Manifest struct {
	Name          string         `json:"name"`
	Language      string         `json:"language"` // BCP 47
	Engine        string         `json:"engine"`
	EngineVersion string         `json:"engine_version"`
	Licence       string         `json:"licence"`
	Treatment     int            `json:"treatment"` // clean.Version
	Clips         []ManifestClip `json:"clips"`
}

// A ManifestClip says what one clip of a pack says. No two clips of a pack say
// the same phrase; phrases are the same where only their spaces differ.
type ManifestClip struct {
	Phrase string `json:"phrase"`
	File   string `json:"file"`   // path inside the pack, with slashes
	SHA256 string `json:"sha256"` // of the file, in hexadecimal
}

// parseManifest reads a manifest. Fields that it does not know are an error:
// they may be misspelt, or say what this program would have to heed.
func parseManifest(data []byte) (m Manifest, err error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		return m, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return m, errors.New("something follows its end")
	}
	if m.Name == "" {
		return m, errors.New("the pack has no name")
	}
	return m, nil
}

// byPhrase returns the clips by the keys of their phrases. Two clips of one
// phrase are an error: one of them was not meant.
func (m Manifest) byPhrase() (map[string]ManifestClip, error) {
	clips := make(map[string]ManifestClip, len(m.Clips))
	for i, c := range m.Clips {
		k := key(c.Phrase)
		switch _, twice := clips[k]; {
		case k == "":
			return nil, fmt.Errorf("clip %d has no phrase", i+1)
		case twice:
			return nil, fmt.Errorf("two clips say %q; remove one", excerpt(k))
		case !fs.ValidPath(c.File) || c.File == ".":
			return nil, fmt.Errorf("%q is no path inside the pack", c.File)
		}
		clips[k] = c
	}
	return clips, nil
}
