package cache

import "testing"

// A phrase of 2.5 s at 22,050 Hz.
const benchSamples = 22050 * 5 / 2

func BenchmarkGet(b *testing.B) {
	c := Open(b.TempDir(), plenty)
	key, clip := phrase(1, benchSamples)
	if err := c.Put(key, clip); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(fileSize(benchSamples))
	for b.Loop() {
		if _, ok, err := c.Get(key); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "clips/s")
}

func BenchmarkPut(b *testing.B) {
	c := Open(b.TempDir(), 500_000_000)
	_, clip := phrase(1, benchSamples)
	b.SetBytes(fileSize(benchSamples))
	number := 0
	for b.Loop() {
		number++
		key, _ := phrase(number, 0)
		if err := c.Put(key, clip); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "clips/s")
}

// BenchmarkUsage lists a cache of 2,500 clips, which is 500 MB of phrases.
func BenchmarkUsage(b *testing.B) {
	c := Open(b.TempDir(), plenty)
	for number := range 2500 {
		if err := c.Put(phrase(number, 1)); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, err := c.Usage(); err != nil {
			b.Fatal(err)
		}
	}
}
