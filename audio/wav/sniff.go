package wav

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// signatures are the first bytes of files that are taken for WAV files.
var signatures = []struct{ prefix, name string }{
	{"RIFX", "a big-endian WAV file (RIFX)"},
	{"riff", "a Wave64 file"},
	{"OggS", "an Ogg file"},
	{"fLaC", "a FLAC file"},
	{"ID3", "an MP3 file"},
	{"\xff\xfb", "an MP3 file"},
	{"\xff\xfa", "an MP3 file"},
	{"\xff\xf3", "an MP3 file"},
	{"\xff\xf2", "an MP3 file"},
	{"\xff\xf1", "an AAC file"},
	{"\xff\xf9", "an AAC file"},
	{"FORM", "an AIFF file"},
	{"caff", "a CAF file"},
	{".snd", "an AU file"},
	{"wvpk", "a WavPack file"},
	{"\x1aE\xdf\xa3", "a Matroska or WebM file"},
	{"\x1f\x8b", "a gzip file"},
	{"PK\x03\x04", "a ZIP file"},
}

// longestHead is as much of a file as looksLike wants to see.
const longestHead = 256

// checkRIFF returns an error that says what the file looks like unless it
// begins with the whole head of a WAV file.
func checkRIFF(file []byte) error {
	switch {
	case len(file) == 0:
		return fmt.Errorf("wav: an empty file %w", ErrEmpty)
	case !bytes.HasPrefix(file, []byte("RIFF")) && !bytes.HasPrefix(file, []byte("RF64")) && !bytes.HasPrefix(file, []byte("BW64")):
		return fmt.Errorf("wav: not a WAV file: it looks like %s", looksLike(file))
	case len(file) < riffHead:
		return fmt.Errorf("wav: the file ends within its header and %w", ErrEmpty)
	case string(file[8:riffHead]) != "WAVE":
		return fmt.Errorf("wav: a RIFF file of type %q, not a WAV file", file[8:riffHead])
	}
	return nil
}

// looksLike describes a file by its first bytes.
func looksLike(file []byte) string {
	for _, s := range signatures {
		if bytes.HasPrefix(file, []byte(s.prefix)) {
			return s.name
		}
	}
	if len(file) >= 8 && string(file[4:8]) == "ftyp" {
		return "an MP4 file"
	}
	if line := firstLine(file); line != "" {
		return fmt.Sprintf("text: %q", line)
	}
	return "something else"
}

// firstLine returns the beginning of a text, so that an engine that prints its
// complaint in place of sound is heard; "" for what is no text.
func firstLine(file []byte) string {
	const most = 60
	line := []rune{}
	for _, r := range string(file[:min(len(file), utf8.UTFMax*most)]) {
		if r == '\n' || r == '\r' || len(line) == most {
			break
		}
		if r == utf8.RuneError || !unicode.IsPrint(r) && r != '\t' {
			return ""
		}
		line = append(line, r)
	}
	return string(line)
}
