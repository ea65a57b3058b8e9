// Package vorbis reads Ogg Vorbis files. It is the only package that knows the
// decoder.
package vorbis

import (
	"errors"
	"fmt"
	"io"

	"meditate/audio"

	"github.com/jfreymuth/oggvorbis"
)

// maxSamples is how many samples of all channels together Read decodes: as many
// as package wav reads, 23 minutes of 48 kHz stereo. A phrase has far fewer.
const maxSamples = 128 << 20

// ErrTooLong is returned for a file with more sound than that.
var ErrTooLong = errors.New("the recording is too long; cut it into pieces of less than 20 minutes")

// Sniff says whether the file that begins with head is an Ogg file (RFC 3533,
// section 6).
func Sniff(head []byte) bool { return len(head) >= 4 && string(head[:4]) == "OggS" }

// Read decodes a whole file; several channels become their mean.
func Read(r io.Reader) (clip audio.Clip, err error) {
	defer func() {
		// The decoder indexes tables by what the file says; a damaged file may
		// lead it out of them.
		if p := recover(); p != nil {
			clip, err = audio.Clip{}, fmt.Errorf("damaged Ogg Vorbis file: %v", p)
		}
	}()
	dec, err := oggvorbis.NewReader(r)
	if err != nil {
		return audio.Clip{}, fmt.Errorf("no Ogg Vorbis file: %w", err)
	}
	rate, channels := dec.SampleRate(), dec.Channels()
	if rate < 4000 || rate > 384000 || channels < 1 {
		return audio.Clip{}, fmt.Errorf("%d channels at %d Hz are not supported", channels, rate)
	}
	clip.Rate = audio.Rate(rate)
	// The length is known where r can seek. It is what the file says: room is made
	// for what a phrase may last, not for more.
	clip.Samples = make([]float32, 0, min(dec.Length(), 30*int64(rate)))
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
			return audio.Clip{}, fmt.Errorf("damaged Ogg Vorbis file: %w", err)
		case int64(len(clip.Samples))*int64(channels) > maxSamples:
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
