// Package ogg finds its way in Ogg files, the container of Vorbis and Opus
// (RFC 3533). It stands between a file and the decoders: they are shown whole,
// undamaged pages of one stream and packets of a bounded size, whatever the
// file holds.
package ogg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A page has a head of 27 bytes, up to 255 lacing values and as many segments
// of up to 255 bytes (RFC 3533, section 6).
const (
	headSize = 27
	maxPage  = headSize + 255 + 255*255

	flagContinued = 1
	flagFirst     = 2
	flagLast      = 4
)

// maxPacket is the longest packet that is passed on, in bytes. Those with sound
// have at most 61 kB (RFC 6716, section 3.2), and the tables of Vorbis some 8;
// comments with a picture in them have megabytes.
const maxPacket = 16 << 20

var capture = []byte("OggS")

var (
	errNoPage    = errors.New("no Ogg page")
	errCut       = errors.New("a page that is cut short")
	errDamaged   = errors.New("a damaged page")
	errTooLong   = fmt.Errorf("a packet of more than %d bytes", maxPacket)
	errNoPackets = errors.New("it ends within its headers")
)

// Sniff says whether the file that begins with head is an Ogg file (RFC 3533,
// section 6).
func Sniff(head []byte) bool { return bytes.HasPrefix(head, capture) }

// A page is one page, its bytes as they are in the file.
type page struct {
	raw    []byte
	lacing []byte
	body   []byte
}

func (p page) flags() byte    { return p.raw[5] }
func (p page) granule() int64 { return int64(binary.LittleEndian.Uint64(p.raw[6:])) }
func (p page) serial() uint32 { return binary.LittleEndian.Uint32(p.raw[14:]) }

// parsePage returns the page that b begins with. The error is io.EOF for no
// bytes at all.
func parsePage(b []byte) (page, error) {
	switch {
	case len(b) == 0:
		return page{}, io.EOF
	case !bytes.HasPrefix(b, capture[:min(len(b), len(capture))]):
		return page{}, errNoPage
	case len(b) < headSize || len(b) < headSize+int(b[26]):
		return page{}, errCut
	case b[4] != 0: // the version of the format
		return page{}, errNoPage
	}
	lacing := b[headSize : headSize+int(b[26])]
	size := headSize + len(lacing)
	for _, n := range lacing {
		size += int(n)
	}
	if len(b) < size {
		return page{}, errCut
	}
	p := page{raw: b[:size], lacing: lacing, body: b[headSize+len(lacing) : size]}
	if binary.LittleEndian.Uint32(b[22:]) != checksum(p.raw) {
		return page{}, errDamaged
	}
	return p, nil
}

// checksum is the CRC of a page, whose own four bytes count as zeros (RFC 3533,
// section 6, field 7: polynomial 0x04c11db7, not reflected, starting from 0).
func checksum(raw []byte) uint32 {
	crc := uint32(0)
	for i, b := range raw {
		if i >= 22 && i < 26 {
			b = 0
		}
		crc = crc<<8 ^ crcTable[byte(crc>>24)^b]
	}
	return crc
}

var crcTable = func() (table [256]uint32) {
	for i := range table {
		crc := uint32(i) << 24
		for range 8 {
			if crc>>31 == 1 {
				crc = crc<<1 ^ 0x04c11db7
			} else {
				crc <<= 1
			}
		}
		table[i] = crc
	}
	return table
}()
