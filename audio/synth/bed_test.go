package synth_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/synth"
)

// bed makes a bed once for all tests that only look at it.
func bed(t testing.TB, name string, rate audio.Rate) *audio.Packed {
	t.Helper()
	type key struct {
		name string
		rate audio.Rate
	}
	made := func() (*audio.Packed, error) { return synth.Bed(name, rate, 1) }
	once, _ := beds.LoadOrStore(key{name, rate}, sync.OnceValues(made))
	b, err := once.(func() (*audio.Packed, error))()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var beds sync.Map

func TestBedsKeepTheContractOfSignals(t *testing.T) {
	for _, name := range synth.Beds() {
		audiotest.Signal(t, bed(t, name, 8000))
	}
}

// The sums below came out alike on amd64 and arm64; see also
// TestSoundsAreTheSameOnEveryMachine.
func TestBedsAreTheSameOnEveryMachine(t *testing.T) {
	for name, want := range map[string][2]string{
		"room":  {"cb6f4056b120bf76", "1c52c60d109e439d"},
		"brown": {"383522ac528163c0", "3eec4fc143b7b08b"},
		"pink":  {"59016114c3565b21", "7d371cd27d71d65f"},
		"rain":  {"f9e3d6baa8fcf1d3", "e5fd25e6b27ba774"},
		"waves": {"f4334ee6d284055f", "1c384f878c4fa7e5"},
		"drone": {"817eaaf9f8cdac7e", "d0320a0682e43c8a"},
	} {
		rates := []audio.Rate{11025, 48000}
		if testing.Short() {
			rates = rates[:1] // making one at 48 kHz takes the race detector a second
		}
		for i, rate := range rates {
			b := bed(t, name, rate)
			h := sha256.New()
			h.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(b.Scale)))
			h.Write(samplesOf(b))
			if got := hex.EncodeToString(h.Sum(nil))[:16]; got != want[i] {
				t.Errorf("%s at %d Hz: %s, want %s", name, rate, got, want[i])
			}
		}
	}
}

// samplesOf returns the samples as a WAV file has them.
func samplesOf(b *audio.Packed) []byte {
	out := make([]byte, 0, 4*len(b.Frames))
	for _, f := range b.Frames {
		out = binary.LittleEndian.AppendUint16(out, uint16(f[0]))
		out = binary.LittleEndian.AppendUint16(out, uint16(f[1]))
	}
	return out
}

func TestBedsAreTheSameOnOneCore(t *testing.T) {
	for _, name := range synth.Beds() {
		want := bed(t, name, 8000)
		before := runtime.GOMAXPROCS(1)
		got, err := synth.Bed(name, 8000, 1)
		runtime.GOMAXPROCS(before)
		if err != nil || !slices.Equal(got.Frames, want.Frames) {
			t.Errorf("%s differs on one core (%v)", name, err)
		}
	}
}

func TestBedsHaveOneLengthAndOneLevel(t *testing.T) {
	for _, name := range synth.Beds() {
		rates := []audio.Rate{8000, 11025, 22050, 48000}
		switch {
		case testing.Short(): // the race detector has seen how one is made
			rates = rates[:2]
		case name == "pink" || name == "rain":
			rates = append(rates, 192000)
		}
		for _, rate := range rates {
			b := bed(t, name, rate)
			if want := 640 * rate.Frames(1e8); b.Len() != want {
				t.Errorf("%s at %d Hz has %d frames, want %d", name, rate, b.Len(), want)
			}
			most := 14.1
			if name == "waves" {
				most = 18.1 // it swells
			}
			m := measure(b)
			if math.Abs(m.levelDB-synth.BedRMSDB) > 0.5 {
				t.Errorf("%s at %d Hz is at %.2f dBFS, want %.0f", name, rate, m.levelDB, synth.BedRMSDB)
			}
			if m.peakDB-m.levelDB > most {
				t.Errorf("%s at %d Hz has its peak %.1f dB above its level", name, rate, m.peakDB-m.levelDB)
			}
			if math.Abs(m.balanceDB) > 0.5 {
				t.Errorf("%s at %d Hz is %.1f dB louder on the left", name, rate, m.balanceDB)
			}
			if m.likeness < -0.05 || m.likeness > 0.35 {
				t.Errorf("%s at %d Hz: left and right correlate by %.2f", name, rate, m.likeness)
			}
			if m.dcDB > -60 {
				t.Errorf("%s at %d Hz has an offset of %.1f dB", name, rate, m.dcDB)
			}
		}
	}
}

// measured is what a loop has as a whole.
type measured struct{ levelDB, peakDB, balanceDB, likeness, dcDB float64 }

func measure(b *audio.Packed) measured {
	var ll, rr, lr, l, r, peak float64
	for _, f := range b.Frames {
		x, y := float64(f[0]), float64(f[1])
		ll, rr, lr, l, r = ll+x*x, rr+y*y, lr+x*y, l+x, r+y
		peak = max(peak, math.Abs(x), math.Abs(y))
	}
	n, unit := float64(len(b.Frames)), float64(b.Scale)
	return measured{
		levelDB:   audio.DB(unit * math.Sqrt((ll+rr)/(2*n))),
		peakDB:    audio.DB(unit * peak),
		balanceDB: 10 * math.Log10(ll/rr),
		likeness:  lr / math.Sqrt(ll*rr),
		dcDB:      audio.DB(unit * max(math.Abs(l), math.Abs(r)) / n),
	}
}

// The end of a loop goes on into its beginning, and one piece into the next: the
// second differences there, which a click would raise, are those of everywhere.
func TestNoSeamIsHeard(t *testing.T) {
	const half = 64
	rate := audio.Rate(48000)
	if testing.Short() { // which is made already
		rate = 11025
	}
	for _, name := range synth.Beds() {
		b := bed(t, name, rate)
		n := len(b.Frames)
		rough := func(at, reach int) float64 {
			sum := 0.0
			for i := at - reach; i < at+reach; i++ {
				for side := range 2 {
					x := func(k int) float64 { return float64(b.Frames[(k+n)%n][side]) }
					d := x(i+1) - 2*x(i) + x(i-1)
					sum += d * d
				}
			}
			return sum / float64(4*reach)
		}
		var elsewhere, near []float64
		for k := range 2000 {
			at := n/16 + k*(n/2000)
			elsewhere = append(elsewhere, rough(at, half))
			near = append(near, rough(at, 1))
		}
		for piece := range 8 {
			at := piece * n / 8
			if got, most := rough(at, half), slices.Max(elsewhere); got > most {
				t.Errorf("%s is rougher around frame %d than anywhere: %.3g, elsewhere up to %.3g", name, at, got, most)
			}
			if got, most := rough(at, 1), slices.Max(near); got > most {
				t.Errorf("%s clicks at frame %d: %.3g, elsewhere up to %.3g", name, at, got, most)
			}
		}
	}
}

func TestSeedsGiveDifferentBeds(t *testing.T) {
	for _, name := range synth.Beds() {
		other, err := synth.Bed(name, 8000, 2)
		if err != nil {
			t.Fatal(err)
		}
		same := 0
		for i, f := range bed(t, name, 8000).Frames {
			if f == other.Frames[i] {
				same++
			}
		}
		if same > len(other.Frames)/1000 {
			t.Errorf("%s: %d of %d frames are the same", name, same, len(other.Frames))
		}
	}
}

func TestWhatIsNoBedIsSaid(t *testing.T) {
	for _, c := range []struct {
		name string
		rate audio.Rate
		want string
	}{
		{"rian", 48000, `no bed is called "rian"; did you mean rain? (there are room, brown, pink, rain, waves, drone)`},
		{"thunderstorm", 48000, `no bed is called "thunderstorm" (there are room, brown, pink, rain, waves, drone)`},
		{"", 48000, `no bed is called "" (there are`},
		{"rain", 7999, "8000 to 192000 Hz, not for 7999 Hz"},
		{"rain", 192001, "not for 192001 Hz"},
	} {
		b, err := synth.Bed(c.name, c.rate, 1)
		if b != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Bed(%q, %d): %v, want %q", c.name, c.rate, err, c.want)
		}
	}
}

func BenchmarkBed(b *testing.B) {
	for _, name := range synth.Beds() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			seconds := 0.0
			for b.Loop() {
				loop, err := synth.Bed(name, 48000, 1)
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(4 * loop.Len())
				seconds += float64(loop.Len()) / 48000
			}
			b.ReportMetric(seconds/b.Elapsed().Seconds(), "x-realtime")
			b.ReportMetric(1000*b.Elapsed().Seconds()/seconds, "ms/stereo-s")
		})
	}
}
