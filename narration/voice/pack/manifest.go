package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"meditate/narration/voice"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// manifestName is the file of a pack that says what its clips say. The program
// writes it; people edit pack.yaml.
const manifestName = "manifest.json"

// maxManifest bounds a manifest, in bytes: that of 20,000 clips with a long
// sentence each.
const maxManifest = 16 << 20

// A manifest says what the clips of a pack say.
type manifest struct {
	Treatment int    `json:"treatment"` // clean.Version; 0: the clips are as they were recorded
	Clips     []clip `json:"clips"`
}

// A clip is a phrase and every recording of it. Phrases are the same where only
// their spaces differ; no two clips of a pack say the same.
type clip struct {
	Phrase string `json:"phrase"`
	Use    int    `json:"use"`   // which of the takes speaks, counted from 1
	Takes  []Take `json:"takes"` // the oldest first; at least one
}

// A Take is one version of a clip. Its file never changes.
type Take struct {
	File     string  `json:"file"`               // path inside the pack, with slashes
	SHA256   string  `json:"sha256"`             // of the file, in hexadecimal
	Recorded string  `json:"recorded,omitempty"` // the day: 2026-03-01
	Seconds  float64 `json:"seconds,omitempty"`
}

// inUse returns the take that speaks.
func (c clip) inUse() Take { return c.Takes[c.Use-1] }

// parseManifest reads and checks a manifest. Fields that it does not know are
// an error: they may say what this program would have to heed.
func parseManifest(data []byte) (m manifest, err error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		return m, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return m, errors.New("something follows its end")
	}
	return m, m.check()
}

// check refuses clips that contradict each other: one of them was not meant.
func (m manifest) check() error {
	phrases, files := map[string]bool{}, map[string]bool{}
	for i, c := range m.Clips {
		k := voice.Key(c.Phrase)
		switch {
		case k == "":
			return fmt.Errorf("clip %d has no phrase", i+1)
		case phrases[k]:
			return fmt.Errorf("two clips say %q; remove one", voice.Excerpt(k))
		case c.Use < 1 || c.Use > len(c.Takes):
			return fmt.Errorf("%q uses version %d of %d", voice.Excerpt(k), c.Use, len(c.Takes))
		}
		phrases[k] = true
		for _, t := range c.Takes {
			if err := checkPath(t.File); err != nil {
				return err
			}
			if files[folded(t.File)] {
				return fmt.Errorf("the file %q is named twice", t.File)
			}
			files[folded(t.File)] = true
		}
	}
	return nil
}

// folded is the same for paths that some file systems take for one.
func folded(path string) string { return cases.Fold().String(norm.NFC.String(path)) }

// byPhrase returns the clips by the keys of their phrases.
func (m manifest) byPhrase() map[string]clip {
	clips := make(map[string]clip, len(m.Clips))
	for _, c := range m.Clips {
		clips[voice.Key(c.Phrase)] = c
	}
	return clips
}

// json returns the file.
func (m manifest) json() ([]byte, error) {
	data, err := json.MarshalIndent(m, "", "  ")
	return append(data, '\n'), err
}
