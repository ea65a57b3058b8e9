package wav

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	goaudio "github.com/go-audio/audio"
	gowav "github.com/go-audio/wav"
)

// goAudio decodes integers with go-audio.
//
// go-audio is shown nothing but canonical files, each made of a clean header and
// a stretch of the samples: left to itself it takes floating point for integers,
// wrong sizes at their word, and minutes and gigabytes over some of them. Its
// own sizes end at 4 GiB, so a long file is shown in stretches.
type goAudio struct {
	r             io.ReaderAt
	start, frames int64 // of the samples: the first byte, and how many frames
	format        format

	decoder *gowav.Decoder
	left    int64 // frames that the decoder still has
	ints    []int
}

const (
	stretchSize = 64 << 20 // bytes of samples in one of the files that go-audio is shown
	askFrames   = 1024     // frames that it is asked for at a time
)

// fill implements source.
func (g *goAudio) fill(samples []float32, at int64) error {
	for len(samples) > 0 {
		if g.left == 0 {
			g.show(at)
		}
		n := int(min(int64(len(samples)/g.format.channels), g.left, askFrames))
		if err := g.decode(samples[:n*g.format.channels]); err != nil {
			return fmt.Errorf("wav: reading at frame %d: %w", at, err)
		}
		samples = samples[n*g.format.channels:]
		at += int64(n)
		g.left -= int64(n)
	}
	return nil
}

// show gives go-audio the stretch that begins with frame at.
func (g *goAudio) show(at int64) {
	size := int64(g.format.frameSize())
	g.left = min(stretchSize/size, g.frames-at)
	head := append(chunk([]byte("RIFF\xff\xff\xff\x7fWAVE"), "fmt ",
		string(formatChunk(formatPCM, g.format.rate, g.format.channels, g.format.bits/8))), "data"...)
	head = binary.LittleEndian.AppendUint32(head, uint32(g.left*size))
	g.decoder = gowav.NewDecoder(&clean{head: head, body: io.NewSectionReader(g.r, g.start+at*size, g.left*size)})
}

// decode fills samples with the next frames of the stretch.
func (g *goAudio) decode(samples []float32) error {
	if len(g.ints) < len(samples) {
		g.ints = make([]int, len(samples))
	}
	n, err := g.decoder.PCMBuffer(&goaudio.IntBuffer{Data: g.ints[:len(samples)]})
	switch {
	case err != nil:
		return err
	case n < len(samples):
		return io.ErrUnexpectedEOF
	}
	zero, scale := 0, 1/float32(int64(1)<<(g.format.bits-1))
	if g.format.bits == 8 {
		zero = 128 // samples of up to 8 bits are unsigned (MPI, chapter 3, "Data Format of the Samples")
	}
	for i, s := range g.ints[:n] {
		samples[i] = float32(s-zero) * scale
	}
	return nil
}

// clean is a file made of a header and samples.
type clean struct {
	head []byte
	body *io.SectionReader
}

// Read reads the header and then as much of the samples as there is room for:
// go-audio takes what it gets for all, and does not look at samples that come
// together with the end.
func (c *clean) Read(p []byte) (int, error) {
	if len(c.head) > 0 {
		n := copy(p, c.head)
		c.head = c.head[n:]
		return n, nil
	}
	n, err := io.ReadFull(c.body, p)
	if n > 0 {
		return n, nil
	}
	return n, err
}

// Seek is part of what go-audio asks for. It seeks back where it met chunks in
// front of the fmt chunk, and there are none.
func (c *clean) Seek(int64, int) (int64, error) {
	return 0, errors.New("wav: seeking in a clean file")
}
