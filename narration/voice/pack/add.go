package pack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"time"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/wav"
	"meditate/narration/voice"
)

// clipsName is the folder, inside a pack, of its clips.
const clipsName = "clips"

// A Recording is a phrase as a person said it: cut out of a take, and not
// treated.
type Recording struct {
	Phrase string
	Sound  audio.Clip
}

// Add stores a recording, as the version of its phrase that speaks from now on,
// and returns which version that is. A recording that is there already is not
// stored again.
func (f *Folder) Add(ctx context.Context, r Recording, day time.Time) (version int, err error) {
	versions, err := f.AddAll(ctx, []Recording{r}, day)
	if err != nil {
		return 0, err
	}
	return versions[0], nil
}

// AddAll is Add for many recordings: either all of them are stored, or none is.
// Files that it wrote before it failed stay, named by no manifest: they do no
// harm, and the next try finds them.
func (f *Folder) AddAll(ctx context.Context, recordings []Recording, day time.Time) (versions []int, err error) {
	err = f.change(ctx, func(m *manifest) error {
		if err := os.MkdirAll(filepath.Join(f.dir, clipsName), 0o777); err != nil {
			return err
		}
		for _, r := range recordings {
			if err := ctx.Err(); err != nil {
				return err
			}
			take, data, err := encodeTake(ctx, r)
			if err != nil {
				return err
			}
			if !f.has(take) {
				if err := f.store(take.File, data); err != nil {
					return err
				}
			}
			take.Recorded = day.Format(time.DateOnly)
			versions = append(versions, m.add(r.Phrase, take))
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	return versions, nil
}

// encodeTake returns the file of a recording. It is named after what it says and
// what it holds: no recording can take the place of another, and one whose
// process was killed before the manifest named it is found again.
func encodeTake(ctx context.Context, r Recording) (Take, []byte, error) {
	phrase, o := voice.Key(r.Phrase), wav.Options{Rate: r.Sound.Rate, Channels: 1}
	switch {
	case phrase == "":
		return Take{}, nil, errors.New("a recording says no phrase")
	case wav.Size(int64(len(r.Sound.Samples)), o) > maxClip:
		return Take{}, nil, fmt.Errorf("the recording of %q lasts %v, which is too long for a phrase", voice.Excerpt(phrase), r.Sound.Duration().Round(time.Second))
	}
	if _, err := clean.Recording(r.Sound); err != nil {
		return Take{}, nil, fmt.Errorf("nothing is heard of %q; record it again: %w", voice.Excerpt(phrase), err)
	}
	var b bytes.Buffer
	if err := wav.Write(ctx, &b, audio.Mono(r.Sound.Samples), o); err != nil {
		return Take{}, nil, err
	}
	sum := checksum(b.Bytes())
	name := checksum([]byte(phrase))[:12] + "-" + sum[:12] + ".wav"
	return Take{File: path.Join(clipsName, name), SHA256: sum, Seconds: r.Sound.Duration().Seconds()}, b.Bytes(), nil
}

// has tells whether the file of a take lies there, whole.
func (f *Folder) has(t Take) bool {
	p := Pack{files: os.DirFS(f.dir)}
	_, err := p.data(t)
	return err == nil
}

// find returns the clip of a phrase, or nil.
func (m *manifest) find(phrase string) *clip {
	for i := range m.Clips {
		if voice.Key(m.Clips[i].Phrase) == voice.Key(phrase) {
			return &m.Clips[i]
		}
	}
	return nil
}

// add has a phrase spoken by a take, and returns which version of it that is.
func (m *manifest) add(phrase string, t Take) (version int) {
	c := m.find(phrase)
	if c == nil {
		m.Clips = append(m.Clips, clip{Phrase: voice.Key(phrase)})
		c = &m.Clips[len(m.Clips)-1]
	}
	for i, old := range c.Takes {
		if old.File == t.File {
			c.Use = i + 1
			return c.Use
		}
	}
	c.Takes = append(c.Takes, t)
	c.Use = len(c.Takes)
	return c.Use
}
