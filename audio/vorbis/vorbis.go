// Package vorbis reads Ogg Vorbis files. It is the only package that knows the
// decoder.
package vorbis

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"meditate/audio"
	"meditate/audio/ogg"
)

// maxSamples is how many samples of all channels together Read decodes: as many
// as package wav reads, 23 minutes of 48 kHz stereo. A phrase has far fewer.
const maxSamples = 128 << 20

// ErrTooLong is returned for a file with more sound than that.
var ErrTooLong = errors.New("the recording is too long; cut it into pieces of less than 20 minutes")

// Sniff says whether the file that begins with head is an Ogg file (RFC 3533,
// section 6).
func Sniff(head []byte) bool { return ogg.Sniff(head) }

// Read decodes a whole file; several channels become their mean. It is held in
// memory while that is done.
func Read(r io.Reader) (audio.Clip, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxSamples+1))
	switch {
	case err != nil:
		return audio.Clip{}, fmt.Errorf("reading an Ogg Vorbis file: %w", err)
	case len(file) > maxSamples: // at several bits a sample it would be longer still
		return audio.Clip{}, ErrTooLong
	}
	dec, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return audio.Clip{}, err
	}
	channels := dec.Channels()
	// The length is what the file says: room is made for what a phrase may last,
	// not for more.
	clip := audio.Clip{Rate: dec.Rate()}
	clip.Samples = make([]float32, 0, max(0, min(dec.Frames(), 30*int64(dec.Rate()))))
	buf := make([]float32, 4096*channels)
	for {
		n, err := dec.Read(buf)
		for i := 0; i+channels <= n; i += channels {
			clip.Samples = append(clip.Samples, mean(buf[i:i+channels]))
		}
		switch {
		case errors.Is(err, io.EOF):
			return clip, nil
		case err != nil:
			return audio.Clip{}, err
		case len(clip.Samples)*channels > maxSamples:
			return audio.Clip{}, ErrTooLong
		}
	}
}

func mean(frame []float32) float32 {
	if len(frame) == 1 {
		return frame[0]
	}
	sum := float32(0)
	for _, s := range frame {
		sum += s
	}
	return sum / float32(len(frame))
}
