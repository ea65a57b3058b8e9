package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"meditate/audio"
	"meditate/audio/decode"
	"meditate/audio/wav"
	"meditate/narration/voice/program"
)

// maxSound is the largest file that is read as a recording, in bytes.
const maxSound = wav.MaxSize

// soundFormats are what ffmpeg may take a recording for: sound, and none of the
// lists that would have it open other files.
const soundFormats = "mov,mp4,m4a,mp3,ogg,flac,wav,w64,aiff,caf,aac,amr,asf,matroska,webm"

// readSound reads a recording: WAV, FLAC, MP3, Ogg Vorbis or Opus, and where ffmpeg
// is installed whatever that reads, such as what telephones record.
func readSound(ctx context.Context, path string) (audio.Clip, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return audio.Clip{}, inputf("%s cannot be read: %v", path, plain(err))
	case !info.Mode().IsRegular():
		return audio.Clip{}, inputf("%s is no file with sound in it", path)
	case info.Size() > maxSound:
		return audio.Clip{}, inputf("%s has more than %d MB; cut the recording into pieces and import one after the other", path, maxSound>>20)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return audio.Clip{}, inputf("%s cannot be read: %v", path, plain(err))
	}
	clip, err := decodeSound(ctx, path, data)
	switch {
	case ctx.Err() != nil:
		return audio.Clip{}, ctx.Err()
	case err != nil:
		return audio.Clip{}, inputf("%s: %v", path, err)
	}
	return clip, nil
}

func decodeSound(ctx context.Context, path string, data []byte) (audio.Clip, error) {
	clip, err := decode.Clip(bytes.NewReader(data), int64(len(data)))
	if err == nil || errors.Is(err, wav.ErrEmpty) || bytes.HasPrefix(data, []byte("RIFF")) {
		return clip, err
	}
	if _, missing := exec.LookPath("ffmpeg"); missing != nil {
		return clip, errors.Join(err, errors.New("with ffmpeg installed, other kinds of file can be read; or save it as WAV in the program that recorded it"))
	}
	name, err := filepath.Abs(path) // ffmpeg would take some names for addresses
	if err != nil {
		return clip, err
	}
	out, err := program.Program{
		Argv:   []string{"ffmpeg", "-v", "error", "-nostdin", "-protocol_whitelist", "file", "-format_whitelist", soundFormats, "-i", "file:" + name, "-vn", "-f", "wav", "-"},
		Limits: program.Limits{Timeout: 5 * time.Minute, Output: maxSound},
	}.Run(ctx)
	if err != nil {
		return clip, err
	}
	return wav.Read(bytes.NewReader(out))
}
