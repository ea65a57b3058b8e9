package wav

import (
	"io"
	"testing"

	goaudio "github.com/go-audio/audio"
	gowav "github.com/go-audio/wav"

	"meditate/audio"
)

const (
	benchRate    = 48000
	benchSeconds = 60
)

// still is a signal that costs next to nothing to render: the benchmarks are
// about what comes after.
func still(b *testing.B) audio.Signal {
	block := make([]audio.Frame, blockFrames)
	if _, err := hiss(blockFrames).ReadAt(block, 0); err != nil {
		b.Fatal(err)
	}
	return signalFunc{benchRate * benchSeconds, func(dst []audio.Frame, at int64) (int, error) {
		return copy(dst, block), nil
	}}
}

func report(b *testing.B, bytes int64) {
	b.SetBytes(bytes)
	b.ReportAllocs()
	b.ReportMetric(benchSeconds*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}

func BenchmarkWrite(b *testing.B) {
	s := still(b)
	for _, c := range []struct {
		name string
		o    Options
	}{
		{"stereo/workers=1", Options{Rate: benchRate, Workers: 1}},
		{"stereo/workers=2", Options{Rate: benchRate, Workers: 2}},
		{"mono/workers=1", Options{Rate: benchRate, Workers: 1, Channels: 1}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if err := Write(b.Context(), io.Discard, s, c.o); err != nil {
					b.Fatal(err)
				}
			}
			report(b, Size(s.Len(), c.o))
		})
	}
}

// BenchmarkQuantise is the quantiser alone, on one core.
func BenchmarkQuantise(b *testing.B) {
	frames := make([]audio.Frame, benchRate*benchSeconds)
	if _, err := hiss(len(frames)).ReadAt(frames, 0); err != nil {
		b.Fatal(err)
	}
	out := make([]byte, 4*blockFrames)
	q := newQuantiser(1)
	for b.Loop() {
		for at := 0; at < len(frames); at += blockFrames {
			q.stereo(out, frames[at:min(at+blockFrames, len(frames))], int64(at))
		}
	}
	report(b, int64(4*len(frames)))
}

// nowhere is a file that forgets what it is told.
type nowhere struct{ io.Writer }

func (nowhere) Seek(int64, int) (int64, error) { return 0, nil }

// BenchmarkGoAudioEncoder is why this package writes by itself: the encoder
// that it was compared with, given the same samples in blocks of the same size,
// already quantised.
func BenchmarkGoAudioEncoder(b *testing.B) {
	frames := make([]audio.Frame, blockFrames)
	if _, err := hiss(blockFrames).ReadAt(frames, 0); err != nil {
		b.Fatal(err)
	}
	whole := &goaudio.IntBuffer{
		Format: &goaudio.Format{NumChannels: 2, SampleRate: benchRate},
		Data:   make([]int, 0, 2*blockFrames),
	}
	for _, f := range frames {
		whole.Data = append(whole.Data, int(quantise(f[0], 0)), int(quantise(f[1], 0)))
	}
	for b.Loop() {
		e := gowav.NewEncoder(nowhere{io.Discard}, benchRate, 16, 2, formatPCM)
		for at := 0; at < benchRate*benchSeconds; at += blockFrames {
			block := *whole
			block.Data = whole.Data[:2*min(blockFrames, benchRate*benchSeconds-at)]
			if err := e.Write(&block); err != nil {
				b.Fatal(err)
			}
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
	report(b, Size(benchRate*benchSeconds, Options{}))
}
