package main

import (
	"context"
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
)

// An encoder makes files of a format by a program that has to be installed: the
// first of its ways that is.
type encoder struct {
	format     string
	rates      []audio.Rate // that the format has; nil: any
	leastBytes float64      // in a file, for a second of a session
	scale      float64      // by which the programs make it softer of their own accord; 0: they do not
	ways       []encoderWay
}

// An encoderWay is a program that encodes, and how it is called.
type encoderWay struct {
	program string
	argv    func(path, title string, rate, channels string) []string
}

// The bit rates are those that speech needs on any platform: 128 kbit/s of MP3
// and AAC (Apple Podcasts, "Audio requirements"), 96 of Opus (RFC 7587, 3.1.1,
// gives 64 to 128 for stereo music). Samples come raw, of 24 bits, little-endian.
var (
	mp3Encoder = encoder{
		format:     "MP3",
		leastBytes: 16000, // 128 kbit/s, constant
		scale:      0.95,  // at 128 kbit/s (LAME 3.100, presets.c); measured: 0.45 dB, also through ffmpeg
		rates:      []audio.Rate{8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000},
		ways: []encoderWay{
			{"lame", func(path, title, rate, channels string) []string {
				mode := map[string]string{"1": "m", "2": "j"}[channels]
				kHz, _ := strconv.ParseFloat(rate, 64)
				return []string{"--silent", "-r", "--signed", "--little-endian", "--bitwidth", "24",
					"-s", strconv.FormatFloat(kHz/1000, 'f', -1, 64), "-m", mode, "--cbr", "-b", "128", "--noreplaygain",
					"--id3v2-only", "--id3v2-utf16", "--tt", title, "-", path}
			}},
			{"ffmpeg", ffmpegArgv("libmp3lame", "128k", "mp3")},
		},
	}
	aacEncoder = encoder{
		format:     "AAC",
		leastBytes: 50, // next to nothing for silence
		rates:      []audio.Rate{8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000},
		ways:       []encoderWay{{"ffmpeg", ffmpegArgv("aac", "128k", "ipod", "-movflags", "+faststart")}},
	}
	opusEncoder = encoder{
		format:     "Opus",
		leastBytes: 50,
		ways: []encoderWay{
			{"opusenc", func(path, title, rate, channels string) []string {
				return []string{"--quiet", "--raw", "--raw-bits", "24", "--raw-rate", rate, "--raw-chan", channels,
					"--bitrate", "96", "--serial", "1", "--title", title, "-", path}
			}},
			{"ffmpeg", ffmpegArgv("libopus", "96k", "opus")},
		},
	}
)

// ffmpegArgv calls ffmpeg for a codec and a container.
func ffmpegArgv(codec, bitrate, container string, more ...string) func(path, title, rate, channels string) []string {
	return func(path, title, rate, channels string) []string {
		argv := []string{"-v", "error", "-nostdin", "-y", "-f", "s24le", "-ar", rate, "-ac", channels, "-i", "pipe:0",
			"-map_metadata", "-1", "-metadata", "title=" + title, "-c:a", codec, "-b:a", bitrate}
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
			Argv:   append([]string{way.program}, way.argv(path, title(s.script), strconv.Itoa(int(s.score.Rate)), strconv.Itoa(s.channels))...),
			Input:  samples,
			Limits: program.Limits{Timeout: maxEncoding},
		}.Run(ctx)
		samples.CloseWithError(errEncoderEnded)
		encoded <- err
	}()
	sound := s.sound
	if e.scale != 0 {
		sound = mix.Automate(sound, mix.NewCurve(mix.Point{Gain: float32(1 / e.scale)}))
	}
	err = pcm.Write(ctx, in, sound, pcm.Options{
		Rate: s.score.Rate, Channels: s.channels, Format: pcm.Int24, Seed: ditherSeed, Progress: s.progress,
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
	seconds := float64(s.sound.Len()) / float64(s.score.Rate)
	if least := int64(seconds*e.leastBytes) - frameBytes; there.Size() <= max(least, 0) {
		return fmt.Errorf("it has %d bytes, and %d were expected at least; is the disk full?", there.Size(), least)
	}
	return nil
}

// frameBytes is more than one frame of any of these formats at its bit rate.
const frameBytes = 512

// errEncoderEnded is what is written to once an encoder has ended.
var errEncoderEnded = errors.New("the encoder has ended")
