package wav

import (
	"bytes"
	"fmt"
	"io"

	"meditate/audio"
)

// MaxSize is the largest file, in bytes, that Read takes in: a phrase has a few
// hundred thousand, and 256 MiB are 23 minutes of 48 kHz stereo.
const MaxSize = 256 << 20

// Read reads a whole WAV file and returns it as a clip: the mean of all its
// channels at the file's own rate, full scale ±1, owned by the caller.
//
// It reads what [Open] reads, and what is wrong with a file it keeps to itself.
// An error of r is returned wrapped.
func Read(r io.Reader) (audio.Clip, error) { return read(r, MaxSize) }

func read(r io.Reader, maxSize int64) (audio.Clip, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	switch {
	case err != nil:
		return audio.Clip{}, fmt.Errorf("wav: reading: %w", err)
	case int64(len(file)) > maxSize:
		return audio.Clip{}, fmt.Errorf("wav: a file of more than %d bytes: cut it into pieces", maxSize)
	}
	sound, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return audio.Clip{}, err
	}
	samples, err := means(sound)
	if err != nil {
		return audio.Clip{}, err
	}
	return audio.Clip{Rate: sound.Rate(), Samples: samples}, nil
}

// means returns the mean of the channels of every frame.
func means(r *Reader) ([]float32, error) {
	const framesAtATime = 1024
	channels := r.Channels()
	mean := make([]float32, 0, r.Frames())
	buf := make([]float32, framesAtATime*channels)
	for {
		n, err := r.Read(buf)
		switch {
		case err == io.EOF:
			return mean, nil
		case err != nil:
			return nil, err
		}
		for i := 0; i < n; i += channels {
			sum := 0.0
			for _, s := range buf[i : i+channels] {
				sum += float64(s)
			}
			mean = append(mean, float32(sum/float64(channels)))
		}
	}
}
