// Package wav writes and reads WAV files.
//
// [Write] renders an [audio.Signal] into a file, the same bytes on every
// machine, with chapters and words about it. [Open] reads a file as a stream of
// any length, [Read] a short one as a clip: what people's recorders, speech
// engines and other programs make, with streamed headers and cut short too.
//
// The structure of the files is that of "Multimedia Programming Interface and
// Data Specifications 1.0" (IBM and Microsoft, August 1991), called MPI below;
// beyond 4 GiB that of RF64 (EBU Tech 3306, "MBWF / RF64: An extended File
// Format for Audio", version 2, 2018).
package wav

import (
	"encoding/binary"
	"math"

	"meditate/audio"
	"meditate/audio/pcm"
)

const (
	chunkHead = 8  // every chunk begins with an identifier and a size (MPI, chapter 2, "Chunks")
	riffHead  = 12 // RIFF, its size, and the form type WAVE

	// The chunk of an RF64 file that has its sizes, without a table of other
	// large chunks (EBU Tech 3306, section 4): those of file and data and the
	// number of frames, 64 bits each, and the length of the table, 32 bits.
	ds64Size = 28

	// maxRIFF is the largest number that fits a size field, which counts all
	// bytes after itself (MPI, chapter 2). In an RF64 file it stands where the
	// ds64 chunk knows better.
	maxRIFF = math.MaxUint32

	// Rates outside of these are taken for mistakes: telephone speech has
	// 8000 frames a second, the fastest converters have 384000.
	minRate audio.Rate = 4000
	maxRate audio.Rate = 384000
)

// chunk appends a chunk to file, and a byte of padding to an odd one (MPI,
// chapter 2).
func chunk(file []byte, id, body string) []byte {
	file = append(file, id...)
	file = binary.LittleEndian.AppendUint32(file, uint32(len(body)))
	file = append(file, body...)
	if len(body)%2 != 0 {
		file = append(file, 0)
	}
	return file
}

// formatChunk returns the body of a fmt chunk (MPI, chapter 3, "Waveform Audio
// File Format").
func formatChunk(tag uint16, rate audio.Rate, channels, bytesPerSample int) []byte {
	frameSize := channels * bytesPerSample
	b := binary.LittleEndian.AppendUint16(nil, tag)
	b = binary.LittleEndian.AppendUint16(b, uint16(channels))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(int(rate)*frameSize))
	b = binary.LittleEndian.AppendUint16(b, uint16(frameSize))
	return binary.LittleEndian.AppendUint16(b, uint16(8*bytesPerSample))
}

// header returns what stands in front of the samples: for integers in a file of
// up to 4 GiB the canonical 44 bytes.
//
// The length of the file is known before its first byte, so an RF64 header is
// written where it is needed and nowhere else: there is no chunk of JUNK to hold
// its place in a small file, and nothing is ever written twice.
func header(frames int64, o Options, riffSize, dataSize int64) []byte {
	short := func(size int64) uint32 { return uint32(min(size, maxRIFF)) }
	long := riffSize > maxRIFF

	h := []byte("RIFF")
	if long {
		h = []byte("RF64")
		dataSize = max(dataSize, maxRIFF) // marks it as known from the ds64 chunk
	}
	h = binary.LittleEndian.AppendUint32(h, short(riffSize))
	h = append(h, "WAVE"...)
	if long {
		h = chunk(h, "ds64", string(ds64(riffSize, frames*int64(o.frameSize()), frames)))
	}
	if o.Format == pcm.Float32 {
		// Formats other than PCM have the size of their extension, which is 0,
		// and a fact chunk with the number of frames (Microsoft, "Multimedia
		// Standards Update", revision 3.0, 1994, "WAVEFORMATEX", "fact chunk").
		f := formatChunk(formatFloat, o.Rate, o.channels(), o.Format.Bytes())
		h = chunk(h, "fmt ", string(append(f, 0, 0)))
		h = chunk(h, "fact", string(binary.LittleEndian.AppendUint32(nil, short(frames))))
	} else {
		h = chunk(h, "fmt ", string(formatChunk(formatPCM, o.Rate, o.channels(), o.Format.Bytes())))
	}
	h = append(h, "data"...)
	return binary.LittleEndian.AppendUint32(h, short(dataSize))
}

// ds64 returns the body of a ds64 chunk.
func ds64(riffSize, dataSize, frames int64) []byte {
	b := make([]byte, ds64Size)
	binary.LittleEndian.PutUint64(b, uint64(riffSize))
	binary.LittleEndian.PutUint64(b[8:], uint64(dataSize))
	binary.LittleEndian.PutUint64(b[16:], uint64(frames))
	return b
}
