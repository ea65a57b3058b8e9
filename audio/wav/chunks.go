package wav

import (
	"encoding/binary"
	"math"
)

// ds64Size is as much of a ds64 chunk as is read: the size of the file and the
// size of the data chunk (EBU Tech 3306, "RF64", section 4).
const ds64Size = 16

// scan finds the fmt chunk and the data chunk of a file that begins with a
// whole RIFF head: the first of each, in any order, nil if there is none.
// Sizes are cut to the bytes that are there.
func scan(file []byte) (format, data []byte) {
	var longSize uint64 // what a ds64 chunk says about the size of the data
	for rest := file[riffHead:]; len(rest) >= chunkHead && (format == nil || data == nil); {
		id, size, body := split(rest)
		if id == "ds64" && len(body) >= ds64Size {
			longSize = binary.LittleEndian.Uint64(body[8:])
		}
		if id == "data" && data == nil {
			size = dataSize(size, longSize, body)
		}
		size = min(size, uint64(len(body)))
		switch {
		case id == "fmt " && format == nil:
			format = body[:size]
		case id == "data" && data == nil:
			data = body[:size]
		}
		rest = after(body, size)
	}
	return format, data
}

// dataSize returns the size of a data chunk that claims claimed, where a ds64
// chunk, if there was one, said long.
//
// A program that writes to a pipe cannot know the size. Most then claim
// something huge, which is cut to what is there; some leave 0, and there the
// rest of the file is the data, unless it is a tidy row of further chunks.
func dataSize(claimed, long uint64, body []byte) uint64 {
	switch {
	case claimed == 0 && !tidy(body):
		return uint64(len(body))
	case claimed == math.MaxUint32 && long > 0:
		return long
	}
	return claimed
}

// split takes the head off a row of chunks that has at least one. The body
// reaches to the end of the file; size is what the chunk claims.
func split(chunks []byte) (id string, size uint64, body []byte) {
	return string(chunks[:4]), uint64(binary.LittleEndian.Uint32(chunks[4:])), chunks[chunkHead:]
}

// after returns what follows a chunk of the given size, at most len(body).
//
// A byte of padding, zero, follows an odd size (MPI, chapter 2), but some
// programs leave it out: then the first letter of an identifier stands there.
func after(body []byte, size uint64) []byte {
	rest := body[size:]
	if size%2 == 0 || len(rest) == 0 {
		return rest
	}
	padded := rest[1:]
	if rest[0] != 0 && !known(padded) && plausible(rest) {
		return rest
	}
	return padded
}

// known tells whether chunks begins with one of the identifiers that come
// before sound as a rule.
func known(chunks []byte) bool {
	if len(chunks) < chunkHead {
		return false
	}
	switch string(chunks[:4]) {
	case "fmt ", "data", "LIST", "fact":
		return true
	}
	return false
}

// plausible tells whether chunks begins with what could be an identifier: four
// printable ASCII characters (MPI, chapter 2, "FOURCC").
func plausible(chunks []byte) bool {
	if len(chunks) < chunkHead {
		return false
	}
	for _, c := range chunks[:4] {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// tidy tells whether the bytes are nothing but whole chunks.
func tidy(chunks []byte) bool {
	for len(chunks) > 1 {
		if !plausible(chunks) {
			return false
		}
		_, size, body := split(chunks)
		if size > uint64(len(body)) {
			return false
		}
		chunks = after(body, size)
	}
	return true
}
