package flac_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/flac"
	"meditate/audio/noise"
	"meditate/audio/pcm"
)

// session is a signal with all that one has: silence, a tone, noise, and what is
// beyond full scale.
func session(frames int) audio.Buffer {
	s := make(audio.Buffer, frames)
	for i := range s {
		hiss := audio.Frame{noise.Uniform(uint32(noise.Bits(1, uint64(i)))), noise.Uniform(uint32(noise.Bits(2, uint64(i))))}
		tone := float32(math.Sin(float64(i) / 17))
		switch part := 8 * i / frames; part {
		case 0: // nothing
		case 1, 2:
			s[i] = audio.Frame{0.3 * tone, 0.3 * tone}
		case 3:
			s[i] = audio.Frame{1e-3 * hiss[0], 1e-3 * hiss[1]}
		case 4:
			s[i] = audio.Frame{0.2*tone + 1e-3*hiss[0], -0.1 * tone}
		case 5:
			s[i] = hiss
		case 6:
			s[i] = audio.Frame{3 * tone, -3 * tone}
		default:
			s[i] = audio.Frame{0, 0.5}
		}
	}
	return s
}

func samplesOf(t testing.TB, s audio.Signal, o flac.Options) []byte {
	t.Helper()
	format := pcm.Int16
	if o.Bits == 24 {
		format = pcm.Int24
	}
	var b bytes.Buffer
	if err := pcm.Write(context.Background(), &b, s, pcm.Options{Rate: o.Rate, Channels: o.Channels, Format: format, Seed: o.Seed}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pack turns decoded samples into bytes again.
func pack(samples []float32, bits int) []byte {
	b := make([]byte, 0, len(samples)*bits/8)
	for _, v := range samples {
		n := binary.LittleEndian.AppendUint32(nil, uint32(int32(float64(v)*float64(int(1)<<(bits-1)))))
		b = append(b, n[:bits/8]...)
	}
	return b
}

func TestSamplesAreThoseOfAWAV(t *testing.T) {
	for _, length := range []int{0, 1, 3, 4, 5, 17, 4095, 4096, 4097, 100_000} {
		for _, o := range []flac.Options{
			{Rate: 48000}, {Rate: 44100, Channels: 1, Seed: 3}, {Rate: 22050, Bits: 24}, {Rate: 95_123, Channels: 1, Bits: 24}, {Rate: 12_345},
		} {
			s := session(length)
			file := written(t, s, o)
			want := samplesOf(t, s, o)
			r, got := decode(t, file)
			bits := max(o.Bits, 16)
			if r.Rate() != o.Rate || r.Warning() != "" || r.Format() != fmt.Sprintf("FLAC, %d-bit", bits) {
				t.Errorf("%+v: %d Hz, %s, %q", o, r.Rate(), r.Format(), r.Warning())
			}
			if !bytes.Equal(pack(got, bits), want) {
				t.Errorf("%+v, %d frames: other samples", o, length)
			}
			// The head: 4 bytes, a block's head of 4, 18 up to the checksum.
			if sum := md5.Sum(want); !bytes.Equal(file[26:42], sum[:]) {
				t.Errorf("%+v, %d frames: another checksum", o, length)
			}
			if length > 0 && r.Frames() != int64(length) {
				t.Errorf("%+v: says %d frames, has %d", o, r.Frames(), length)
			}
		}
	}
}

// TestAnySamples has the encoder take samples that no signal gives, up to the
// limits of what a block can hold.
func TestAnySamples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := flac.Options{Rate: 8000, Channels: rapid.IntRange(1, 2).Draw(t, "channels"), Bits: rapid.SampledFrom([]int{16, 24}).Draw(t, "bits")}
		levels := rapid.SliceOfN(rapid.Float32Range(-1.1, 1.1), 1, 8).Draw(t, "levels")
		hold := rapid.IntRange(1, 700).Draw(t, "hold")
		s := make(audio.Buffer, rapid.IntRange(1, 6000).Draw(t, "frames"))
		for i := range s {
			s[i] = audio.Frame{levels[i/hold%len(levels)], levels[i%len(levels)]}
		}
		var f seekable
		if err := flac.Write(context.Background(), &f, s, o); err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if err := pcm.Write(context.Background(), &want, s, pcm.Options{Rate: o.Rate, Channels: o.Channels, Format: pcm.Format(o.Bits/8 - 2)}); err != nil {
			t.Fatal(err)
		}
		r, err := open(f.data)
		if err != nil {
			t.Fatal(err)
		}
		var got []float32
		buf := make([]float32, 1000)
		for err == nil {
			var n int
			n, err = r.Read(buf)
			got = append(got, buf[:n]...)
		}
		if err != io.EOF || !bytes.Equal(pack(got, o.Bits), want.Bytes()) {
			t.Fatalf("other samples, %v", err)
		}
	})
}

func TestAnyNumberOfWorkersGivesTheSame(t *testing.T) {
	s := session(300_000)
	want := written(t, s, flac.Options{Rate: 48000, Workers: 1})
	for _, workers := range []int{0, 2, 3, 7} {
		if got := written(t, s, flac.Options{Rate: 48000, Workers: workers}); !bytes.Equal(got, want) {
			t.Errorf("%d workers give another file", workers)
		}
	}
}

func TestWritingFails(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := flac.Write(ctx, &seekable{}, session(100), flac.Options{Rate: 8000}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if err := flac.Write(context.Background(), full{}, session(100_000), flac.Options{Rate: 8000}); !errors.Is(err, errFull) {
		t.Errorf("full: %v", err)
	}
	for want, o := range map[string]flac.Options{
		"flac: samples of 20 bits: 16 or 24 can be written":         {Rate: 8000, Bits: 20},
		"flac: 3 channels: 1 or 2 can be written":                   {Rate: 8000, Channels: 3},
		"flac: rate of 0 Hz: 4000 to 384000 Hz can be written":      {},
		"flac: rate of 384001 Hz: 4000 to 384000 Hz can be written": {Rate: 384_001},
	} {
		if err := flac.Write(context.Background(), &seekable{}, session(1), o); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

var errFull = errors.New("no space left")

// full has room for the head and no more.
type full struct{}

func (full) Write(p []byte) (int, error) {
	if len(p) > 200 {
		return 0, errFull
	}
	return len(p), nil
}
func (full) Seek(int64, int) (int64, error) { return 0, nil }

// TestOthersReadIt has flac test the file, ffmpeg decode it, and compares its
// size with that of flac -5.
func TestOthersReadIt(t *testing.T) {
	audiotest.Need(t, "flac", "ffmpeg", "ffprobe")
	dir := t.TempDir()
	s := session(200_000)
	for _, o := range []flac.Options{
		{Rate: 48000, Tags: []flac.Tag{{Name: "TITLE", Value: "Le soir, à deux"}}}, {Rate: 48000, Bits: 24}, {Rate: 96_000, Channels: 1}, {Rate: 22050, Channels: 1, Bits: 24},
	} {
		bits := max(o.Bits, 16)
		file := written(t, s, o)
		name := filepath.Join(dir, "session.flac")
		if err := os.WriteFile(name, file, 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, "flac", "-t", "-s", "-w", name) // decodes, and compares the checksum
		raw := run(t, "ffmpeg", "-v", "error", "-i", name, "-f", fmt.Sprintf("s%dle", bits), "-c:a", fmt.Sprintf("pcm_s%dle", bits), "-")
		if !bytes.Equal(raw, samplesOf(t, s, o)) {
			t.Errorf("%+v: ffmpeg gives other samples", o)
		}
		for _, tag := range o.Tags {
			if got := run(t, "ffprobe", "-v", "error", "-show_entries", "format_tags", name); !bytes.Contains(got, []byte("TAG:"+tag.Name+"="+tag.Value)) {
				t.Errorf("ffprobe gives the tags %s", got)
			}
		}
		run(t, "flac", "-d", "-s", "-f", name, "-o", filepath.Join(dir, "session.wav"))
		run(t, "flac", "-5", "-s", "-f", filepath.Join(dir, "session.wav"), "-o", filepath.Join(dir, "reference.flac"))
		reference, err := os.Stat(filepath.Join(dir, "reference.flac"))
		if err != nil {
			t.Fatal(err)
		}
		ratio := float64(len(file)) / float64(reference.Size())
		t.Logf("%+v: %.3f of the size of flac -5", o, ratio)
		if ratio > 1.25 {
			t.Errorf("%+v: %.2f times as large as flac -5", o, ratio)
		}
	}
}

func run(t testing.TB, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v: %s", args, err, complaint.String())
	}
	return out
}

func BenchmarkWrite(b *testing.B) {
	s := session(10 * 48000)
	b.SetBytes(4 * int64(len(s)))
	for b.Loop() {
		written(b, s, flac.Options{Rate: 48000})
	}
	b.ReportMetric(10*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}

func BenchmarkRead(b *testing.B) {
	s := session(10 * 48000)
	file := written(b, s, flac.Options{Rate: 48000})
	b.SetBytes(4 * int64(len(s)))
	buf := make([]float32, 4096)
	for b.Loop() {
		r, err := open(file)
		for err == nil {
			_, err = r.Read(buf)
		}
	}
	b.ReportMetric(10*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}
