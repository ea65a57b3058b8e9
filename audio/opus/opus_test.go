package opus_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"meditate/audio"
	"meditate/audio/opus"
)

// The files in testdata are a sine of 440 Hz at −6 dBFS, to the right one of 660
// Hz, 0.5 s long, made with: sox -r 48000 -n tone.wav synth 0.5 sine 440 sine 660
// gain −6 and opusenc --serial 1 --padding 0, with --speech --bitrate 12 (silk),
// --speech --bitrate 24 (hybrid) or --bitrate 64 (celt).
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

var fixtures = map[string]struct {
	channels int
	worst    float64 // that a sample may differ from the sine's
}{"silk.opus": {1, 0.1}, "hybrid.opus": {1, 0.1}, "celt.opus": {2, 0.03}}

func open(data []byte) (*opus.Reader, error) {
	return opus.Open(bytes.NewReader(data), int64(len(data)))
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

func decode(t testing.TB, data []byte) (*opus.Reader, []float32) {
	t.Helper()
	r, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	return r, readAll(t, r, 1024*r.Channels())
}

func TestTonesComeBackInTheirPlace(t *testing.T) {
	for name, want := range fixtures {
		r, got := decode(t, fixture(t, name))
		if r.Rate() != 48000 || r.Channels() != want.channels || r.Frames() != 24000 || r.Format() != "Opus" || r.Warning() != "" {
			t.Errorf("%s: %d frames of %d channels, %q", name, r.Frames(), r.Channels(), r.Warning())
		}
		if len(got) != 24000*want.channels {
			t.Fatalf("%s: %d samples", name, len(got))
		}
		for ch, pitch := range []float64{440, 660}[:want.channels] {
			worst := 0.0
			for i := 4800; i < 19_200; i++ {
				sine := audio.Gain(-6) * math.Sin(2*math.Pi*pitch*float64(i)/48000)
				worst = max(worst, math.Abs(float64(got[i*want.channels+ch])-sine))
			}
			if worst > want.worst {
				t.Errorf("%s: channel %d differs from its sine by %.4f", name, ch, worst)
			}
		}
	}
}

func TestAnyBlockSizeGivesTheSame(t *testing.T) {
	data := fixture(t, "celt.opus")
	_, want := decode(t, data)
	for _, block := range []int{2, 7, 1000, 1 << 16} {
		r, err := open(data)
		if err != nil {
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

// patch changes bytes of the first page and sets its checksum right.
func patch(data []byte, change func(packet []byte)) []byte {
	data = append([]byte(nil), data...)
	end := 28 + int(data[27]) // one segment
	change(data[28:end])
	sum(data[:end])
	return data
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

func TestTheHeaderIsObeyed(t *testing.T) {
	data := fixture(t, "celt.opus")
	_, plain := decode(t, data)
	_, louder := decode(t, patch(data, func(p []byte) { binary.LittleEndian.PutUint16(p[16:], 0xfa00) })) // −6 dB
	for i := range plain {
		if d := math.Abs(float64(louder[i]) - audio.Gain(-6)*float64(plain[i])); d > 1e-6 {
			t.Fatalf("gain: sample %d differs by %g", i, d)
		}
	}
	skip := binary.LittleEndian.Uint16(data[28+10:])
	_, later := decode(t, patch(data, func(p []byte) { binary.LittleEndian.PutUint16(p[10:], skip+100) }))
	if len(later) != len(plain)-200 || later[0] != plain[200] {
		t.Errorf("100 frames more to skip: %d samples of %d", len(later), len(plain))
	}
	for name, change := range map[string]func([]byte){
		"an Opus file that cannot be read: version 16 of the format, of which nothing is known here: convert the file to WAV": func(p []byte) { p[8] = 16 },
		"an Opus file that cannot be read: 6 channels: Opus files of 1 or 2 channels are read; convert the file to WAV":       func(p []byte) { p[9], p[18] = 6, 1 },
		"an Opus file that cannot be read: its header is damaged":                                                             func(p []byte) { p[9] = 0 },
	} {
		if _, err := open(patch(data, change)); err == nil || err.Error() != name {
			t.Errorf("got %v, want %s", err, name)
		}
	}
}

// TestACutFromALongerOne gives every page a later position, as those of a stream
// have that was joined in its middle.
func TestACutFromALongerOne(t *testing.T) {
	data := fixture(t, "celt.opus")
	_, want := decode(t, data)
	for at, page := 0, 0; at < len(data); page++ {
		head := 27 + int(data[at+26])
		size := head
		for _, n := range data[at+27 : at+head] {
			size += int(n)
		}
		if position := binary.LittleEndian.Uint64(data[at+6:]); page >= 2 {
			binary.LittleEndian.PutUint64(data[at+6:], position+1_000_000)
			sum(data[at : at+size])
		}
		at += size
	}
	r, got := decode(t, data)
	// One page has all the sound here, which may end before its last packet does:
	// where it begins is known to within what that leaves out.
	if r.Warning() != "" || len(got) < len(want) || len(got) > len(want)+2*960 || got[5000] != want[5000] {
		t.Errorf("%d samples, want %d, %q", len(got), len(want), r.Warning())
	}
}

func TestDamageIsSaid(t *testing.T) {
	data := fixture(t, "celt.opus")
	r, got := decode(t, data[:len(data)-1])
	if r.Warning() != "the file is cut short" || len(got) > 48000 {
		t.Errorf("cut: %d samples, %q", len(got), r.Warning())
	}
	for name, data := range map[string][]byte{"empty": nil, "text": []byte("bonjour"), "a page": data[:47]} {
		if r, err := open(data); err == nil {
			t.Errorf("%s: %d frames", name, r.Frames())
		}
	}
	if _, err := opus.Open(gone{}, 1000); !errors.Is(err, errGone) {
		t.Errorf("got %v, want the file's error", err)
	}
}

var errGone = errors.New("the disk is gone")

type gone struct{}

func (gone) ReadAt([]byte, int64) (int, error) { return 0, errGone }
