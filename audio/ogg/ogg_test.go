package ogg_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"meditate/audio/ogg"
)

// pageOf is a page as RFC 3533, section 6, has it.
func pageOf(flags byte, granule int64, serial uint32, lacing []byte, body []byte) []byte {
	p := append([]byte("OggS\x00"), flags)
	p = binary.LittleEndian.AppendUint64(p, uint64(granule))
	p = binary.LittleEndian.AppendUint32(p, serial)
	p = append(p, 0, 0, 0, 0, 0, 0, 0, 0, byte(len(lacing)))
	p = append(append(p, lacing...), body...)
	crc := uint32(0) // bit by bit
	for _, b := range p {
		for bit := 7; bit >= 0; bit-- {
			top := crc>>31 ^ uint32(b>>bit&1)
			crc = crc<<1 ^ top*0x04c11db7
		}
	}
	binary.LittleEndian.PutUint32(p[22:], crc)
	return p
}

// text is a page with packets of fewer than 255 bytes.
func text(flags byte, granule int64, serial uint32, packets ...string) []byte {
	var lacing, body []byte
	for _, p := range packets {
		lacing, body = append(lacing, byte(len(p))), append(body, p...)
	}
	return pageOf(flags, granule, serial, lacing, body)
}

func read(t testing.TB, file []byte) (string, string) {
	t.Helper()
	s := ogg.NewStream(bytes.NewReader(file), int64(len(file)))
	all, err := io.ReadAll(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(all), s.Warning()
}

func TestStreamIsTheFirstOne(t *testing.T) {
	first, middle, last := text(2, 0, 7, "head"), text(0, 100, 7, "one", "two"), text(4, 150, 7, "three")
	whole := string(first) + string(middle) + string(last)
	join := func(pages ...[]byte) []byte { return bytes.Join(pages, nil) }
	broken := append([]byte(nil), middle...)
	broken[len(broken)-1] ^= 1
	for name, c := range map[string]struct {
		file          []byte
		want, warning string
	}{
		"whole":           {join(first, middle, last), whole, ""},
		"another between": {join(first, text(2, 0, 8, "film"), middle, text(0, 9, 8, "film"), last), whole, ""},
		"an empty page":   {join(first, middle, text(0, -1, 7), last), whole, ""},
		"another behind":  {join(first, middle, last, text(2, 0, 9, "head")), whole, ""},
		"begins anew":     {join(first, middle, text(2, 0, 7, "head")), string(first) + string(middle), "only the first of several recordings in the file is read"},
		"no last page":    {join(first, middle), string(first) + string(middle), "the file is cut short"},
		"cut in a page":   {join(first, middle, last[:30]), string(first) + string(middle), "the file is cut short"},
		"damaged":         {join(first, broken, last), string(first), "the file is damaged: it is read up to a damaged page"},
		"something else":  {join(first, []byte("RIFF"), last), string(first), "the file is damaged: it is read up to no Ogg page"},
		"nothing":         {nil, "", "the file is cut short"},
	} {
		if got, warning := read(t, c.file); got != c.want || warning != c.warning {
			t.Errorf("%s: %d bytes of %d, %q", name, len(got), len(c.want), warning)
		}
	}
}

func TestPacketsGoOverPages(t *testing.T) {
	long := bytes.Repeat([]byte("0123456789"), 60)
	file := bytes.Join([][]byte{
		text(2, 0, 7, "head"),
		pageOf(0, -1, 7, []byte{255, 255}, long[:510]),
		pageOf(1, 0, 7, []byte{90, 0, 3}, append(append([]byte(nil), long[510:]...), "end"...)),
	}, nil)
	packets, err := ogg.Packets(bytes.NewReader(file), int64(len(file)), 4)
	if err != nil || string(packets[0]) != "head" || !bytes.Equal(packets[1], long) || len(packets[2]) != 0 || string(packets[3]) != "end" {
		t.Errorf("%q, %v", packets, err)
	}
	if _, err := ogg.Packets(bytes.NewReader(file), int64(len(file)), 5); err == nil {
		t.Error("finds a packet that is not there")
	}
}

func TestAPacketWithoutEndIsRefused(t *testing.T) {
	lacing, body := bytes.Repeat([]byte{255}, 255), make([]byte, 255*255)
	file := text(2, 0, 7, "head")
	for range 300 {
		file = append(file, pageOf(1, -1, 7, lacing, body)...)
	}
	got, warning := read(t, file)
	if len(got) > 17<<20 || warning == "" {
		t.Errorf("%d bytes, warning %q", len(got), warning)
	}
}

func TestLastGranule(t *testing.T) {
	head, body := text(2, 0, 7, "head"), text(0, 4321, 7, "one")
	noise := make([]byte, 200_000)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	for name, c := range map[string]struct {
		file []byte
		want int64
	}{
		"at the end":     {append(append([]byte(nil), head...), body...), 4321},
		"a page cut":     {bytes.Join([][]byte{head, body, text(4, 9999, 7, "two")[:29]}, nil), 4321},
		"no packet ends": {bytes.Join([][]byte{head, body, pageOf(0, -1, 7, []byte{255}, noise[:255])}, nil), 4321},
		"another stream": {bytes.Join([][]byte{head, body, text(4, 9999, 8, "film")}, nil), 4321},
		"far from it":    {bytes.Join([][]byte{head, body, noise}, nil), 4321},
		"nothing":        {nil, -1},
		"something else": {noise, -1},
	} {
		if got := ogg.LastGranule(bytes.NewReader(c.file), int64(len(c.file))); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

var errGone = errors.New("the disk is gone")

type gone struct{}

func (gone) ReadAt([]byte, int64) (int, error) { return 0, errGone }

func TestErrorsOfTheFileAreReturned(t *testing.T) {
	if _, err := io.ReadAll(ogg.NewStream(gone{}, 1000)); !errors.Is(err, errGone) {
		t.Errorf("got %v", err)
	}
	if _, err := ogg.Packets(gone{}, 1000, 1); !errors.Is(err, errGone) {
		t.Errorf("got %v", err)
	}
}

func FuzzStream(f *testing.F) {
	f.Add(bytes.Join([][]byte{text(2, 0, 7, "head"), text(0, 100, 7, "one", "two"), text(4, 150, 7, "three")}, nil))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, _ := read(t, file)
		if len(got) > len(file) {
			t.Fatal("more than there is")
		}
		_, _ = ogg.Packets(bytes.NewReader(file), int64(len(file)), 3)
		_ = ogg.LastGranule(bytes.NewReader(file), int64(len(file)))
	})
}
