package mp3_test

import (
	"io"
	"math/rand/v2"
	"testing"
)

// swallow reads whatever there is; it must end, and must not panic.
func swallow(t testing.TB, data []byte) {
	t.Helper()
	r, err := open(data)
	if err != nil {
		return
	}
	buf := make([]float32, 4096)
	most := len(data)*100 + 1<<20 // frames of 24 bytes or more hold 1152 or fewer
	for total := 0; ; {
		n, err := r.Read(buf)
		if total += n; total > most {
			t.Fatalf("%d samples out of %d bytes", total, len(data))
		}
		if err == io.EOF {
			return
		}
		if err != nil || n == 0 {
			return
		}
	}
}

func TestDamagedFilesEnd(t *testing.T) {
	cuts, damages := 50, 200
	if testing.Short() { // decoding has no other goroutine for the race detector to look at
		cuts, damages = 5, 20
	}
	for _, name := range []string{"mono-22050.mp3", "stereo-44100.mp3"} {
		data := fixture(t, name)
		for i := range cuts {
			swallow(t, data[:len(data)*i/cuts])
		}
		random := rand.New(rand.NewPCG(1, 2))
		for range damages {
			bad := append([]byte(nil), data...)
			for range 1 + random.IntN(20) {
				bad[random.IntN(len(bad))] ^= byte(1 + random.IntN(255))
			}
			swallow(t, bad)
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"mono-22050.mp3", "stereo-44100.mp3"} {
		data := fixture(f, name)
		f.Add(data)
		f.Add(data[:len(data)/2])
		f.Add(append(tag(20, 0x10), data[:600]...))
	}
	f.Fuzz(func(t *testing.T, data []byte) { swallow(t, data) })
}

func BenchmarkRead(b *testing.B) {
	data := fixture(b, "stereo-44100.mp3")
	b.SetBytes(int64(len(data)))
	buf := make([]float32, 4096)
	frames := 0
	for b.Loop() {
		r, err := open(data)
		if err != nil {
			b.Fatal(err)
		}
		for err == nil {
			var n int
			n, err = r.Read(buf)
			frames += n / 2
		}
	}
	b.ReportMetric(float64(frames)/44100/b.Elapsed().Seconds(), "x-realtime")
}
