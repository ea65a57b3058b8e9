// Package decode reads sound files of every kind that is read here. The kind is
// told by what a file holds, never by its name.
package decode

import (
	"bytes"
	"fmt"
	"io"

	"meditate/audio"
	"meditate/audio/flac"
	"meditate/audio/mp3"
	"meditate/audio/ogg"
	"meditate/audio/opus"
	"meditate/audio/vorbis"
	"meditate/audio/wav"
)

// kinds says what can be read, for those whose file cannot.
const kinds = "WAV, FLAC, MP3, Ogg Vorbis and Opus files can be read"

// A Source is the sound of a file, read from its beginning to its end: an
// [audio.Stream].
type Source struct {
	file
	done    int64 // frames
	ended   bool
	strange int64 // samples that were no finite number
}

// A file is what all the decoders give.
type file interface {
	audio.Stream
	Frames() int64
	Format() string
	Warning() string
}

// Open finds the sound in a file of size bytes, which must not change while it
// is read.
//
// For a file of another kind the error says what it looks like and what can be
// read. For one without sound it wraps [wav.ErrEmpty], as far as that can be told
// before reading. An error of r is returned wrapped.
func Open(r io.ReaderAt, size int64) (*Source, error) {
	f, err := open(r, size)
	if err != nil {
		return nil, err
	}
	return &Source{file: f}, nil
}

func open(r io.ReaderAt, size int64) (file, error) {
	head := make([]byte, max(0, min(size, 12)))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		if err == nil || err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, fmt.Errorf("reading the file: %w", err)
	}
	switch {
	case len(head) == 0:
		return wav.Open(r, size) // which says so
	case isRIFF(head):
		return wav.Open(r, size)
	case flac.Sniff(head):
		return flac.Open(r, size)
	case ogg.Sniff(head):
		return openOgg(r, size)
	case bytes.HasPrefix(head, []byte("ID3")): // a tag that any file may begin with, and MP3 files do
		return openTagged(r, size)
	case isMPEG(head) || mp3.Sniff(r, size):
		return mp3.Open(r, size)
	}
	f, err := wav.Open(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w; %s", err, kinds)
	}
	return f, nil
}

func isRIFF(head []byte) bool {
	for _, form := range []string{"RIFF", "RF64", "BW64"} {
		if bytes.HasPrefix(head, []byte(form)) {
			return true
		}
	}
	return false
}

// isMPEG says whether a file begins with the sync word of MPEG audio (ISO/IEC
// 11172-3, 2.4.2.3). Layer 0 is AAC.
func isMPEG(head []byte) bool {
	return len(head) >= 2 && head[0] == 0xff && head[1]&0xe0 == 0xe0 && head[1]&6 != 0
}

// openTagged opens what stands behind ID3 tags.
func openTagged(r io.ReaderAt, size int64) (file, error) {
	at := mp3.TagSize(r, size)
	var head [4]byte
	if n, _ := r.ReadAt(head[:], at); n == len(head) && flac.Sniff(head[:]) {
		return flac.Open(io.NewSectionReader(r, at, size-at), size-at)
	}
	return mp3.Open(r, size)
}

// oggKinds are what the first packet of an Ogg file may begin with, where it
// cannot be read (wiki.xiph.org/MIMETypesCodecs).
var oggKinds = []struct{ prefix, name string }{
	{"\x7fFLAC", "an Ogg FLAC file"},
	{"Speex", "a Speex file"},
	{"\x80theora", "a film"},
	{"fishead", "an Ogg file with several streams"},
}

// openOgg opens an Ogg file by its first packet.
func openOgg(r io.ReaderAt, size int64) (file, error) {
	packets, err := ogg.Packets(r, size, 1)
	if err != nil {
		return nil, fmt.Errorf("a damaged Ogg file: %w", err)
	}
	switch {
	case bytes.HasPrefix(packets[0], []byte("\x01vorbis")): // Vorbis I specification, section 4.2.1
		return vorbis.Open(r, size)
	case bytes.HasPrefix(packets[0], []byte("OpusHead")): // RFC 7845, section 5.1
		return opus.Open(r, size)
	}
	name := "an Ogg file of an unknown kind"
	for _, kind := range oggKinds {
		if bytes.HasPrefix(packets[0], []byte(kind.prefix)) {
			name = kind.name
		}
	}
	return nil, fmt.Errorf("it looks like %s; %s", name, kinds)
}

// Read implements [audio.Stream].
func (s *Source) Read(samples []float32) (int, error) {
	n, err := s.file.Read(samples)
	for i, v := range samples[:n] {
		if v-v != 0 { // only in a file that is damaged on purpose
			samples[i] = 0
			s.strange++
		}
	}
	s.done += int64(n / s.Channels())
	s.ended = s.ended || err == io.EOF
	return n, err
}

// Warning says for a person what is wrong with the file although it can be read;
// "" if nothing is. Some of it is known only when all was read.
func (s *Source) Warning() string {
	switch w := s.file.Warning(); {
	case w != "":
		return w
	case s.strange > 0:
		return fmt.Sprintf("the file is damaged: %d samples are no numbers", s.strange)
	case s.ended && s.done < s.Frames():
		return fmt.Sprintf("the file is cut short: its header promises %.1f s of sound, and %.1f s are there",
			float64(s.Frames())/float64(s.Rate()), float64(s.done)/float64(s.Rate()))
	}
	return ""
}
