package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"meditate/audio"
	"meditate/audio/flac"
	"meditate/audio/master"
	"meditate/audio/pcm"
	"meditate/audio/wav"
	"meditate/narration/companion"
	"meditate/narration/wholefile"

	"github.com/urfave/cli/v2"
)

const (
	flagFormat  = "format"
	flagBits    = "bits"
	flagBitrate = "bitrate"
)

func formatFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: flagFormat, Usage: "write " + strings.Join(formatNames(), ", ") + " (default: as the name of the file ends, else wav): `NAME`"},
		bitrateFlag(),
		&cli.IntFlag{Name: flagBits, DefaultText: "16", Usage: "of a sample in WAV and FLAC: 16, 24 or, in WAV, 32 (floating point): a `NUMBER`"},
	}
}

func bitrateFlag() cli.Flag {
	return &cli.StringFlag{Name: flagBitrate, DefaultText: "128; Opus 96", Usage: "of MP3, AAC and Opus, in kbit/s: `RATE`"}
}

// A format is a kind of file that sessions are written as.
type format struct {
	name       string
	extensions []string // the first is that of new files
	mime       string   // where a feed can name it
	bits       pcm.Format
	encoder    *encoder // the program that makes it; nil: this one does
}

var formats = []format{
	{name: "wav", extensions: []string{".wav", ".wave"}},
	{name: "flac", extensions: []string{".flac"}},
	{name: "mp3", extensions: []string{".mp3"}, mime: "audio/mpeg", encoder: &mp3Encoder},
	{name: "m4a", extensions: []string{".m4a", ".mp4"}, mime: "audio/x-m4a", encoder: &aacEncoder},
	{name: "opus", extensions: []string{".opus", ".ogg"}, encoder: &opusEncoder},
}

func formatNames() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// formatOf returns the format that the flags ask for: by its name, else by that of
// the file.
func formatOf(c *cli.Context) (format, error) {
	name := strings.ToLower(c.String(flagFormat))
	extension := strings.ToLower(filepath.Ext(c.String(flagOut)))
	i := slices.IndexFunc(formats, func(f format) bool {
		if name != "" {
			return f.name == name || slices.Contains(f.extensions, "."+name)
		}
		return slices.Contains(f.extensions, cmp.Or(extension, ".wav"))
	})
	switch {
	case i < 0 && name != "":
		return format{}, usagef("--%s: there is no format %q; there are %s", flagFormat, name, strings.Join(formatNames(), ", "))
	case i < 0 && isFolder(c.String(flagOut)):
		i = 0 // a folder whose name has a dot in it
	case i < 0:
		return format{}, inputf("%s: its name ends in none of the formats: %s; give it one of these endings, or say --%s", c.String(flagOut), strings.Join(formatNames(), ", "), flagFormat)
	}
	f := formats[i]
	if name != "" && isFormat(extension) && !slices.Contains(f.extensions, extension) {
		return f, usagef("%s would be no %s file by its name; leave --%s out, or give it a name that ends in %s", c.String(flagOut), f.name, flagFormat, f.extensions[0])
	}
	bits := c.Int(flagBits)
	switch {
	case bits != 0 && f.encoder != nil:
		return f, usagef("--%s is for WAV and FLAC; %s has no samples of a size", flagBits, f.name)
	case bits == 24:
		f.bits = pcm.Int24
	case bits == 32 && f.name == "wav":
		f.bits = pcm.Float32
	case bits != 0 && bits != 16:
		return f, usagef("--%s %d: there are 16 and 24, and 32 in WAV", flagBits, bits)
	}
	return f, nil
}

// isFolder tells whether a path is meant for a folder or is one.
func isFolder(path string) bool {
	if path == "" || os.IsPathSeparator(path[len(path)-1]) {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// takes says whether a file of the format can have a rate, and whether there is
// what makes it.
func (f format) takes(rate audio.Rate) error {
	if f.encoder == nil {
		return nil
	}
	if len(f.encoder.rates) > 0 && !slices.Contains(f.encoder.rates, rate) {
		return usagef("--%s %d: %s has no such rate; 48000 and 44100 are usual", flagRate, rate, f.name)
	}
	_, err := f.encoder.find()
	return err
}

// bitrateOf returns the bit rate that the flags ask for, in kbit/s; 0 where the format
// has none to choose.
func (f format) bitrateOf(c *cli.Context) (int, error) {
	text := strings.ToLower(c.String(flagBitrate))
	switch {
	case f.encoder == nil && text != "":
		return 0, usagef("--%s is for MP3, AAC and Opus; %s keeps every sample", flagBitrate, f.name)
	case f.encoder == nil:
		return 0, nil
	case text == "":
		return f.encoder.usual, nil
	}
	rate, err := strconv.Atoi(strings.TrimSuffix(text, "k"))
	if err != nil || !slices.Contains(f.encoder.bitrates, rate) {
		return 0, usagef("--%s %s: there are %s kbit/s", flagBitrate, text, strings.Trim(fmt.Sprint(f.encoder.bitrates), "[]"))
	}
	if f.encoder.constant && c.Int(flagRate) < 32000 && rate > 160 {
		return 0, usagef("--%s %s: %s of less than 32000 Hz has 160 kbit/s at most", flagBitrate, text, f.encoder.format)
	}
	return rate, nil
}

// A sessionFile is what goes into a file.
type sessionFile struct {
	sound    audio.Signal
	about    companion.Session
	channels int
	bitrate  int // kbit/s; of an encoder
	progress func(frames int64)
	samples  hash.Hash // of what an encoder is given; may be nil
}

func (s sessionFile) rate() audio.Rate { return s.about.Score.Rate }
func (s sessionFile) tags() tags       { return tagsOf(s.about) }

// write writes a session whole, or nothing; a file that exists is replaced only
// with force.
func (f format) write(ctx context.Context, path string, force bool, s sessionFile) error {
	err := wholefile.WriteFile(path, force, func(file *os.File) error {
		switch {
		case f.encoder != nil:
			return f.encoder.encode(ctx, file, s)
		case f.name == "flac":
			return flac.Write(ctx, file, s.sound, flac.Options{
				Rate: s.rate(), Channels: s.channels, Bits: 8 * f.bits.Bytes(), Seed: ditherSeed, Progress: s.progress,
				Tags: s.tags().flac(),
			})
		}
		return wav.Write(ctx, wholefile.Steadily(file), s.sound, f.wavOptions(s))
	})
	return taken(path, err)
}

func (f format) wavOptions(s sessionFile) wav.Options {
	o := wav.Options{Rate: s.rate(), Channels: s.channels, Format: f.bits, Seed: ditherSeed, Progress: s.progress}
	o.Info, o.Chapters = s.tags().wav()
	return o
}

// writeNew writes a file whole; one that exists is replaced only with --force.
func writeNew(c *cli.Context, path string, write func(io.Writer) error) error {
	return taken(path, wholefile.Write(path, c.Bool(flagForce), write))
}

// writeFile is writeNew for what is in memory.
func writeFile(path string, force bool, data []byte) error {
	return taken(path, wholefile.WriteBytes(path, force, data))
}

// taken returns the error of writing a file; where one is in the way, it says what to
// do.
func taken(path string, err error) error {
	if errors.Is(err, fs.ErrExist) {
		return inputf("%s exists; --%s overwrites it, -o names another", path, flagForce)
	}
	return err
}

// loudnessNote says how loud a session became, for the line that names its file.
func loudnessNote(t *master.Target, r master.Report) string {
	switch {
	case t == nil:
		return ""
	case t.RMS:
		return "  " + level(r.Loudness) + " dB RMS"
	case t.Anchor == master.Speech || math.IsNaN(r.Loudness):
		return "  speech at " + level(r.Speech) + " LUFS"
	}
	return "  " + level(r.Loudness) + " LUFS"
}
