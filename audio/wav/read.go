package wav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	goaudio "github.com/go-audio/audio"
	gowav "github.com/go-audio/wav"

	"meditate/audio"
)

// MaxSize is the largest file, in bytes, that Read takes in: a phrase has a few
// hundred thousand, and 256 MiB are 23 minutes of 48 kHz stereo.
const MaxSize = 256 << 20

// ErrEmpty is wrapped by the error for a file without a single frame.
var ErrEmpty = errors.New("holds no sound")

// Read reads a whole WAV file and returns it as a clip: the mean of all its
// channels at the file's own rate, full scale ±1, owned by the caller.
//
// It reads PCM of 8, 16, 24 and 32 bits and floating point of 32 and 64 bits,
// plain, extensible or RF64, of 1 to 64 channels and 4000 to 384000 Hz. Of a
// file cut short or with a size that is wrong, as programs write that stream to
// a pipe, it reads the frames that are there. Anything else is an error that
// says what the file is. An error of r is returned wrapped.
func Read(r io.Reader) (audio.Clip, error) { return read(r, MaxSize) }

func read(r io.Reader, maxSize int64) (audio.Clip, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	switch {
	case err != nil:
		return audio.Clip{}, fmt.Errorf("wav: reading: %w", err)
	case int64(len(file)) > maxSize:
		return audio.Clip{}, fmt.Errorf("wav: a file of more than %d bytes: cut it into pieces", maxSize)
	}
	if err := checkRIFF(file); err != nil {
		return audio.Clip{}, err
	}
	formatChunk, data := scan(file)
	if formatChunk == nil {
		return audio.Clip{}, errors.New("wav: no fmt chunk, which would say what the samples are: the file is damaged")
	}
	f, err := parseFormat(formatChunk)
	if err != nil {
		return audio.Clip{}, err
	}
	data = data[:len(data)-len(data)%f.frameSize()]
	if len(data) == 0 {
		return audio.Clip{}, fmt.Errorf("wav: the file %w", ErrEmpty)
	}
	decode := decodePCM
	if f.float {
		decode = decodeFloat
	}
	samples, err := decode(f, data)
	if err != nil {
		return audio.Clip{}, err
	}
	return audio.Clip{Rate: f.rate, Samples: samples}, nil
}

// decodePCM returns the mean of the channels of whole frames of integers.
//
// go-audio decodes them, but is shown nothing but a canonical file made of
// them: left to itself it takes floating point for integers, wrong sizes at
// their word, and minutes and gigabytes over some of them.
func decodePCM(f format, data []byte) ([]float32, error) {
	const framesAtATime = 4096
	h := header(f.rate, f.channels, f.bits, uint32(len(data)))
	decoder := gowav.NewDecoder(bytes.NewReader(append(h[:], data...)))
	buf := &goaudio.IntBuffer{Data: make([]int, framesAtATime*f.channels)}

	mean := make([]float32, 0, len(data)/f.frameSize())
	fullScale := float64(int64(f.channels) << (f.bits - 1))
	zero := 0
	if f.bits == 8 {
		zero = 128 // samples of up to 8 bits are unsigned (MPI, chapter 3, "Data Format of the Samples")
	}
	for len(mean) < cap(mean) {
		n, err := decoder.PCMBuffer(buf)
		if err != nil {
			return nil, fmt.Errorf("wav: decoding: %w", err)
		}
		if n == 0 || n%f.channels != 0 {
			return nil, fmt.Errorf("wav: decoding: %w", io.ErrUnexpectedEOF)
		}
		for i := 0; i < n; i += f.channels {
			sum := int64(0)
			for _, s := range buf.Data[i : i+f.channels] {
				sum += int64(s - zero)
			}
			mean = append(mean, float32(float64(sum)/fullScale))
		}
	}
	return mean, nil
}

// decodeFloat is decodePCM for floating point.
func decodeFloat(f format, data []byte) ([]float32, error) {
	mean := make([]float32, 0, len(data)/f.frameSize())
	for len(data) > 0 {
		sum := 0.0
		for range f.channels {
			if f.bits == 32 {
				sum += float64(math.Float32frombits(binary.LittleEndian.Uint32(data)))
			} else {
				sum += math.Float64frombits(binary.LittleEndian.Uint64(data))
			}
			data = data[f.bits/8:]
		}
		m := float32(sum / float64(f.channels))
		if m-m != 0 {
			return nil, fmt.Errorf("wav: frame %d is not a finite number: the file is damaged", len(mean))
		}
		mean = append(mean, m)
	}
	return mean, nil
}
