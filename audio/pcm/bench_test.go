package pcm

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"meditate/audio"
)

const (
	benchRate    = 48000
	benchSeconds = 60
)

func channelName(o Options) string { return []string{"", "mono", "stereo"}[o.channels()] }

// report sets the metrics: how much faster than it sounds, and what a second of
// sound costs.
func report(b *testing.B, bytes int64) {
	b.SetBytes(bytes)
	b.ReportAllocs()
	seconds := benchSeconds * float64(b.N)
	b.ReportMetric(seconds/b.Elapsed().Seconds(), "x-realtime")
	b.ReportMetric(1000*b.Elapsed().Seconds()/seconds, "ms/s")
}

// BenchmarkPack is dither, rounding and packing alone, on one core, of sound
// that stays in the cache.
func BenchmarkPack(b *testing.B) {
	frames := make([]audio.Frame, pieceFrames)
	if _, err := hiss(len(frames)).ReadAt(frames, 0); err != nil {
		b.Fatal(err)
	}
	for i, f := range frames {
		frames[i] = audio.Frame{0.9 * f[0], 0.9 * f[1]}
	}
	for _, o := range everyKind() {
		b.Run(fmt.Sprintf("%v/%s", o.Format, channelName(o)), func(b *testing.B) {
			p, out := newPacker(o), make([]byte, o.FrameSize()*len(frames))
			for b.Loop() {
				for at := 0; at < benchRate*benchSeconds; at += pieceFrames {
					n := min(pieceFrames, benchRate*benchSeconds-at)
					p.pack(out[:n*o.FrameSize()], frames[:n], int64(at))
				}
			}
			report(b, int64(o.FrameSize())*benchRate*benchSeconds)
		})
	}
	b.Run("16-bit/stereo/plain", func(b *testing.B) {
		q, out := newPacker(Options{}).(quantiser), make([]byte, 4*len(frames))
		for b.Loop() {
			for at := 0; at < benchRate*benchSeconds; at += pieceFrames {
				n := min(pieceFrames, benchRate*benchSeconds-at)
				q.plain(out[:4*n], frames[:n], int64(at))
			}
		}
		report(b, 4*benchRate*benchSeconds)
	})
}

// still is a signal that costs next to nothing to render: the benchmarks are
// about what comes after.
func still(b *testing.B) audio.Signal {
	block := make([]audio.Frame, pieceFrames)
	if _, err := hiss(pieceFrames).ReadAt(block, 0); err != nil {
		b.Fatal(err)
	}
	return signalFunc{benchRate * benchSeconds, func(dst []audio.Frame, at int64) (int, error) {
		return copy(dst, block), nil
	}}
}

// BenchmarkWrite writes to nowhere, and to a file, which is the same file again
// and again.
func BenchmarkWrite(b *testing.B) {
	s := still(b)
	for _, o := range []Options{
		{Channels: 2, Workers: 1}, {Channels: 2, Workers: 2}, {Channels: 1, Workers: 2}, {Format: Int24, Workers: 2},
	} {
		name := fmt.Sprintf("%v/%s/workers=%d", o.Format, channelName(o), o.Workers)
		b.Run("nowhere/"+name, func(b *testing.B) {
			for b.Loop() {
				if err := Write(b.Context(), io.Discard, s, o); err != nil {
					b.Fatal(err)
				}
			}
			report(b, s.Len()*int64(o.FrameSize()))
		})
		b.Run("file/"+name, func(b *testing.B) {
			file, err := os.Create(filepath.Join(b.TempDir(), "samples"))
			if err != nil {
				b.Fatal(err)
			}
			defer file.Close()
			for b.Loop() {
				if _, err := file.Seek(0, io.SeekStart); err != nil {
					b.Fatal(err)
				}
				if err := Write(b.Context(), file, s, o); err != nil {
					b.Fatal(err)
				}
			}
			report(b, s.Len()*int64(o.FrameSize()))
		})
	}
}

// BenchmarkSilence writes a silence that the signal knows of.
func BenchmarkSilence(b *testing.B) {
	s := phrases{length: benchRate * benchSeconds}
	for b.Loop() {
		if err := Write(b.Context(), io.Discard, s, Options{}); err != nil {
			b.Fatal(err)
		}
	}
	report(b, 4*s.Len())
}
