package wav

import (
	"encoding/binary"
	"strings"
	"testing"
)

// integers returns the plain twin of go-audio for 16 and 24 bits: a converter
// for direct. It is the quicker of the two; see BenchmarkRead.
func integers(bits int) func(samples []float32, bytes []byte) int {
	if bits == 16 {
		return int16s
	}
	return int24s
}

func int16s(samples []float32, bytes []byte) int {
	for i := range samples {
		b := bytes[2*i : 2*i+2 : 2*i+2]
		samples[i] = float32(int16(binary.LittleEndian.Uint16(b))) * (1.0 / (1 << 15))
	}
	return -1
}

func int24s(samples []float32, bytes []byte) int {
	for i := range samples {
		b := bytes[3*i : 3*i+3 : 3*i+3]
		v := int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8
		samples[i] = float32(v) * (1.0 / (1 << 23))
	}
	return -1
}

// TestGoAudioAgainstPlainTwin: what go-audio is shown comes back whole.
func TestGoAudioAgainstPlainTwin(t *testing.T) {
	for _, bits := range []int{16, 24} {
		for _, channels := range []int{1, 2, 5} {
			f := format{tag: formatPCM, bits: bits, channels: channels, rate: 48000}
			const frames = 3 * askFrames / 2
			file := strings.NewReader("skip" + random(frames*f.frameSize()))
			want := make([]float32, frames*channels)
			if err := (&direct{r: file, start: 4, format: f, convert: integers(bits)}).fill(want, 0); err != nil {
				t.Fatal(err)
			}
			got := make([]float32, frames*channels)
			if err := (&goAudio{r: file, start: 4, frames: frames, format: f}).fill(got, 0); err != nil {
				t.Fatal(err)
			}
			for i := range got {
				if got[i] != want[i] {
					t.Fatalf("%d bits: sample %d is %v, want %v", bits, i, got[i], want[i])
				}
			}
		}
	}
}
