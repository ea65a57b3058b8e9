// Package flac reads and writes FLAC files (RFC 9639). It is the only package
// that knows the decoder.
//
// Files are written by an encoder of its own, with the fixed predictors: that of
// the library puts out single bits, and was measured at 24 times real time where
// this one does several hundred.
package flac

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log"
	"sync"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"

	"meditate/audio"
)

const minRate, maxRate = 4000, 384000

// A Reader is the sound of a FLAC file, an [audio.Stream].
type Reader struct {
	file    *noted
	br      *bufio.Reader
	rate    audio.Rate
	format  frameFormat
	frames  int64 // −1 if unknown
	done    int64
	buf     []float32
	rest    []float32 // of buf, decoded and not yet read
	warning string
	err     error
}

// A frameFormat is what frames have from the head of the file if they do not say
// it themselves.
type frameFormat struct{ channels, bits int }

// Sniff says whether the file that begins with head is a FLAC file (RFC 9639,
// section 6).
func Sniff(head []byte) bool { return len(head) >= 4 && string(head[:4]) == "fLaC" }

// Open returns the sound of a file of size bytes: up to 24 bits, 1 to 8 channels,
// 4000 to 384000 Hz. A file that is cut short or damaged somewhere is read up to
// there, and Warning says so. An error of r is returned wrapped.
func Open(r io.ReaderAt, size int64) (*Reader, error) {
	f := &Reader{file: &noted{r: io.NewSectionReader(r, 0, size)}}
	f.br = bufio.NewReaderSize(f.file, 64<<10) // which the library takes as it is
	var stream *flac.Stream
	err := guard(func() (err error) {
		stream, err = flac.New(f.br)
		return err
	})
	switch {
	case f.file.err != nil:
		return nil, fmt.Errorf("flac: reading: %w", f.file.err)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errors.New("flac: the file ends within its header")
	case err != nil:
		return nil, fmt.Errorf("flac: no FLAC file: %w", err)
	}
	info := stream.Info
	if info.SampleRate < minRate || info.SampleRate > maxRate {
		return nil, fmt.Errorf("flac: rate of %d Hz: files of %d to %d Hz are read", info.SampleRate, minRate, maxRate)
	}
	if info.BitsPerSample < 4 || info.BitsPerSample > 24 {
		return nil, fmt.Errorf("flac: samples of %d bits cannot be read: save it with 24", info.BitsPerSample)
	}
	f.rate = audio.Rate(info.SampleRate)
	f.format = frameFormat{channels: int(info.NChannels), bits: int(info.BitsPerSample)}
	f.frames = int64(info.NSamples)
	if f.frames == 0 { // RFC 9639, section 8.2
		f.frames = -1
	}
	return f, nil
}

// noted is a reader that remembers an error of the file, which the library puts
// into words of its own.
type noted struct {
	r   io.Reader
	err error
}

func (n *noted) Read(p []byte) (int, error) {
	got, err := n.r.Read(p)
	if err != nil && err != io.EOF {
		n.err = err
	}
	return got, err
}

// guard turns a panic of the library over a damaged file into an error.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("damaged: %v", p)
		}
	}()
	return f()
}

// Rate returns the rate of the file.
func (f *Reader) Rate() audio.Rate { return f.rate }

// Channels returns the number of channels of the file.
func (f *Reader) Channels() int { return f.format.channels }

// Frames returns the number of frames that the file says it has, −1 where it
// does not say.
func (f *Reader) Frames() int64 { return f.frames }

// Format returns the name of the format: "FLAC, 24-bit".
func (f *Reader) Format() string { return fmt.Sprintf("FLAC, %d-bit", f.format.bits) }

// Warning says in what way the file was not whole, as far as it was read.
func (f *Reader) Warning() string { return f.warning }

// Read implements [audio.Stream].
func (f *Reader) Read(samples []float32) (int, error) {
	for len(f.rest) == 0 && f.err == nil {
		f.rest, f.err = f.next()
	}
	if len(f.rest) == 0 {
		return 0, f.err
	}
	n := copy(samples[:len(samples)-len(samples)%f.format.channels], f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// next decodes a frame of the file.
func (f *Reader) next() ([]float32, error) {
	var decoded *frame.Frame
	err := guard(func() (err error) {
		decoded, err = f.parse()
		return err
	})
	if err == nil {
		f.take(decoded)
		return f.buf, nil
	}
	complete := f.frames < 0 || f.done >= f.frames
	switch {
	case f.file.err != nil:
		return nil, fmt.Errorf("flac: reading: %w", f.file.err)
	case errors.Is(err, io.EOF) && complete:
	case complete && f.done > 0: // a tag at the end, or nothing that matters
	case f.done == 0 && !errors.Is(err, io.EOF):
		return nil, fmt.Errorf("flac: the file is damaged: %w", err)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		f.warning = "the file is cut short"
	default:
		f.warning = fmt.Sprintf("the file is damaged: it is read up to %v", f.rate.Duration(f.done))
	}
	return nil, io.EOF
}

// parse reads a frame of the file. It lets the library read the frame's head and
// its body apart, because the head may leave to the head of the file how many
// bits a sample has, and the library does not look there.
func (f *Reader) parse() (*frame.Frame, error) {
	decoded, err := f.parseHead()
	if err != nil {
		return nil, err
	}
	if decoded.BitsPerSample == 0 {
		decoded.BitsPerSample = uint8(f.format.bits)
	}
	if decoded.Channels.Count() != f.format.channels || int(decoded.BitsPerSample) != f.format.bits {
		return nil, errors.New("a frame of another format")
	}
	if err := decoded.Parse(); err != nil {
		return nil, err
	}
	for _, sub := range decoded.Subframes {
		if len(sub.Samples) != int(decoded.BlockSize) {
			return nil, errors.New("a frame with samples missing")
		}
	}
	return decoded, nil
}

// quiet keeps two heads from being read at once where that needs the log.
var quiet sync.Mutex

// parseHead reads the head of a frame. The library writes a note of its own
// concern to the log for every frame of 24 or 176.4 kHz; what stands on the
// screen is ours to decide.
func (f *Reader) parseHead() (*frame.Frame, error) {
	if b, _ := f.br.Peek(3); len(b) == 3 && (b[2]&15 == 2 || b[2]&15 == 7) { // RFC 9639, table 15
		quiet.Lock()
		defer quiet.Unlock()
		out := log.Writer()
		log.SetOutput(io.Discard)
		defer log.SetOutput(out)
	}
	return frame.New(f.br)
}

// take interleaves a frame of the file in the buffer.
func (f *Reader) take(decoded *frame.Frame) {
	channels := f.format.channels
	size := channels * int(decoded.BlockSize)
	if cap(f.buf) < size {
		f.buf = make([]float32, size)
	}
	f.buf = f.buf[:size]
	scale := 1 / float32(int64(1)<<(f.format.bits-1))
	for ch, sub := range decoded.Subframes {
		for i, s := range sub.Samples {
			f.buf[i*channels+ch] = float32(s) * scale
		}
	}
	f.done += int64(decoded.BlockSize)
}
