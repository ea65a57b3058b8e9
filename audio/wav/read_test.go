package wav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"meditate/audio"
)

func TestReadOddFiles(t *testing.T) {
	for _, c := range odd {
		t.Run(c.name, func(t *testing.T) {
			clip, err := Read(strings.NewReader(c.file))
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("error %v, want one with %q", err, c.err)
				}
				if strings.Contains(c.err, ErrEmpty.Error()) != errors.Is(err, ErrEmpty) {
					t.Errorf("%v is ErrEmpty: %v", err, errors.Is(err, ErrEmpty))
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if clip.Rate != 16000 || fmt.Sprint(clip.Samples) != fmt.Sprint(c.want) {
				t.Errorf("%v at %d Hz, want %v", clip.Samples, clip.Rate, c.want)
			}
		})
	}
}

// TestReadCutAnywhere: a file that ends too early is read as far as it goes.
func TestReadCutAnywhere(t *testing.T) {
	file := riff(junkList, mono16, part("data", four))
	for end := range len(file) {
		clip, err := Read(strings.NewReader(file[:end]))
		want := max(0, end-(len(file)-len(four))) / 2
		if (err == nil) != (want > 0) || len(clip.Samples) != want {
			t.Errorf("%d of %d bytes: %d samples, %v; want %d", end, len(file), len(clip.Samples), err, want)
		}
	}
}

// TestReadMany crosses the boundaries of the blocks that go-audio is asked for.
func TestReadMany(t *testing.T) {
	for _, channels := range []int{1, 3} {
		for _, bits := range []int{8, 16, 24, 32} {
			for _, frames := range []int{1, 4095, 4096, 4097, 10_001} {
				var data []byte
				var want []float32
				for i := range frames {
					sum := 0
					for c := range channels {
						v := (i*7+c*13)%251 - 125
						sum += v
						sample := binary.LittleEndian.AppendUint32(nil, uint32(v)<<24)
						if bits == 8 {
							sample[3] ^= 0x80
						}
						data = append(data, sample[4-bits/8:]...)
					}
					want = append(want, float32(float64(sum)/float64(channels)/128))
				}
				clip, err := Read(strings.NewReader(riff(fmtPart(1, channels, 16000, bits), part("data", string(data)))))
				if err != nil {
					t.Fatal(err)
				}
				if len(clip.Samples) != frames {
					t.Fatalf("%d channels of %d bits: %d frames, want %d", channels, bits, len(clip.Samples), frames)
				}
				for i, got := range clip.Samples {
					if math.Abs(float64(got-want[i])) > 1e-7 {
						t.Fatalf("%d channels of %d bits: frame %d is %v, want %v", channels, bits, i, got, want[i])
					}
				}
			}
		}
	}
}

func TestReadErrors(t *testing.T) {
	broken := errors.New("broken pipe")
	r := io.MultiReader(strings.NewReader(riff(mono16, part("data", four))), iotest.ErrReader(broken))
	if _, err := Read(r); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	file := riff(mono16, part("data", four))
	if _, err := read(strings.NewReader(file), int64(len(file))); err != nil {
		t.Errorf("a file of the largest size: %v", err)
	}
	if _, err := read(strings.NewReader(file+"x"), int64(len(file))); err == nil || !strings.Contains(err.Error(), "more than 52 bytes") {
		t.Errorf("a file too large: %v", err)
	}
	if clip, err := Read(iotest.OneByteReader(strings.NewReader(file))); err != nil || len(clip.Samples) != 4 {
		t.Errorf("byte by byte: %d samples, %v", len(clip.Samples), err)
	}
}

// endless is a file without an end; it counts what is read of it.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read += int64(len(p))
	return len(p), nil
}

func TestReadIsBounded(t *testing.T) {
	e := &endless{}
	const limit = 1 << 20
	if _, err := read(io.MultiReader(strings.NewReader(riff(mono16)), e), limit); err == nil {
		t.Error("an endless file was read")
	}
	if e.read > limit+1 {
		t.Errorf("%d bytes read of at most %d", e.read, limit)
	}
}

// TestForgedSizesCostNothing: what a file claims is no reason to allocate.
func TestForgedSizesCostNothing(t *testing.T) {
	for _, c := range odd {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = Read(strings.NewReader(c.file)) // the outcome is TestReadOddFiles' business
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > 16<<20 {
			t.Errorf("%s: %d bytes allocated for a file of %d", c.name, got, len(c.file))
		}
	}
}

// TestManyChunks: the scan is linear in the size of the file.
func TestManyChunks(t *testing.T) {
	empty := strings.Repeat(part("data", "")+part("junk", ""), 1<<18)
	for _, file := range []string{riff(empty), riff(empty, mono16), riff(mono16, empty), riff(empty, "\x00\x00\x00")} {
		if _, err := Read(strings.NewReader(file)); err == nil {
			t.Error("a file of empty chunks was read")
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range odd {
		f.Add([]byte(c.file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		clip, err := Read(bytes.NewReader(file))
		if err != nil {
			if clip.Rate != 0 || clip.Samples != nil {
				t.Fatalf("an error, and a clip all the same: %v", err)
			}
			return
		}
		if clip.Rate < minRate || clip.Rate > maxRate {
			t.Fatalf("rate of %d Hz", clip.Rate)
		}
		if len(clip.Samples) == 0 || len(clip.Samples) > len(file) {
			t.Fatalf("%d samples out of %d bytes", len(clip.Samples), len(file))
		}
		for i, s := range clip.Samples {
			if math.IsNaN(float64(s)) || math.IsInf(float64(s), 0) {
				t.Fatalf("sample %d is %v", i, s)
			}
		}
		again := encode(t, audio.Mono(clip.Samples), Options{Rate: clip.Rate, Channels: 1})
		back, err := Read(bytes.NewReader(again))
		if err != nil || back.Rate != clip.Rate || len(back.Samples) != len(clip.Samples) {
			t.Fatalf("written and read again: %d samples at %d Hz, %v", len(back.Samples), back.Rate, err)
		}
	})
}
