package wav

import (
	"bytes"
	"io"
	"testing"

	goaudio "github.com/go-audio/audio"
	gowav "github.com/go-audio/wav"

	"meditate/audio"
	"meditate/audio/pcm"
)

const (
	benchRate    = 48000
	benchSeconds = 60
	benchBlock   = 8192
)

func report(b *testing.B, bytes int64) {
	b.SetBytes(bytes)
	b.ReportAllocs()
	b.ReportMetric(benchSeconds*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}

// BenchmarkWrite is whole files; what the samples cost, package pcm measures.
func BenchmarkWrite(b *testing.B) {
	frames := make(audio.Buffer, benchRate*benchSeconds)
	if _, err := hiss(len(frames)).ReadAt(frames, 0); err != nil {
		b.Fatal(err)
	}
	for name, o := range map[string]Options{
		"16-bit stereo": {Rate: benchRate},
		"24-bit stereo": {Rate: benchRate, Format: pcm.Int24},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := Write(b.Context(), io.Discard, frames, o); err != nil {
					b.Fatal(err)
				}
			}
			report(b, Size(frames.Len(), o))
		})
	}
}

// BenchmarkRead decodes a minute of stereo, and 16 and 24 bits by their twin too.
func BenchmarkRead(b *testing.B) {
	for _, f := range []format{
		{tag: formatPCM, bits: 8}, {tag: formatPCM, bits: 16}, {tag: formatPCM, bits: 24}, {tag: formatPCM, bits: 32},
		{tag: formatFloat, bits: 32}, {tag: formatMuLaw, bits: 8},
	} {
		f.valid, f.channels, f.rate = f.bits, 2, benchRate
		frames := int64(benchRate * benchSeconds)
		file := bytes.NewReader(make([]byte, frames*int64(f.frameSize())))
		samples := make([]float32, 2*4096)
		run := func(name string, open func() source) {
			b.Run(f.String()+"/"+name, func(b *testing.B) {
				for b.Loop() {
					r := Reader{format: f, frames: frames, source: open()}
					for {
						if _, err := r.Read(samples); err == io.EOF {
							break
						} else if err != nil {
							b.Fatal(err)
						}
					}
				}
				report(b, file.Size())
			})
		}
		convert := converter(f)
		if f.tag == formatPCM && (f.bits == 16 || f.bits == 24) {
			convert = integers(f.bits)
		}
		if convert != nil {
			run("direct", func() source { return &direct{r: file, format: f, convert: convert} })
		}
		if f.tag == formatPCM {
			run("go-audio", func() source { return &goAudio{r: file, frames: frames, format: f} })
		}
	}
}

// nowhere is a file that forgets what it is told.
type nowhere struct{ io.Writer }

func (nowhere) Seek(int64, int) (int64, error) { return 0, nil }

// BenchmarkGoAudioEncoder is why this package writes by itself: the encoder
// that it was compared with, given the same samples in blocks, already
// quantised.
func BenchmarkGoAudioEncoder(b *testing.B) {
	frames := make([]audio.Frame, benchBlock)
	if _, err := hiss(benchBlock).ReadAt(frames, 0); err != nil {
		b.Fatal(err)
	}
	whole := &goaudio.IntBuffer{
		Format: &goaudio.Format{NumChannels: 2, SampleRate: benchRate},
		Data:   make([]int, 0, 2*benchBlock),
	}
	for _, f := range frames {
		whole.Data = append(whole.Data, int(32767*f[0]), int(32767*f[1]))
	}
	for b.Loop() {
		e := gowav.NewEncoder(nowhere{io.Discard}, benchRate, 16, 2, formatPCM)
		for at := 0; at < benchRate*benchSeconds; at += benchBlock {
			block := *whole
			block.Data = whole.Data[:2*min(benchBlock, benchRate*benchSeconds-at)]
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
