// Package manifest writes down what a session was made of, so that it can be made
// again, and says what is different where the bytes are not the same.
package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A Manifest says what went into a sound file. Hashes are SHA-256, in hexadecimal.
// It holds no secret, and no path of the computer that it was made on.
type Manifest struct {
	Format   int               `json:"format"` // of this file: 1
	MadeWith Program           `json:"made_with"`
	Title    string            `json:"title"`
	Language string            `json:"language"`
	Script   File              `json:"script"`
	Settings map[string]string `json:"settings"` // flags of export, by name
	Score    Score             `json:"score"`
	Voices   []Voice           `json:"voices"`
	Clips    []Clip            `json:"clips"`
	Bed      Bed               `json:"bed"`
	Level    *Level            `json:"level"` // null: as it was
	Encoder  *Program          `json:"encoder"`
	Audio    Audio             `json:"audio"`
}

// format is the version of the file that this package reads and writes.
const format = 1

// A Program is something that made a part of it.
type Program struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// A File is what was read.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// A Score is the time that everything was given.
type Score struct {
	Rate   int    `json:"rate"`
	Frames int64  `json:"frames"`
	SHA256 string `json:"sha256"` // of every event and its time
}

// A Voice is one that speaks.
type Voice struct {
	Name     string   `json:"name"`
	Speaker  string   `json:"speaker,omitempty"`
	Engine   string   `json:"engine,omitempty"`
	Version  string   `json:"version,omitempty"`
	Settings []string `json:"settings,omitempty"`
	Licence  string   `json:"licence,omitempty"`
	Consent  string   `json:"consent,omitempty"`
}

// A Clip is a phrase as it sounds at the session's rate.
type Clip struct {
	Phrase string `json:"phrase"`
	Frames int64  `json:"frames"`
	SHA256 string `json:"sha256"` // of its frames: left and right, 32-bit floating point, little-endian
}

// A Bed is what lies under the voice.
type Bed struct {
	Name     string  `json:"name"`
	SHA256   string  `json:"sha256,omitempty"` // of a file
	LevelDB  float64 `json:"level_db"`
	DuckDB   float64 `json:"duck_db"`
	FallS    float64 `json:"fall_s"`
	RiseS    float64 `json:"rise_s"`
	FadeInS  float64 `json:"fade_in_s"`
	FadeOutS float64 `json:"fade_out_s"`
}

// A Level is how loud the session was to be.
type Level struct {
	Target   string  `json:"target,omitempty"`
	Loudness float64 `json:"loudness_lufs"`
	Peak     float64 `json:"peak_dbtp"`
	Anchor   string  `json:"anchor"`
}

// An Audio is the file itself.
type Audio struct {
	File    string `json:"file"`
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256"`
	Samples string `json:"samples_sha256,omitempty"` // what an encoder was given: 24 bits, little-endian
}

// JSON returns the manifest as a file.
func (m Manifest) JSON() []byte {
	m.Format = format
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(m); err != nil {
		panic(err) // only numbers that are not finite, and there are none
	}
	return b.Bytes()
}

// MaxSize bounds a manifest, in bytes: that of a session with 50,000 phrases.
const MaxSize = 32 << 20

// Parse reads a manifest. What it does not know is an error: it may decide how the
// session sounds.
func Parse(data []byte) (Manifest, error) {
	var m Manifest
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		return Manifest{}, fmt.Errorf("this is no manifest of a session: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return Manifest{}, errors.New("this is no manifest of a session: something follows its end")
	}
	if m.Format != format {
		return Manifest{}, fmt.Errorf("the manifest has the format %d; this program reads %d", m.Format, format)
	}
	if len(m.Audio.SHA256) != 64 || m.Audio.File == "" {
		return Manifest{}, errors.New("the manifest does not say which file it is about")
	}
	return m, nil
}
