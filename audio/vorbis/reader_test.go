package vorbis_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"meditate/audio"
	"meditate/audio/vorbis"
)

func open(data []byte) (*vorbis.Reader, error) {
	return vorbis.Open(bytes.NewReader(data), int64(len(data)))
}

func readAll(t testing.TB, s audio.Stream, block int) []float32 {
	t.Helper()
	var all []float32
	buf := make([]float32, block)
	for {
		n, err := s.Read(buf)
		all = append(all, buf[:n]...)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestReaderDecodesToTheSample(t *testing.T) {
	r, err := open(tone(t))
	if err != nil {
		t.Fatal(err)
	}
	if r.Rate() != 22050 || r.Channels() != 2 || r.Frames() != 11025 || r.Format() != "Ogg Vorbis" {
		t.Errorf("%d frames of %d channels at %d Hz, %s", r.Frames(), r.Channels(), r.Rate(), r.Format())
	}
	want := readAll(t, r, 4096)
	if len(want) != 2*11025 || r.Warning() != "" {
		t.Errorf("%d samples, %q", len(want), r.Warning())
	}
	for _, block := range []int{2, 7, 1000, 1 << 16} {
		if r, err = open(tone(t)); err != nil {
			t.Fatal(err)
		}
		got := readAll(t, r, block)
		for i := range want {
			if len(got) != len(want) || got[i] != want[i] {
				t.Fatalf("blocks of %d samples give others", block)
			}
		}
	}
}

func TestWhatCannotBeReadSaysSo(t *testing.T) {
	data := tone(t)
	if _, err := open(data[:len(data)-1]); err == nil || err.Error() != "the Ogg Vorbis file ends before its sound begins" {
		t.Errorf("got %v", err)
	}
	if _, err := vorbis.Open(gone{}, 1000); !errors.Is(err, errGone) {
		t.Errorf("got %v, want the file's error", err)
	}
}

var errGone = errors.New("the disk is gone")

type gone struct{}

func (gone) ReadAt([]byte, int64) (int, error) { return 0, errGone }

// page is an Ogg page with whole packets.
func page(flags byte, packets ...[]byte) []byte {
	var lacing, body []byte
	for _, p := range packets {
		lacing = append(append(lacing, bytes.Repeat([]byte{255}, len(p)/255)...), byte(len(p)%255))
		body = append(body, p...)
	}
	b := append(append([]byte("OggS\x00"), flags), make([]byte, 20)...)
	b = append(append(append(b, byte(len(lacing))), lacing...), body...)
	sum(b)
	return b
}

// sum sets the checksum of a page (RFC 3533, section 6), bit by bit.
func sum(page []byte) {
	clear(page[22:26])
	crc := uint32(0)
	for _, b := range page {
		for bit := 7; bit >= 0; bit-- {
			top := crc>>31 ^ uint32(b>>bit&1)
			crc = crc<<1 ^ top*0x04c11db7
		}
	}
	binary.LittleEndian.PutUint32(page[22:], crc)
}

// TestHeadersThatAskForTooMuch has files of a few hundred bytes that would have
// the decoder take gigabytes, or minutes.
func TestHeadersThatAskForTooMuch(t *testing.T) {
	id := []byte("\x01vorbis\x00\x00\x00\x00\x01\x44\xac\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xb8\x01")
	comment := []byte("\x03vorbis\x00\x00\x00\x00\x00\x00\x00\x00\x01")
	many := []byte("\x03vorbis\x00\x00\x00\x00\xff\xff\xff\xff\x01")
	vendor := []byte("\x03vorbis\xff\xff\xff\xff")
	// A codebook of 65535 dimensions and 2^24 − 1 entries, in ascending order.
	books := append([]byte("\x05vorbis\x00BCV\xff\xff\xff\xff\xff\x01"), bytes.Repeat([]byte{0xff}, 200)...)
	none := []byte("\x05vorbis\x00BCV\x01\x00\x00\x00\x00\x00")
	for name, packets := range map[string][3][]byte{
		"comments": {id, many, none}, "a name": {id, vendor, none}, "codebooks": {id, comment, books}, "no entries": {id, comment, none},
		"no rate": {bytes.Replace(id, []byte("\x44\xac"), []byte{0, 0}, 1), comment, none},
		"blocks":  {bytes.Replace(id, []byte{0xb8}, []byte{0xf1}, 1), comment, none},
	} {
		file := append(page(2, packets[0]), page(0, packets[1], packets[2])...)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := open(file)
		runtime.ReadMemStats(&after)
		if err == nil || strings.Contains(err.Error(), "makeslice") {
			t.Errorf("%s: %v", name, err)
		}
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 64<<20 {
			t.Errorf("%s: %d MB taken", name, taken>>20)
		}
	}
}

// swallow reads whatever there is; it must end, and must not panic.
func swallow(t testing.TB, data []byte) {
	t.Helper()
	r, err := open(data)
	if err != nil {
		return
	}
	buf := make([]float32, 64*128)
	for blocks := 0; err == nil; blocks++ {
		if blocks > 1000*(1+len(data)) {
			t.Fatal("reads forever")
		}
		_, err = r.Read(buf)
	}
}

// mended sets all checksums right, so that damage comes through to the decoder.
func mended(data []byte) []byte {
	data = append([]byte(nil), data...)
	for at := 0; at+27 <= len(data); {
		end := at + 27 + int(data[at+26])
		if end > len(data) {
			break
		}
		for _, n := range data[at+27 : end] {
			end += int(n)
		}
		if end > len(data) {
			break
		}
		sum(data[at:end])
		at = end
	}
	return data
}

func TestDamagedFilesEnd(t *testing.T) {
	data := tone(t)
	for i := range 50 {
		swallow(t, data[:len(data)*i/50])
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		bad := append([]byte(nil), data...)
		for range 1 + random.IntN(20) {
			bad[random.IntN(len(bad))] ^= byte(1 + random.IntN(255))
		}
		swallow(t, bad)
		swallow(t, mended(bad))
	}
}

func FuzzOpen(f *testing.F) {
	data := tone(f)
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Fuzz(func(t *testing.T, data []byte) { swallow(t, mended(data)) })
}
