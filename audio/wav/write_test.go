package wav

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"math"
	"testing"

	goaudio "github.com/go-audio/audio"
	gowav "github.com/go-audio/wav"

	"meditate/audio"
	"meditate/audio/noise"
	"meditate/audio/pcm"
)

// A hiss is a signal of even noise: exact arithmetic only, so that its bits are
// the same on every machine.
type hiss int64

func (h hiss) Len() int64 { return int64(h) }

func (h hiss) ReadAt(dst []audio.Frame, at int64) (int, error) {
	n, err := audio.Window(int64(h), len(dst), at)
	for i := range dst[:n] {
		b := noise.Bits(5, uint64(at)+uint64(i))
		dst[i] = audio.Frame{noise.Uniform(uint32(b)), noise.Uniform(uint32(b >> 32))}
	}
	return n, err
}

// A writerFunc is a writer.
type writerFunc func(p []byte) (int, error)

func (w writerFunc) Write(p []byte) (int, error) { return w(p) }

func encode(t testing.TB, s audio.Signal, o Options) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := Write(t.Context(), &file, s, o); err != nil {
		t.Fatal(err)
	}
	if err := Check(s.Len(), o); err != nil {
		t.Fatalf("written, and yet %v", err)
	}
	if want := Size(s.Len(), o); int64(file.Len()) != want {
		t.Fatalf("%d bytes, Size says %d", file.Len(), want)
	}
	return file.Bytes()
}

// canonical is the length of the header that everyone expects.
const canonical = 44

func TestHeader(t *testing.T) {
	got := encode(t, hiss(3), Options{Rate: 48000})[:canonical]
	want := "RIFF\x30\x00\x00\x00WAVE" + // 48 bytes follow the size
		"fmt \x10\x00\x00\x00" + "\x01\x00" + "\x02\x00" + // 16 bytes: PCM, 2 channels
		"\x80\xbb\x00\x00" + "\x00\xee\x02\x00" + // 48000 frames and 192000 bytes a second
		"\x04\x00" + "\x10\x00" + // 4 bytes a frame, 16 bits a sample
		"data\x0c\x00\x00\x00"
	if string(got) != want {
		t.Errorf("stereo header\n% x, want\n% x", got, want)
	}
	got = encode(t, hiss(3), Options{Rate: 22050, Channels: 1})[:canonical]
	want = "RIFF\x2a\x00\x00\x00WAVE" +
		"fmt \x10\x00\x00\x00" + "\x01\x00" + "\x01\x00" +
		"\x22\x56\x00\x00" + "\x44\xac\x00\x00" +
		"\x02\x00" + "\x10\x00" +
		"data\x06\x00\x00\x00"
	if string(got) != want {
		t.Errorf("mono header\n% x, want\n% x", got, want)
	}
}

// TestGolden holds the bytes of a file for good, on every machine.
func TestGolden(t *testing.T) {
	for channels, want := range map[int]string{
		1: "5636804f0bbf13d1394fe69db5fdadd9b5be6738aff143ada6872ed3dd6c88be",
		2: "243efe0b2b46019bf022e87922e4c28f552dc0aa98bb5a957308c36b0e0054d7",
	} {
		sum := sha256.Sum256(encode(t, hiss(100_000), Options{Rate: 48000, Channels: channels, Seed: 42}))
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%d channels: SHA-256 %s, want %s", channels, got, want)
		}
	}
}

// TestSamplesAreThoseOfPCM: all that is in the file is a header, the samples of
// package pcm, and what comes after.
func TestSamplesAreThoseOfPCM(t *testing.T) {
	for _, o := range everyKind() {
		o.Rate, o.Seed, o.Workers = 44100, 9, 2
		o.Chapters = []Chapter{{At: 17, Title: "un"}}
		const length = 1001
		file := encode(t, hiss(length), o)
		var samples bytes.Buffer
		if err := pcm.Write(t.Context(), &samples, hiss(length), pcm.Options{Channels: o.Channels, Format: o.Format, Seed: 9}); err != nil {
			t.Fatal(err)
		}
		l := newLayout(length, o)
		if want := string(l.head) + samples.String() + string(l.tail); string(file) != want {
			t.Errorf("%v, %d channels: not head, samples and tail", o.Format, o.Channels)
		}
		if len(file)%2 != 0 {
			t.Errorf("%v, %d channels: a file of %d bytes", o.Format, o.Channels, len(file))
		}
		if got := binary.LittleEndian.Uint32(file[4:]); int(got) != len(file)-8 {
			t.Errorf("%v, %d channels: the header says %d bytes of %d", o.Format, o.Channels, got+8, len(file))
		}
		if o.Format != pcm.Float32 && len(l.head) != canonical {
			t.Errorf("%v, %d channels: the samples begin at byte %d", o.Format, o.Channels, len(l.head))
		}
	}
}

// everyKind is every kind of file that is written.
func everyKind() []Options {
	var all []Options
	for _, f := range []pcm.Format{pcm.Int16, pcm.Int24, pcm.Float32} {
		all = append(all, Options{Rate: 48000, Format: f, Channels: 1}, Options{Rate: 48000, Format: f, Channels: 2})
	}
	return all
}

// TestGoAudioReadsIt reads our file with another's decoder.
func TestGoAudioReadsIt(t *testing.T) {
	const length = 10_000
	file := encode(t, hiss(length), Options{Rate: 48000})
	d := gowav.NewDecoder(bytes.NewReader(file))
	buf, err := d.FullPCMBuffer()
	if err != nil {
		t.Fatal(err)
	}
	if *buf.Format != (goaudio.Format{NumChannels: 2, SampleRate: 48000}) || d.BitDepth != 16 || len(buf.Data) != 2*length {
		t.Fatalf("format %+v, %d bits, %d samples", buf.Format, d.BitDepth, len(buf.Data))
	}
	for i, got := range buf.Data {
		if want := int16(binary.LittleEndian.Uint16(file[canonical+2*i:])); got != int(want) {
			t.Fatalf("sample %d is %d, want %d", i, got, want)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	const length = 10_000
	want := make([]audio.Frame, length)
	if _, err := hiss(length).ReadAt(want, 0); err != nil {
		t.Fatal(err)
	}
	for _, o := range everyKind() {
		file := encode(t, hiss(length), o)
		r, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		got := make([]float32, length*o.Channels)
		if n, err := r.Read(got); n != len(got) || err != nil || r.Frames() != length || r.Warning() != "" {
			t.Fatalf("%d samples of %d frames, %v, warning %q", n, r.Frames(), err, r.Warning())
		}
		tolerance := map[pcm.Format]float64{pcm.Int16: 1.5 / (1 << 15), pcm.Int24: 1.6 / (1 << 23)}[o.Format]
		for i, g := range got {
			f := want[i/o.Channels]
			w := f[i%2]
			if o.Channels == 1 {
				w = (f[0] + f[1]) / 2
			}
			if math.Abs(float64(g-w)) > tolerance {
				t.Fatalf("%s, %d channels: sample %d is %v, want %v", r.Format(), o.Channels, i, g, w)
			}
		}
	}
}

func TestProgress(t *testing.T) {
	last := int64(0)
	o := Options{Rate: 48000, Progress: func(frames int64) { last = frames }}
	if err := Write(t.Context(), io.Discard, hiss(100_000), o); err != nil || last != 100_000 {
		t.Errorf("progress ends at %d, %v", last, err)
	}
}
