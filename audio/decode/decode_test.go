package decode_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/decode"
	"meditate/audio/wav"
)

// fixtures are files of half a second, made elsewhere for the packages that read
// them: a sine of 440 Hz at −6 dBFS, to the right the same or one of 660 Hz.
var fixtures = map[string]struct {
	format   string
	rate     audio.Rate
	channels int
	frames   int64 // as the file says
}{
	"../flac/testdata/mono-24000.flac":   {"FLAC, 16-bit", 24000, 1, 12000},
	"../flac/testdata/stereo-44100.flac": {"FLAC, 16-bit", 44100, 2, 22050},
	"../mp3/testdata/mono-22050.mp3":     {"MP3", 22050, 1, -1},
	"../mp3/testdata/stereo-44100.mp3":   {"MP3", 44100, 2, 22050},
	"../vorbis/testdata/tone.ogg":        {"Ogg Vorbis", 22050, 2, 11025},
	"../opus/testdata/silk.opus":         {"Opus", 48000, 1, 24000},
	"../opus/testdata/celt.opus":         {"Opus", 48000, 2, 24000},
	"a WAV file":                         {"WAV, 16-bit PCM", 32000, 2, 16000},
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	if name == "a WAV file" {
		s := make(audio.Mono, 16_000)
		for i := range s {
			s[i] = float32(audio.Gain(-6) * math.Sin(2*math.Pi*440*float64(i)/32_000))
		}
		var b bytes.Buffer
		if err := wav.Write(t.Context(), &b, s, wav.Options{Rate: 32_000}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	data, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func open(data []byte) (*decode.Source, error) {
	return decode.Open(bytes.NewReader(data), int64(len(data)))
}

func clip(data []byte) (audio.Clip, error) {
	return decode.Clip(bytes.NewReader(data), int64(len(data)))
}

func readAll(t testing.TB, s *decode.Source) []float32 {
	t.Helper()
	var all []float32
	buf := make([]float32, 1000*s.Channels())
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

func TestTheKindIsToldByContent(t *testing.T) {
	for name, want := range fixtures {
		s, err := open(fixture(t, name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if s.Format() != want.format || s.Rate() != want.rate || s.Channels() != want.channels || s.Frames() != want.frames {
			t.Errorf("%s: %s, %d frames of %d channels at %d Hz", name, s.Format(), s.Frames(), s.Channels(), s.Rate())
		}
		got := readAll(t, s)
		if s.Frames() >= 0 && len(got) != int(s.Frames())*s.Channels() || s.Warning() != "" {
			t.Errorf("%s: %d samples, %q", name, len(got), s.Warning())
		}
	}
}

func TestClipIsTheMeanOfTheChannels(t *testing.T) {
	for name, want := range fixtures {
		data := fixture(t, name)
		s, err := open(data)
		if err != nil {
			t.Fatal(err)
		}
		all := readAll(t, s)
		c, err := clip(data)
		if err != nil || c.Rate != want.rate || len(c.Samples)*want.channels != len(all) {
			t.Fatalf("%s: %d samples at %d Hz, %v", name, len(c.Samples), c.Rate, err)
		}
		for i, got := range c.Samples {
			sum := 0.0
			for _, v := range all[i*want.channels : (i+1)*want.channels] {
				sum += float64(v)
			}
			if got != float32(sum/float64(want.channels)) {
				t.Fatalf("%s: sample %d is %v", name, i, got)
			}
		}
	}
}

func TestTagsBelongToAnyKind(t *testing.T) {
	tag := append([]byte{'I', 'D', '3', 4, 0, 0, 0, 0, 2, 0}, bytes.Repeat([]byte{0xff}, 256)...)
	for _, name := range []string{"../flac/testdata/mono-24000.flac", "../mp3/testdata/stereo-44100.mp3"} {
		data := fixture(t, name)
		want, err := clip(data)
		if err != nil {
			t.Fatal(err)
		}
		got, err := clip(append(tag[:len(tag):len(tag)], data...))
		if err != nil || len(got.Samples) != len(want.Samples) {
			t.Errorf("%s behind a tag: %d samples, %v", name, len(got.Samples), err)
		}
	}
}

// oggOf is a page with one packet (RFC 3533, section 6), its checksum bit by bit.
func oggOf(packet string) []byte {
	p := append([]byte("OggS\x00\x02"), make([]byte, 20)...)
	p = append(append(p, 1, byte(len(packet))), packet...)
	crc := uint32(0)
	for _, b := range p {
		for bit := 7; bit >= 0; bit-- {
			top := crc>>31 ^ uint32(b>>bit&1)
			crc = crc<<1 ^ top*0x04c11db7
		}
	}
	binary.LittleEndian.PutUint32(p[22:], crc)
	return p
}

func TestWhatCannotBeReadSaysWhatItIs(t *testing.T) {
	const kinds = "; WAV, FLAC, MP3, Ogg Vorbis and Opus files can be read"
	for want, data := range map[string]string{
		"wav: not a WAV file: it looks like text: \"bonjour\"" + kinds:                 "bonjour",
		"wav: not a WAV file: it looks like an AIFF file" + kinds:                      "FORM\x00\x00\x00\x00AIFF",
		"wav: not a WAV file: it looks like an MP4 file" + kinds:                       "\x00\x00\x00\x20ftypM4A \x00\x00",
		"wav: not a WAV file: it looks like an AAC file" + kinds:                       "\xff\xf1\x50\x80\x00\x00\x00\x00\x00\x00\x00\x00",
		"it looks like a Speex file" + kinds:                                           string(oggOf("Speex   1.2")),
		"it looks like an Ogg FLAC file" + kinds:                                       string(oggOf("\x7fFLAC")),
		"it looks like an Ogg file of an unknown kind" + kinds:                         string(oggOf("?")),
		"mp3: MPEG 2.5 sound, of 8 to 12 kHz, cannot be read: convert the file to WAV": "\xff\xe3\x40\xc0" + strings.Repeat("\x00", 500),
		"mp3: no MP3 file: no sound was found in it":                                   "ID3\x04\x00\x00\x00\x00\x00\x00" + strings.Repeat("\x00", 500),
	} {
		if _, err := open([]byte(data)); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	if _, err := decode.Open(gone{}, 1000); !errors.Is(err, errGone) {
		t.Errorf("got %v, want the file's error", err)
	}
}

var errGone = errors.New("the disk is gone")

type gone struct{}

func (gone) ReadAt([]byte, int64) (int, error) { return 0, errGone }

func TestNoSoundIsErrEmpty(t *testing.T) {
	flac := fixture(t, "../flac/testdata/mono-24000.flac")
	bare := append([]byte(nil), flac[:42]...)
	bare[4] |= 0x80                                        // the last block of the head
	copy(bare[21:26], []byte{bare[21] & 0xf0, 0, 0, 0, 0}) // an unknown length
	for name, data := range map[string][]byte{"nothing": nil, "a head": fixture(t, "a WAV file")[:44], "a FLAC head": bare} {
		if _, err := clip(data); !errors.Is(err, wav.ErrEmpty) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTooLongIsSaidBeforeReading(t *testing.T) {
	data := append([]byte(nil), fixture(t, "../flac/testdata/mono-24000.flac")...)
	data[21] |= 0x0f // 2^35 frames and more
	if _, err := clip(data); !errors.Is(err, decode.ErrTooLong) {
		t.Errorf("got %v", err)
	}
	s, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	if readAll(t, s); !strings.HasPrefix(s.Warning(), "the file is cut short") {
		t.Errorf("warning %q", s.Warning())
	}
}

// swallow reads whatever there is; it must end, and must not panic.
func swallow(t testing.TB, data []byte) {
	t.Helper()
	s, err := open(data)
	if err != nil {
		return
	}
	buf := make([]float32, 8192)
	for blocks := 0; err == nil; blocks++ {
		if blocks > 1000*(1+len(data)) {
			t.Fatal("reads forever")
		}
		var n int
		n, err = s.Read(buf)
		if n%s.Channels() != 0 || n == 0 && err == nil {
			t.Fatalf("%d samples of %d channels", n, s.Channels())
		}
		for _, v := range buf[:n] {
			if v-v != 0 {
				t.Fatal("a sample that is no number")
			}
		}
	}
	_ = s.Warning()
}

func TestDamagedFilesEnd(t *testing.T) {
	cuts, damages := 50, 20
	if testing.Short() { // decoding has no other goroutine for the race detector to look at
		cuts, damages = 10, 5
	}
	start := time.Now()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	random := rand.New(rand.NewPCG(1, 2))
	for name := range fixtures {
		data := fixture(t, name)
		for i := range cuts {
			swallow(t, data[:len(data)*i/cuts])
		}
		for range damages {
			bad := append([]byte(nil), data...)
			for range 1 + random.IntN(20) {
				bad[random.IntN(min(len(bad), 3000))] ^= byte(1 + random.IntN(255))
			}
			swallow(t, bad)
		}
	}
	runtime.ReadMemStats(&after)
	files := uint64(len(fixtures) * (cuts + damages))
	if each := (after.TotalAlloc - before.TotalAlloc) / files; each > 32<<20 {
		t.Errorf("%d MB are taken for each", each>>20)
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("takes %v", took)
	}
}

func FuzzOpen(f *testing.F) {
	for name := range fixtures {
		data := fixture(f, name)
		f.Add(data[:min(len(data), 8000)])
	}
	f.Add(oggOf("OpusHead"))
	f.Fuzz(func(t *testing.T, data []byte) { swallow(t, data) })
}
