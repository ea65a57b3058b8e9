package opus_test

import (
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
	buf := make([]float32, 8192)
	for blocks := 0; err == nil; blocks++ {
		if blocks > 100+10*len(data) { // a packet of a byte or two lasts 120 ms at most
			t.Fatal("reads forever")
		}
		_, err = r.Read(buf)
	}
}

func TestDamagedFilesEnd(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for name := range fixtures {
		data := fixture(t, name)
		for i := range 50 {
			swallow(t, data[:len(data)*i/50])
		}
		for range 60 {
			bad := append([]byte(nil), data...)
			for range 1 + random.IntN(20) {
				bad[random.IntN(len(bad))] ^= byte(1 + random.IntN(255))
			}
			swallow(t, bad)
			swallow(t, mended(bad))
		}
	}
}

// mended sets all checksums right, so that damage comes through to the decoder.
func mended(data []byte) []byte {
	data = append([]byte(nil), data...)
	for at := 0; at+27 <= len(data); {
		end := at + 27 + int(data[at+26])
		if end > len(data) {
			break
		}
		for _, n := range data[at+27 : end] {
			end += int(n)
		}
		if end > len(data) {
			break
		}
		sum(data[at:end])
		at = end
	}
	return data
}

func FuzzOpen(f *testing.F) {
	for name := range fixtures {
		data := fixture(f, name)
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	f.Fuzz(func(t *testing.T, data []byte) { swallow(t, mended(data)) })
}
