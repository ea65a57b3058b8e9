package vorbis

import (
	"errors"
	"fmt"
	"io"

	"github.com/jfreymuth/oggvorbis"

	"meditate/audio"
	"meditate/audio/ogg"
)

// A Reader is the sound of an Ogg Vorbis file, an [audio.Stream].
type Reader struct {
	dec    *oggvorbis.Reader
	pages  *ogg.Stream
	frames int64 // −1 if unknown
	done   int64
	order  []int // where each channel of a frame is in the decoder's; nil if there
	frame  []float32
	err    error
}

// wavOrder says at which place a Vorbis frame has each channel of a WAV frame,
// by number of channels (Vorbis I specification, section 4.3.9).
var wavOrder = map[int][]int{
	3: {0, 2, 1},
	5: {0, 2, 1, 3, 4},
	6: {0, 2, 1, 5, 3, 4},
	7: {0, 2, 1, 6, 5, 3, 4},
	8: {0, 2, 1, 7, 5, 6, 3, 4},
}

// Open returns the sound of a file of size bytes: 4000 to 384000 Hz, 1 to 64
// channels. A file that is cut short or damaged somewhere is read up to there,
// and Warning says so. An error of r is returned wrapped.
func Open(r io.ReaderAt, size int64) (*Reader, error) {
	channels, err := checkHeaders(r, size)
	if err != nil {
		return nil, fmt.Errorf("no Ogg Vorbis file: %w", err)
	}
	v := &Reader{pages: ogg.NewStream(r, size)}
	if err := guard(func() (err error) {
		v.dec, err = oggvorbis.NewReader(v.pages)
		return err
	}); err != nil {
		return nil, v.unreadable(err, channels)
	}
	// A stream that was recorded from the middle of a longer one begins at a
	// position other than 0 (Vorbis I specification, section A.2).
	v.frames = -1
	if last := ogg.LastGranule(r, size); last >= v.dec.Position() {
		v.frames = last - max(0, v.dec.Position())
	}
	v.order = wavOrder[v.Channels()]
	v.frame = make([]float32, v.Channels())
	return v, nil
}

// unreadable says why the decoder would not begin. It does not know the form that
// encoders give to the low channel of 5.1.
func (v *Reader) unreadable(err error, channels int) error {
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the Ogg Vorbis file ends before its sound begins")
	case channels > 2:
		return fmt.Errorf("an Ogg Vorbis file of %d channels that cannot be read: convert it to WAV: %w", channels, err)
	}
	return fmt.Errorf("no Ogg Vorbis file: %w", err)
}

// guard turns a panic into an error: the decoder indexes tables by what the file
// says, and a damaged file may lead it out of them.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the file is damaged: %v", p)
		}
	}()
	return f()
}

// Rate returns the rate of the file.
func (v *Reader) Rate() audio.Rate { return audio.Rate(v.dec.SampleRate()) }

// Channels returns the number of channels of the file.
func (v *Reader) Channels() int { return v.dec.Channels() }

// Frames returns the number of frames that the file says it has, −1 where it
// does not say.
func (v *Reader) Frames() int64 { return v.frames }

// Format returns the name of the format.
func (v *Reader) Format() string { return "Ogg Vorbis" }

// Warning says in what way the file was not whole, as far as it was read.
func (v *Reader) Warning() string { return v.pages.Warning() }

// Read implements [audio.Stream].
func (v *Reader) Read(samples []float32) (int, error) {
	channels := v.Channels()
	room := int64(len(samples) / channels)
	if v.frames >= 0 { // the last page may end before its last packet does
		room = min(room, v.frames-v.done)
	}
	if v.err == nil && room == 0 {
		v.err = v.pages.Finish()
	}
	n := 0
	for v.err == nil && n == 0 {
		err := guard(func() (err error) {
			n, err = v.dec.Read(samples[:room*int64(channels)])
			return err
		})
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			v.err = io.EOF // the stream of pages has a warning where that is too early
		case err != nil:
			v.err = fmt.Errorf("damaged Ogg Vorbis file: %w", err)
		}
	}
	if n > 0 {
		v.reorder(samples[:n])
		v.done += int64(n / channels)
		return n, nil
	}
	return 0, v.err
}

// reorder brings the channels of frames into the order of WAV files.
func (v *Reader) reorder(samples []float32) {
	if v.order == nil {
		return
	}
	for ; len(samples) > 0; samples = samples[len(v.order):] {
		copy(v.frame, samples)
		for i, at := range v.order {
			samples[i] = v.frame[at]
		}
	}
}
