package vorbis

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"meditate/audio/ogg"
)

// What the decoder makes room for is what the headers of a file say, and the
// sections named here are those of the Vorbis I specification (Xiph.Org, 2020).
// A file of a hundred bytes could have it make 64 GB of comments (section 5.2.1)
// or 16 GB of codebooks (section 3.2.1), so these are looked at first.
const (
	minRate, maxRate = 4000, 384000
	maxChannels      = 64

	maxValues = 1 << 23 // of all codebooks together; encoders use some 100,000

	// The decoder takes a time that grows with the square of a codebook's entries.
	// Encoders use up to some 10,000; this is a book of 46,000.
	maxSquares = 1 << 31
)

var errHeader = errors.New("its headers are damaged")

// checkHeaders returns the number of channels of a file of size bytes, and an
// error unless its headers ask for what the decoder can give.
func checkHeaders(r io.ReaderAt, size int64) (channels int, err error) {
	packets, err := ogg.Packets(r, size, 3)
	if err != nil {
		return 0, err
	}
	for i, kind := range []byte{1, 3, 5} { // section 4.2.1
		if p := packets[i]; len(p) < 7 || p[0] != kind || string(p[1:7]) != "vorbis" {
			return 0, errHeader
		}
		packets[i] = packets[i][7:]
	}
	for i, check := range []func([]byte) error{checkIdentification, checkComments, checkCodebooks} {
		if err := check(packets[i]); err != nil {
			return 0, err
		}
	}
	return int(packets[0][4]), nil
}

// checkIdentification reads the identification header (section 4.2.2).
func checkIdentification(h []byte) error {
	if len(h) < 23 {
		return errHeader
	}
	channels, rate := int(h[4]), binary.LittleEndian.Uint32(h[5:])
	short, long := h[21]&15, h[21]>>4 // exponents of two
	switch {
	case channels < 1 || channels > maxChannels:
		return fmt.Errorf("%d channels: files of 1 to %d channels are read", channels, maxChannels)
	case rate < minRate || rate > maxRate:
		return fmt.Errorf("rate of %d Hz: files of %d to %d Hz are read", rate, minRate, maxRate)
	case short < 6 || long > 13 || short > long:
		return errHeader
	}
	return nil
}

// checkComments reads the lengths in the comment header (section 5.2.1).
func checkComments(h []byte) error {
	vendor, h, ok := cut(h)
	if !ok || uint64(vendor) > uint64(len(h)) {
		return errHeader
	}
	count, h, ok := cut(h[vendor:])
	if !ok || uint64(count) > uint64(len(h))/4 { // each has a length of four bytes
		return errHeader
	}
	for range count {
		size, rest, ok := cut(h)
		if !ok || uint64(size) > uint64(len(rest)) {
			return errHeader
		}
		h = rest[size:]
	}
	return nil
}

func cut(b []byte) (n uint32, rest []byte, ok bool) {
	if len(b) < 4 {
		return 0, nil, false
	}
	return binary.LittleEndian.Uint32(b), b[4:], true
}

// checkCodebooks reads the codebooks, with which the setup header begins
// (sections 4.2.4 and 3.2.1), and adds up what they need.
func checkCodebooks(h []byte) error {
	b := bitReader{data: h}
	values, squares := uint64(0), uint64(0)
	for range b.read(8) + 1 {
		if b.read(24) != 0x564342 {
			return errHeader
		}
		dimensions, entries := uint64(b.read(16)), uint64(b.read(24))
		values += entries * max(dimensions, 2) // the tree of the code has two for each entry
		squares += entries * entries
		switch {
		case entries == 0 || b.short:
			return errHeader
		case values > maxValues || squares > maxSquares:
			return errors.New("its codebooks are larger than those of any encoder")
		}
		if err := b.skipLengths(entries); err != nil {
			return err
		}
		b.skipLookup(entries, dimensions)
	}
	if b.short {
		return errHeader
	}
	return nil
}

// skipLengths passes the lengths of the code words of a codebook.
func (b *bitReader) skipLengths(entries uint64) error {
	if b.read(1) == 1 { // in ascending order
		b.read(5)
		for current := uint64(0); current < entries; {
			run := uint64(b.read(bitsFor(entries - current)))
			current += run
			if current > entries || run == 0 && b.short {
				return errHeader
			}
		}
		return nil
	}
	sparse := b.read(1) == 1
	for range entries {
		if !sparse || b.read(1) == 1 {
			b.read(5)
		}
	}
	return nil
}

// skipLookup passes the table of values of a codebook.
func (b *bitReader) skipLookup(entries, dimensions uint64) {
	kind := b.read(4)
	if kind == 0 {
		return
	}
	b.read(32)
	b.read(32)
	bits := int(b.read(4)) + 1
	b.read(1)
	count := entries * dimensions
	if kind == 1 {
		count = roots(entries, dimensions)
	}
	b.skip(count * uint64(bits))
}

// roots is the greatest number whose power of dimensions is no more than
// entries (section 9.2.3).
func roots(entries, dimensions uint64) uint64 {
	if dimensions == 0 {
		return 0
	}
	fits := func(n uint64) bool {
		power := uint64(1)
		for range dimensions {
			if power *= n; power > entries {
				return false
			}
			if n == 1 {
				break
			}
		}
		return true
	}
	n := uint64(0)
	for fits(n + 1) {
		n++
	}
	return n
}

// bitsFor is how many bits n needs (section 9.2.1).
func bitsFor(n uint64) int {
	bits := 0
	for ; n > 0; n >>= 1 {
		bits++
	}
	return bits
}

// A bitReader reads numbers from their least significant bit on (section 2.1.4).
type bitReader struct {
	data  []byte
	at    uint64 // in bits
	short bool   // more was read than there is
}

func (b *bitReader) skip(n uint64) {
	b.at += n
	b.short = b.short || b.at > 8*uint64(len(b.data))
}

func (b *bitReader) read(n int) uint32 {
	at := b.at
	if b.skip(uint64(n)); b.short {
		return 0
	}
	v := uint32(0)
	for i := range n {
		v |= uint32(b.data[(at+uint64(i))/8]>>((at+uint64(i))%8)&1) << i
	}
	return v
}
