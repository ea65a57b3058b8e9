package flac

import (
	"bytes"
	"context"
	"crypto/md5"
	"fmt"
	"hash"
	"io"
	"runtime"
	"sync"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/meta"

	"meditate/audio"
	"meditate/audio/pcm"
)

// Options say how Write writes.
type Options struct {
	Rate     audio.Rate         // of the signal, 4000 to 384000
	Channels int                // 1, the mean of left and right, or 2; 0 means 2
	Bits     int                // of a sample: 16 or 24; 0 means 16
	Seed     uint64             // decides the dither
	Workers  int                // how many goroutines render and encode; 0 means GOMAXPROCS
	Progress func(frames int64) // told how many frames are written; may be nil
	Tags     []Tag              // what players show, in this order
}

// A Tag is a field of a Vorbis comment: TITLE, ALBUM, ARTIST, TRACKNUMBER, DATE,
// COMMENT and others, in capitals (Xiph.Org, "Vorbis I comment field and header
// specification").
type Tag struct{ Name, Value string }

// vendor is the name that a file gives for its maker. It has no version, so that
// the same sound gives the same file.
const vendor = "meditate"

// Write renders the whole signal into a FLAC file, from where w stands. The
// samples are those of a WAV file of the same signal and seed, see package pcm;
// the bytes are the same on every machine and for any number of Workers.
//
// The head of the file has the checksum of all samples, so it is written last:
// w stands behind the file in the end. The first error of the signal, of w or of
// ctx ends the writing and is returned, wrapped. When Write returns, the
// goroutines that it started have ended.
func Write(ctx context.Context, w io.WriteSeeker, s audio.Signal, o Options) error {
	o, format, err := o.complete()
	if err != nil {
		return err
	}
	start, err := w.Seek(0, io.SeekCurrent)
	if err != nil {
		return fmt.Errorf("flac: a file has to be written where it can be gone back in: %w", err)
	}
	info := &meta.StreamInfo{
		BlockSizeMin: blockSize, BlockSizeMax: blockSize,
		SampleRate: uint32(o.Rate), NChannels: uint8(o.Channels), BitsPerSample: uint8(o.Bits),
		NSamples: uint64(s.Len()),
	}
	if err := writeHead(w, info, o.Tags); err != nil {
		return err
	}
	e := newEncoding(w, o)
	if err := pcm.Write(ctx, e, s, pcm.Options{
		Rate: o.Rate, Channels: o.Channels, Format: format, Seed: o.Seed, Workers: o.Workers, Progress: o.Progress,
	}); err != nil {
		return fmt.Errorf("flac: %w", err)
	}
	if err := e.flush(); err != nil {
		return fmt.Errorf("flac: writing: %w", err)
	}
	copy(info.MD5sum[:], e.md5.Sum(nil))
	info.FrameSizeMin, info.FrameSizeMax = e.least, e.most
	if _, err := w.Seek(start, io.SeekStart); err != nil {
		return fmt.Errorf("flac: writing: %w", err)
	}
	if err := writeHead(w, info, o.Tags); err != nil {
		return err
	}
	if _, err := w.Seek(0, io.SeekEnd); err != nil {
		return fmt.Errorf("flac: writing: %w", err)
	}
	return nil
}

// complete returns the options with all that was left out, and an error where
// they ask for what cannot be written.
func (o Options) complete() (Options, pcm.Format, error) {
	if o.Channels == 0 {
		o.Channels = 2
	}
	if o.Bits == 0 {
		o.Bits = 16
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	format := pcm.Int16
	if o.Bits == 24 {
		format = pcm.Int24
	}
	switch {
	case o.Bits != 16 && o.Bits != 24:
		return o, format, fmt.Errorf("flac: samples of %d bits: 16 or 24 can be written", o.Bits)
	case o.Rate < minRate || o.Rate > maxRate:
		return o, format, fmt.Errorf("flac: rate of %d Hz: %d to %d Hz can be written", o.Rate, minRate, maxRate)
	case o.Channels != 1 && o.Channels != 2:
		return o, format, fmt.Errorf("flac: %d channels: 1 or 2 can be written", o.Channels)
	}
	return o, format, nil
}

// writeHead writes all that stands in front of the frames. It has the same length
// whatever info says.
func writeHead(w io.Writer, info *meta.StreamInfo, tags []Tag) error {
	comment := &meta.VorbisComment{Vendor: vendor}
	for _, tag := range tags {
		comment.Tags = append(comment.Tags, [2]string{tag.Name, tag.Value})
	}
	block := &meta.Block{Header: meta.Header{Type: meta.TypeVorbisComment, Length: 1}, Body: comment}
	// An encoder writes the head as soon as it is made, and is not used further.
	var head bytes.Buffer
	_, err := flac.NewEncoder(&head, info, block)
	if err == nil {
		_, err = w.Write(head.Bytes())
	}
	if err != nil {
		return fmt.Errorf("flac: writing: %w", err)
	}
	return nil
}

// blocksAtATime is how many blocks each worker encodes before all are written.
const blocksAtATime = 8

// An encoding takes samples in as they stand in a WAV file, and writes frames. It
// implements [io.Writer].
type encoding struct {
	w           io.Writer
	encoders    []*blockEncoder
	blockBytes  int
	pending     []byte
	out         [][]byte // of each worker
	done        int64    // blocks
	md5         hash.Hash
	least, most uint32 // bytes of a frame
	sizes       [][]int
}

func newEncoding(w io.Writer, o Options) *encoding {
	e := &encoding{w: w, blockBytes: blockSize * o.Channels * o.Bits / 8, md5: md5.New()}
	for range o.Workers {
		e.encoders = append(e.encoders, newBlockEncoder(int(o.Rate), o.Channels, o.Bits))
	}
	e.out, e.sizes = make([][]byte, o.Workers), make([][]int, o.Workers)
	e.pending = make([]byte, 0, o.Workers*blocksAtATime*e.blockBytes)
	return e
}

// Write implements [io.Writer].
func (e *encoding) Write(p []byte) (int, error) {
	taken := 0
	for taken < len(p) {
		n := min(len(p)-taken, cap(e.pending)-len(e.pending))
		e.pending = append(e.pending, p[taken:taken+n]...)
		taken += n
		if len(e.pending) == cap(e.pending) {
			if err := e.flush(); err != nil {
				return taken, err
			}
		}
	}
	return taken, nil
}

// flush encodes what is pending: each worker a run of blocks, while the caller's
// goroutine adds the samples to the checksum.
func (e *encoding) flush() error {
	var running sync.WaitGroup
	blocks := (len(e.pending) + e.blockBytes - 1) / e.blockBytes
	for i := range e.encoders {
		running.Go(func() { e.encode(i, blocks*i/len(e.encoders), blocks*(i+1)/len(e.encoders)) })
	}
	e.md5.Write(e.pending)
	running.Wait()
	for i, out := range e.out {
		for _, size := range e.sizes[i] {
			if e.least == 0 || uint32(size) < e.least {
				e.least = uint32(size)
			}
			e.most = max(e.most, uint32(size))
		}
		if n, err := e.w.Write(out); err != nil {
			return err
		} else if n < len(out) {
			return io.ErrShortWrite
		}
	}
	e.done += int64(blocks)
	e.pending = e.pending[:0]
	return nil
}

// encode is the work of one worker: the pending blocks from first up to end.
func (e *encoding) encode(worker, first, end int) {
	out, sizes := e.out[worker][:0], e.sizes[worker][:0]
	for i := first; i < end; i++ {
		block := e.pending[i*e.blockBytes : min((i+1)*e.blockBytes, len(e.pending))]
		frame := e.encoders[worker].encode(e.done+int64(i), block)
		out, sizes = append(out, frame...), append(sizes, len(frame))
	}
	e.out[worker], e.sizes[worker] = out, sizes
}
