package network

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// Servers that send a WAV file while they make it do not know its sizes: OpenAI
// and Kokoro-FastAPI claim 0xFFFFFFFF, others 0x7FFFFFFF, 2,000,000,000 or 0.
// Package wav then reads all that is there, and what follows the samples would
// be heard as a click.

var errSeveral = errors.New("the server sent several WAV files in a row, as old versions of some do: bring it up to date")

// withoutTail returns a WAV file up to its last sample where its size is not
// known. Where the end of the file may be missing, a size that can be true has
// to be.
func withoutTail(file []byte, whole bool) ([]byte, error) {
	at := samplesAt(file)
	if at == 0 {
		return file, nil // package wav says what is wrong with it
	}
	rest := file[at:]
	claimed := int64(binary.LittleEndian.Uint32(file[at-4:]))
	switch {
	case claimed > 0 && claimed <= int64(len(rest)):
		if bytes.HasPrefix(rest[claimed:], []byte("RIFF")) {
			return nil, errSeveral
		}
		return file, nil
	case claimed > 0 && claimed <= maxAnswer && !whole:
		return nil, passingf("%w", errBroken)
	}
	return file[:len(file)-max(list(rest), sizes(rest, at))], nil
}

// samplesAt returns where the samples of a WAV file begin, 0 if nowhere.
func samplesAt(file []byte) int {
	for at := 12; at+8 <= len(file); {
		size := int64(binary.LittleEndian.Uint32(file[at+4:]))
		if string(file[at:at+4]) == "data" {
			return at + 8
		}
		if size > int64(len(file)) {
			return 0
		}
		at += 8 + int(size+size%2)
	}
	return 0
}

// list returns the length of a list of remarks at the end of the samples, 0 if
// there is none. It is one if it ends where the samples do.
func list(samples []byte) int {
	at := bytes.LastIndex(samples, []byte("LIST"))
	if at < 0 || at+8 > len(samples) {
		return 0
	}
	size := int64(binary.LittleEndian.Uint32(samples[at+4:]))
	if there := int64(len(samples) - at - 8); size != there && size+size%2 != there {
		return 0
	}
	return len(samples) - at
}

// sizes returns the length of the true sizes at the end of the samples, 0 if
// there are none. Kokoro-FastAPI left them there until its pull request 467: the
// writer goes back to where the sizes stand in the header, whose length is head,
// but what it goes back in is a new, empty file by then.
func sizes(samples []byte, head int) int {
	if len(samples) < head {
		return 0
	}
	tail := samples[len(samples)-head:]
	file, data := binary.LittleEndian.Uint32(tail[4:]), binary.LittleEndian.Uint32(tail[head-4:])
	nothingElse := bytes.Count(tail, []byte{0}) >= head-8
	if nothingElse && int64(file)+8 == int64(data)+int64(head) {
		return head
	}
	return 0
}
