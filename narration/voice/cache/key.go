package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
)

// A Key names a clip by everything that decides how it sounds.
type Key [sha256.Size]byte

// KeyOf hashes the parts (SHA-256), each with its length in front, so that no
// two lists of parts give one key. The format of the files is part of every key:
// a program with another format looks for other files, and finds none damaged.
func KeyOf(parts ...string) Key {
	h := sha256.New()
	write := func(s string) {
		var length [8]byte
		binary.LittleEndian.PutUint64(length[:], uint64(len(s)))
		h.Write(length[:])
		io.WriteString(h, s)
	}
	write(magic)
	for _, part := range parts {
		write(part)
	}
	return Key(h.Sum(nil))
}

// String returns the key in hexadecimal digits, as in the name of its file.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// suffix ends the name of a clip's file.
const suffix = ".clip"

func (k Key) fileName() string { return k.String() + suffix }

// keyOfFile returns the key that a file is named by; ok is false for any name
// that is not a clip's.
func keyOfFile(name string) (key Key, ok bool) {
	digits, err := hex.DecodeString(name[:max(0, len(name)-len(suffix))])
	if err != nil || len(digits) != len(key) {
		return Key{}, false
	}
	key = Key(digits)
	return key, name == key.fileName()
}
