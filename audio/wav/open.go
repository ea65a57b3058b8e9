package wav

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"meditate/audio"
)

// ErrEmpty is wrapped by the error for a file without a single frame.
var ErrEmpty = errors.New("holds no sound")

// A Reader is the sound of a file, read from its beginning to its end: an
// [audio.Stream]. It takes less than a MiB of memory, however long the file.
type Reader struct {
	format  format
	kind    string // RIFF, RF64 or BW64
	frames  int64
	at      int64 // the next frame
	source  source
	warning string
}

// A source decodes the samples of a data chunk.
type source interface {
	// fill fills samples with whole frames, of which the first is number at. It
	// is called with all frames in order. An error is wrapped already, if it
	// needs to be.
	fill(samples []float32, at int64) error
}

// Open finds the sound in a WAV file of size bytes, which must not change while
// it is read.
//
// It reads PCM of up to 32 bits, floating point of 32 and 64 bits, A-law and
// µ-law, plain, extensible, RF64 or BW64, of 1 to 64 channels and 4000 to
// 384000 Hz. Of a file cut short or with a size that is wrong, as programs write
// that stream to a pipe, it reads the frames that are there. Anything else is an
// error that says what the file is. An error of r is returned wrapped.
func Open(r io.ReaderAt, size int64) (*Reader, error) {
	head := make([]byte, max(0, min(size, longestHead)))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		if err == nil || err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, fmt.Errorf("wav: reading: %w", err)
	}
	if err := checkRIFF(head); err != nil {
		return nil, err
	}
	c, err := scan(r, size)
	if err != nil {
		return nil, err
	}
	if c.format == nil {
		return nil, errors.New("wav: no fmt chunk, which would say what the samples are: the file is damaged")
	}
	f, err := parseFormat(c.format)
	if err != nil {
		return nil, err
	}
	frames := c.size / int64(f.frameSize())
	if frames == 0 {
		return nil, fmt.Errorf("wav: the file %w", ErrEmpty)
	}
	return &Reader{
		format:  f,
		kind:    string(head[:4]),
		frames:  frames,
		source:  newSource(r, f, c.at, frames),
		warning: c.warning(f),
	}, nil
}

// newSource returns what decodes so many frames that begin at the byte start.
func newSource(r io.ReaderAt, f format, start, frames int64) source {
	if convert := converter(f); convert != nil {
		return &direct{r: r, start: start, format: f, convert: convert}
	}
	return &goAudio{r: r, start: start, frames: frames, format: f}
}

// Rate returns the frames per second.
func (r *Reader) Rate() audio.Rate { return r.format.rate }

// Channels returns the number of channels, 1 to 64.
func (r *Reader) Channels() int { return r.format.channels }

// Frames returns how many frames the file holds: at least one.
func (r *Reader) Frames() int64 { return r.frames }

// Format says for a person what the file is, such as "WAV, 24-bit PCM".
func (r *Reader) Format() string {
	if r.kind == "RIFF" {
		return "WAV, " + r.format.String()
	}
	return "WAV (" + r.kind + "), " + r.format.String()
}

// Warning says for a person what is wrong with the file although it can be
// read; "" if nothing is.
func (r *Reader) Warning() string { return r.warning }

// Read implements [audio.Stream]. Floating point is returned as it is, beyond
// full scale too; what is no finite number is an error that names its frame.
func (r *Reader) Read(samples []float32) (int, error) {
	n := min(int64(len(samples)/r.format.channels), r.frames-r.at)
	switch {
	case r.at == r.frames:
		return 0, io.EOF
	case n == 0:
		return 0, fmt.Errorf("wav: room for %d samples, where a frame has %d", len(samples), r.format.channels)
	}
	samples = samples[:int(n)*r.format.channels]
	if err := r.source.fill(samples, r.at); err != nil {
		return 0, err
	}
	r.at += n
	return len(samples), nil
}

// warning says what is wrong with the data chunk of samples in this format.
func (c contents) warning(f format) string {
	var found []string
	seconds := func(bytes uint64) float64 { return float64(bytes) / float64(f.frameSize()) / float64(f.rate) }
	if c.promised > 0 {
		found = append(found, fmt.Sprintf("the file is cut short: its header promises %.1f s of sound, and %.1f s are there",
			seconds(c.promised), seconds(uint64(c.size))))
	}
	if c.wrapped {
		found = append(found, "the file is larger than its header can say: it was read to its end")
	}
	if c.promised == 0 && c.size%int64(f.frameSize()) != 0 {
		found = append(found, "the last frame is not whole and was left out")
	}
	return strings.Join(found, "; ")
}
