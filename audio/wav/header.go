// Package wav writes and reads WAV files.
//
// [Write] renders an [audio.Signal] into a file of 16-bit samples, the same
// bytes on every machine. [Read] takes in what speech engines and people's
// recorders make: any usual format, streamed headers, files cut short.
//
// The structure of the files is that of "Multimedia Programming Interface and
// Data Specifications 1.0" (IBM and Microsoft, August 1991), called MPI below.
package wav

import (
	"encoding/binary"

	"meditate/audio"
)

const (
	headerSize = 44 // RIFF and its size, WAVE, a fmt chunk of 16 bytes, the head of the data chunk

	chunkHead = 8  // every chunk begins with an identifier and a size (MPI, chapter 2, "Chunks")
	riffHead  = 12 // RIFF, its size, and the form type WAVE

	// Rates outside of these are taken for mistakes: telephone speech has
	// 8000 frames a second, the fastest converters have 384000.
	minRate audio.Rate = 4000
	maxRate audio.Rate = 384000
)

// header returns the head of a canonical WAV file: what stands in front of its
// dataSize bytes of integer samples (MPI, chapter 3, "Waveform Audio File
// Format").
func header(rate audio.Rate, channels, bitsPerSample int, dataSize uint32) [headerSize]byte {
	var h [headerSize]byte
	frameSize := channels * bitsPerSample / 8
	copy(h[0:], "RIFF")
	binary.LittleEndian.PutUint32(h[4:], headerSize-chunkHead+dataSize)
	copy(h[8:], "WAVEfmt ")
	binary.LittleEndian.PutUint32(h[16:], 16)
	binary.LittleEndian.PutUint16(h[20:], formatPCM)
	binary.LittleEndian.PutUint16(h[22:], uint16(channels))
	binary.LittleEndian.PutUint32(h[24:], uint32(rate))
	binary.LittleEndian.PutUint32(h[28:], uint32(int(rate)*frameSize))
	binary.LittleEndian.PutUint16(h[32:], uint16(frameSize))
	binary.LittleEndian.PutUint16(h[34:], uint16(bitsPerSample))
	copy(h[36:], "data")
	binary.LittleEndian.PutUint32(h[40:], dataSize)
	return h
}
