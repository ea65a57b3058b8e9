package decode

import (
	"errors"
	"fmt"
	"io"

	"meditate/audio"
	"meditate/audio/wav"
)

// maxSamples is how many samples of all channels together Clip reads: 23 minutes
// of 48 kHz stereo. A phrase has far fewer.
const maxSamples = 128 << 20

// ErrTooLong is returned by Clip for a file with more sound than that.
var ErrTooLong = errors.New("the recording is too long; cut it into pieces of less than 20 minutes")

// Clip reads a whole file of size bytes and returns it as a clip: the mean of all
// its channels at the file's own rate, full scale ±1, owned by the caller. What
// is wrong with a file that can be read it keeps to itself.
//
// The error is ErrTooLong for one that is too long, and wraps [wav.ErrEmpty] for
// one without a single frame.
func Clip(r io.ReaderAt, size int64) (audio.Clip, error) {
	s, err := Open(r, size)
	if err != nil {
		return audio.Clip{}, err
	}
	return clip(s, maxSamples)
}

func clip(s *Source, most int64) (audio.Clip, error) {
	channels := int64(s.Channels())
	if s.Frames() > most/channels {
		return audio.Clip{}, ErrTooLong
	}
	// The length is what the file says: room is made for what a phrase may last,
	// not for more.
	c := audio.Clip{Rate: s.Rate(), Samples: make([]float32, 0, max(0, min(s.Frames(), 30*int64(s.Rate()))))}
	buf := make([]float32, 1024*channels)
	for {
		n, err := s.Read(buf)
		for frame := buf[:n]; len(frame) > 0; frame = frame[channels:] {
			sum := 0.0
			for _, v := range frame[:channels] {
				sum += float64(v)
			}
			c.Samples = append(c.Samples, float32(sum/float64(channels)))
		}
		switch {
		case int64(len(c.Samples)) > most/channels:
			return audio.Clip{}, ErrTooLong
		case err == io.EOF && len(c.Samples) == 0:
			return audio.Clip{}, fmt.Errorf("the file %w", wav.ErrEmpty)
		case err == io.EOF:
			return c, nil
		case err != nil:
			return audio.Clip{}, err
		}
	}
}
