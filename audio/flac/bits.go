package flac

import "math/bits"

// A bitWriter appends numbers to bytes, from their highest bit on.
type bitWriter struct {
	out  []byte
	acc  uint64 // the last n bits that are not in out yet, at its low end
	have int    // fewer than 8 between calls
}

// write appends the low n bits of v, up to 32.
func (w *bitWriter) write(v uint32, n int) {
	w.acc = w.acc<<n | uint64(v)&(1<<n-1)
	w.have += n
	for w.have >= 8 {
		w.have -= 8
		w.out = append(w.out, byte(w.acc>>w.have))
	}
}

// rice appends numbers in Rice code: what lies above the low k bits as that many
// zeros and a one, then these (RFC 9639, section 9.2.7.2). Signs are folded into
// the lowest bit.
func (w *bitWriter) rice(residuals []int32, k int) {
	out, acc, have := w.out, w.acc, w.have
	low := uint64(1)<<k - 1
	for _, r := range residuals {
		u := fold(r)
		for zeros := int(u >> k); ; zeros -= 24 {
			if zeros <= 24 {
				acc = acc<<(zeros+1) | 1
				have += zeros + 1
				break
			}
			acc <<= 24
			for have += 24; have >= 8; {
				have -= 8
				out = append(out, byte(acc>>have))
			}
		}
		acc = acc<<k | uint64(u)&low
		for have += k; have >= 8; {
			have -= 8
			out = append(out, byte(acc>>have))
		}
	}
	w.out, w.acc, w.have = out, acc, have
}

// align fills the last byte with zeros.
func (w *bitWriter) align() {
	if w.have > 0 {
		w.write(0, 8-w.have)
	}
}

// fold maps 0, −1, 1, −2 … to 0, 1, 2, 3 …
func fold(r int32) uint32 { return uint32(r<<1) ^ uint32(r>>31) }

// number appends v as UTF-8 would a character, for up to 36 bits (RFC 9639,
// section 9.1.5).
func (w *bitWriter) number(v uint64) {
	if v < 1<<7 {
		w.write(uint32(v), 8)
		return
	}
	extra := (bits.Len64(v) - 2) / 5 // bytes of 6 bits that follow; the first has 6 − extra
	w.write(uint32(0xff00>>(extra+1)&0xff)|uint32(v>>(6*extra)), 8)
	for extra > 0 {
		extra--
		w.write(0x80|uint32(v>>(6*extra))&0x3f, 8)
	}
}

// The checks of a frame's head (polynomial 0x07) and of a whole frame (0x8005),
// both from 0 and not reflected (RFC 9639, sections 9.1.8 and 9.3). That of
// frames goes eight bytes at a time: the table says what a byte does to the
// check with 0 to 7 bytes behind it.
var (
	crc8Table = func() (t [256]byte) {
		for i := range t {
			c := byte(i)
			for range 8 {
				c = c<<1 ^ c>>7*0x07
			}
			t[i] = c
		}
		return t
	}()
	crc16Table = func() (t [8][256]uint16) {
		for i := range t[0] {
			c := uint16(i) << 8
			for range 8 {
				c = c<<1 ^ c>>15*0x8005
			}
			t[0][i] = c
		}
		for k := 1; k < len(t); k++ {
			for i, c := range t[k-1] {
				t[k][i] = c<<8 ^ t[0][c>>8]
			}
		}
		return t
	}()
)

func crc8(b []byte) (c byte) {
	for _, v := range b {
		c = crc8Table[c^v]
	}
	return c
}

func crc16(b []byte) (c uint16) {
	t := &crc16Table
	for ; len(b) >= 8; b = b[8:] {
		c = t[7][b[0]^byte(c>>8)] ^ t[6][b[1]^byte(c)] ^ t[5][b[2]] ^ t[4][b[3]] ^
			t[3][b[4]] ^ t[2][b[5]] ^ t[1][b[6]] ^ t[0][b[7]]
	}
	for _, v := range b {
		c = c<<8 ^ t[0][byte(c>>8)^v]
	}
	return c
}
