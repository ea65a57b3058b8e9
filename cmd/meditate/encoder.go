package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"meditate/audio"
	"meditate/audio/mix"
	"meditate/audio/pcm"
	"meditate/narration/voice/program"
	"meditate/narration/wholefile"
)

// An encoder makes files of a format by a program that has to be installed: the
// first of its ways that is.
type encoder struct {
	format   string
	rates    []audio.Rate              // that the format has; nil: any
	usual    int                       // bit rate, in kbit/s
	bitrates []int                     // that can be asked for, in kbit/s
	constant bool                      // whether every second has as many bytes
	scale    func(bitrate int) float64 // by which the programs make it softer of their own accord; nil: they do not
	tagged   bool                      // whether the tag is ours to write: the programs write none
	ways     []encoderWay
}

// An encoderWay is a program that encodes, and how it is called.
type encoderWay struct {
	program string
	version []string // arguments with which it says its version
	argv    func(path string, t tags, o encoding) []string
}

// An encoding is what an encoder is told of the samples that it is given, and what to
// make of them.
type encoding struct {
	rate     audio.Rate
	channels int
	bitrate  int // kbit/s
}

// speechBitrates are those that platforms take for speech and music, in kbit/s.
var speechBitrates = []int{64, 80, 96, 112, 128, 160, 192, 224, 256, 320}

// The usual bit rates are those that speech needs on any platform: 128 kbit/s of MP3
// and AAC (Apple Podcasts, "Audio requirements"), 96 of Opus (RFC 7587, 3.1.1,
// gives 64 to 128 for stereo music). Samples come raw, of 24 bits, little-endian.
// The bytes do not depend on anything but these and what is written here.
//
// LAME's quality 7 leaves out its shaping of noise, and takes half the time. On a
// session, whose bits are plenty, the noise is lower for it: by 4 to 7 dB in every band
// up to 8 kHz (docs/adr/0017).
var (
	mp3Encoder = encoder{
		format:   "MP3",
		usual:    128,
		bitrates: speechBitrates,
		constant: true,
		scale:    lameScale,
		tagged:   true,
		rates:    []audio.Rate{8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000},
		ways: []encoderWay{
			{"lame", []string{"--version"}, func(path string, _ tags, o encoding) []string {
				mode := map[int]string{1: "m", 2: "j"}[o.channels]
				return []string{"--silent", "-r", "--signed", "--little-endian", "--bitwidth", "24",
					"-s", strconv.FormatFloat(float64(o.rate)/1000, 'f', -1, 64), "-m", mode, "--cbr", "-b", strconv.Itoa(o.bitrate),
					"--noreplaygain", "-q", "7", "-", path}
			}},
			{"ffmpeg", ffmpegVersion, ffmpegArgv("libmp3lame", "mp3", "-compression_level", "7", "-id3v2_version", "0")},
		},
	}
	aacEncoder = encoder{
		format:   "AAC",
		usual:    128,
		bitrates: speechBitrates,
		rates:    []audio.Rate{8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000},
		ways:     []encoderWay{{"ffmpeg", ffmpegVersion, ffmpegArgv("aac", "ipod", "-movflags", "+faststart")}},
	}
	opusEncoder = encoder{
		format:   "Opus",
		usual:    96,
		bitrates: speechBitrates,
		ways: []encoderWay{
			{"opusenc", []string{"--version"}, func(path string, t tags, o encoding) []string {
				argv := []string{"--quiet", "--raw", "--raw-bits", "24", "--raw-rate", strconv.Itoa(int(o.rate)), "--raw-chan", strconv.Itoa(o.channels),
					"--bitrate", strconv.Itoa(o.bitrate), "--serial", "1"}
				for _, c := range t.vorbisComments() {
					argv = append(argv, "--comment", c.Name+"="+c.Value)
				}
				return append(argv, "-", path)
			}},
			{"ffmpeg", ffmpegVersion, ffmpegArgv("libopus", "opus")},
		},
	}
)

// lameScale is by how much LAME makes sound softer at a constant bit rate (LAME 3.100,
// presets.c). Measured with a sine at each rate, through ffmpeg, too.
func lameScale(bitrate int) float64 {
	switch {
	case bitrate <= 160:
		return 0.95
	case bitrate <= 192:
		return 0.97
	case bitrate <= 224:
		return 0.98
	}
	return 1
}

var ffmpegVersion = []string{"-hide_banner", "-version"}

// ffmpegArgv calls ffmpeg for a codec and a container. What the file says of itself
// comes as a second input, within the command line.
func ffmpegArgv(codec, container string, more ...string) func(path string, t tags, o encoding) []string {
	return func(path string, t tags, o encoding) []string {
		argv := []string{"-v", "error", "-nostdin", "-y",
			"-f", "s24le", "-ar", strconv.Itoa(int(o.rate)), "-ac", strconv.Itoa(o.channels), "-i", "pipe:0",
			"-f", "ffmetadata", "-i", "data:text/plain;base64," + base64.StdEncoding.EncodeToString([]byte(t.ffmetadata(container == "opus"))),
			"-map", "0:a", "-map_metadata", "1", "-map_chapters", "1", "-metadata:s:a:0", "language=" + threeLetters(t.language), "-fflags", "+bitexact", "-flags:a", "+bitexact",
			"-c:a", codec, "-b:a", strconv.Itoa(o.bitrate) + "k"}
		return append(append(argv, more...), "-f", container, "file:"+path)
	}
}

// find returns the first way whose program is installed.
func (e *encoder) find() (encoderWay, error) {
	var names []string
	for _, way := range e.ways {
		if _, err := exec.LookPath(way.program); err == nil {
			return way, nil
		}
		names = append(names, way.program)
	}
	return encoderWay{}, inputf("%s needs %s, which is not installed; install it, or write .wav or .flac", e.format, strings.Join(names, " or "))
}

// maxEncoding is longer than any session takes to be encoded.
const maxEncoding = 24 * time.Hour

// encode has a session encoded into a file.
func (e *encoder) encode(ctx context.Context, file *os.File, s sessionFile) error {
	way, err := e.find()
	if err != nil {
		return err
	}
	if !e.tagged {
		return e.encodeBy(ctx, way, file, s)
	}
	tag, err := s.tags().id3()
	if err != nil {
		return err
	}
	bare, err := wholefile.Temp(file.Name())
	if err != nil {
		return err
	}
	defer bare.Discard()
	if err := e.encodeBy(ctx, way, bare.File, s); err != nil {
		return err
	}
	if _, err := file.Write(tag); err != nil {
		return err
	}
	if _, err := bare.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(file, bare.File)
	return err
}

// encodeBy has one program encode a session into a file.
func (e *encoder) encodeBy(ctx context.Context, way encoderWay, file *os.File, s sessionFile) error {
	path, err := filepath.Abs(file.Name()) // programs take some names for options
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	samples, in := io.Pipe()
	encoded := make(chan error, 1)
	go func() {
		_, err := program.Program{
			Argv:   append([]string{way.program}, way.argv(path, s.tags(), encoding{s.rate(), s.channels, s.bitrate})...),
			Input:  samples,
			Limits: program.Limits{Timeout: maxEncoding},
		}.Run(ctx)
		samples.CloseWithError(errEncoderEnded)
		encoded <- err
	}()
	sound := s.sound
	if e.scale != nil {
		sound = mix.Automate(sound, mix.NewCurve(mix.Point{Gain: float32(1 / e.scale(s.bitrate))}))
	}
	var out io.Writer = in
	if s.samples != nil {
		out = io.MultiWriter(in, s.samples)
	}
	err = pcm.Write(ctx, out, sound, pcm.Options{
		Rate: s.rate(), Channels: s.channels, Format: pcm.Int24, Seed: ditherSeed, Progress: s.progress,
	})
	if err != nil && !errors.Is(err, errEncoderEnded) {
		stop() // what is half encoded is of no use
	}
	in.Close()
	ended := <-encoded
	switch {
	case err != nil && !errors.Is(err, errEncoderEnded):
		return err
	case ended != nil:
		return fmt.Errorf("%s could not encode it: %w", way.program, ended)
	case err != nil:
		return fmt.Errorf("%s stopped before the end of the session", way.program)
	}
	if err := e.checkWhole(file, s); err != nil {
		return fmt.Errorf("%s wrote no whole file: %w", way.program, err)
	}
	return nil
}

// leastVarying is how many bytes a second of a session has at least where the bit rate
// varies: next to nothing for silence.
const leastVarying = 50

// checkWhole looks at what an encoder has written: some end well though the disk
// was full.
func (e *encoder) checkWhole(file *os.File, s sessionFile) error {
	mine, err := file.Stat()
	if err != nil {
		return err
	}
	there, err := os.Lstat(file.Name())
	switch {
	case err != nil:
		return err
	case !os.SameFile(mine, there):
		return errors.New("it is another than was to be written")
	}
	bytes := float64(leastVarying) // a second
	if e.constant {
		bytes = 1000.0 / 8 * float64(s.bitrate)
	}
	seconds := float64(s.sound.Len()) / float64(s.rate())
	if least := int64(seconds*bytes) - frameBytes; there.Size() <= max(least, 0) {
		return fmt.Errorf("it has %d bytes, and %d were expected at least; is the disk full?", there.Size(), least)
	}
	return nil
}

// frameBytes is more than one frame of any of these formats at its bit rate.
const frameBytes = 1536

// errEncoderEnded is what is written to once an encoder has ended.
var errEncoderEnded = errors.New("the encoder has ended")
