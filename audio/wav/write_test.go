package wav

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"testing"

	goaudio "github.com/go-audio/audio"
	gowav "github.com/go-audio/wav"

	"meditate/audio"
	"meditate/audio/noise"
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

// A signalFunc is a signal of the given length whose reads go to read.
type signalFunc struct {
	length int64
	read   func(dst []audio.Frame, at int64) (int, error)
}

func (s signalFunc) Len() int64 { return s.length }

func (s signalFunc) ReadAt(dst []audio.Frame, at int64) (int, error) { return s.read(dst, at) }

// A writerFunc is a writer.
type writerFunc func(p []byte) (int, error)

func (w writerFunc) Write(p []byte) (int, error) { return w(p) }

func encode(t testing.TB, s audio.Signal, o Options) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := Write(t.Context(), &file, s, o); err != nil {
		t.Fatal(err)
	}
	if want := Size(s.Len(), o); int64(file.Len()) != want {
		t.Fatalf("%d bytes, Size says %d", file.Len(), want)
	}
	return file.Bytes()
}

func TestHeader(t *testing.T) {
	got := encode(t, hiss(3), Options{Rate: 48000})[:headerSize]
	want := "RIFF\x30\x00\x00\x00WAVE" + // 48 bytes follow the size
		"fmt \x10\x00\x00\x00" + "\x01\x00" + "\x02\x00" + // 16 bytes: PCM, 2 channels
		"\x80\xbb\x00\x00" + "\x00\xee\x02\x00" + // 48000 frames and 192000 bytes a second
		"\x04\x00" + "\x10\x00" + // 4 bytes a frame, 16 bits a sample
		"data\x0c\x00\x00\x00"
	if string(got) != want {
		t.Errorf("stereo header\n% x, want\n% x", got, want)
	}
	got = encode(t, hiss(3), Options{Rate: 22050, Channels: 1})[:headerSize]
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

func TestSeed(t *testing.T) {
	quiet := audio.Mono(make([]float32, 1000))
	for i := range quiet {
		quiet[i] = 1e-5
	}
	one := encode(t, quiet, Options{Rate: 48000, Seed: 1})
	if two := encode(t, quiet, Options{Rate: 48000, Seed: 2}); bytes.Equal(one, two) {
		t.Error("the seed does not change the dither")
	}
}

// TestSameBytes: neither block size nor the number of workers leaves a trace.
func TestSameBytes(t *testing.T) {
	for _, length := range []int64{0, 1, 2, 255, 256, 257, 5000, 20_011} {
		for _, channels := range []int{1, 2} {
			o := Options{Rate: 44100, Channels: channels, Seed: 9, Workers: 1}
			want := encode(t, hiss(length), o)
			plain := bytes.NewBuffer(nil)
			h := header(o.Rate, channels, 16, uint32(length)*uint32(2*channels))
			plain.Write(h[:])
			frame := make([]audio.Frame, 1)
			for at := range length {
				if _, err := hiss(length).ReadAt(frame, at); err != nil && err != io.EOF {
					t.Fatal(err)
				}
				plain.Write(plainFrame(frame[0], channels, newQuantiser(9).key, at))
			}
			if !bytes.Equal(want, plain.Bytes()) {
				t.Fatalf("%d frames, %d channels: not what the plain twin writes", length, channels)
			}
			for _, workers := range []int{0, 1, 2, 3, 8} {
				for _, size := range []int64{7, 256, 4801, 1 << 20} {
					var got bytes.Buffer
					o.Workers = workers
					if err := write(t.Context(), &got, hiss(length), o, size); err != nil {
						t.Fatal(err)
					}
					if !bytes.Equal(got.Bytes(), want) {
						t.Fatalf("%d frames, %d channels, %d workers, blocks of %d: other bytes", length, channels, workers, size)
					}
				}
			}
		}
	}
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
		if want := int16(binary.LittleEndian.Uint16(file[headerSize+2*i:])); got != int(want) {
			t.Fatalf("sample %d is %d, want %d", i, got, want)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	const length = 10_000
	for _, channels := range []int{1, 2} {
		file := encode(t, hiss(length), Options{Rate: 24000, Channels: channels})
		clip, err := Read(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if clip.Rate != 24000 || len(clip.Samples) != length {
			t.Fatalf("%d samples at %d Hz", len(clip.Samples), clip.Rate)
		}
		want := make([]audio.Frame, length)
		if _, err := hiss(length).ReadAt(want, 0); err != nil {
			t.Fatal(err)
		}
		for i, got := range clip.Samples {
			if mean := (want[i][0] + want[i][1]) / 2; math.Abs(float64(got-mean)) > 2.0/32768 {
				t.Fatalf("%d channels: sample %d is %v, want %v", channels, i, got, mean)
			}
		}
	}
}

func TestProgress(t *testing.T) {
	var seen []int64
	o := Options{Rate: 48000, Workers: 3, Progress: func(frames int64) { seen = append(seen, frames) }}
	if err := write(t.Context(), io.Discard, hiss(1000), o, 300); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(seen), "[300 600 900 1000]"; got != want {
		t.Errorf("progress %v, want %v", got, want)
	}
}

// TestNoAllocationPerBlock: a hundred times the blocks, the same allocations.
func TestNoAllocationPerBlock(t *testing.T) {
	allocs := func(blocks int64) float64 {
		return testing.AllocsPerRun(5, func() {
			if err := write(t.Context(), io.Discard, hiss(64*blocks), Options{Rate: 48000, Workers: 2}, 64); err != nil {
				t.Error(err)
			}
		})
	}
	if few, many := allocs(10), allocs(1000); many > few+10 {
		t.Errorf("%v allocations for 10 blocks, %v for 1000", few, many)
	}
}
