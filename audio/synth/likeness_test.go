package synth_test

import (
	"bufio"
	"bytes"
	"math"
	"math/cmplx"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/synth"
)

// likeness returns how alike x is to itself after each number of places, once
// around: 1 is the same, 0 has nothing in common. It is the transform of the
// power spectrum.
func likeness(x []complex128) []float64 {
	f := transform(x)
	for i, v := range f {
		f[i] = complex(real(v)*real(v)+imag(v)*imag(v), 0)
	}
	f = transform(f)
	out := make([]float64, len(f))
	for i, v := range f {
		out[i] = real(v) / real(f[0])
	}
	return out
}

// transform is the discrete Fourier transform, for lengths that are products of
// 2 and 5.
func transform(x []complex128) []complex128 {
	turns, out := make([]complex128, len(x)), make([]complex128, len(x))
	for k := range turns {
		sin, cos := math.Sincos(-2 * math.Pi * float64(k) / float64(len(x)))
		turns[k] = complex(cos, sin)
	}
	transformInto(out, x, 1, turns)
	return out
}

// transformInto transforms every stride-th of x, as many as out has; turns are
// for the whole of x.
func transformInto(out, x []complex128, stride int, turns []complex128) {
	n := len(out)
	radix := 2
	switch {
	case n == 1:
		out[0] = x[0]
		return
	case n%2 != 0:
		radix = 5
	}
	m := n / radix
	for r := range radix {
		transformInto(out[r*m:(r+1)*m], x[r*stride:], stride*radix, turns)
	}
	for i := range m {
		if radix == 2 {
			a, b := out[i], out[m+i]*turns[i*stride]
			out[i], out[m+i] = a+b, a-b
			continue
		}
		var a [5]complex128
		for r := range a {
			a[r] = out[r*m+i] * turns[r*i*stride]
		}
		for q := range a {
			sum := a[0]
			for r := 1; r < 5; r++ {
				sum += a[r] * turns[q*r%5*m*stride]
			}
			out[q*m+i] = sum
		}
	}
}

func TestTheTransformIsThatOfTheDefinition(t *testing.T) {
	x := make([]complex128, 200)
	for i := range x {
		x[i] = complex(float64(i*i%17), float64(i%5))
	}
	for k, got := range transform(x) {
		want := 0i
		for i, v := range x {
			want += v * cmplx.Exp(complex(0, -2*math.Pi*float64(i*k%200)/200))
		}
		if cmplx.Abs(got-want) > 1e-9 {
			t.Fatalf("at %d: %v, want %v", k, got, want)
		}
	}
}

// Nothing in a loop sounds like itself at another time. The tone of the drone
// does, of course; its level is in the test below.
func TestNoSoundComesBackWithinTheLoop(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	const rate = 8000
	for _, name := range synth.Beds() {
		if name == "drone" {
			continue
		}
		b := bed(t, name, rate)
		x := make([]complex128, len(b.Frames))
		for i, f := range b.Frames {
			x[i] = complex(float64(f[0]), float64(f[1]))
		}
		r := likeness(x)
		for lag := rate / 2; lag <= len(r)-rate/2; lag++ {
			if math.Abs(r[lag]) > 0.1 {
				t.Errorf("%s after %.3f s is %.2f of itself", name, float64(lag)/rate, r[lag])
				break
			}
		}
	}
}

// Nor does the level. What swells slowly is like itself for some seconds.
func TestNoLevelComesBackWithinTheLoop(t *testing.T) {
	const rate, step = 8000, 400 // 50 ms
	for _, name := range synth.Beds() {
		from, most := 0.5, 0.2
		if name == "waves" || name == "drone" {
			from, most = 5, 0.3
		}
		seeds := []uint64{0, 1, 2}
		if testing.Short() { // each takes the race detector some time
			seeds = seeds[:1]
		}
		for _, seed := range seeds {
			b, err := synth.Bed(name, rate, seed)
			if err != nil {
				t.Fatal(err)
			}
			r := likeness(levels(b, step))
			for lag := int(from * rate / step); lag <= len(r)/2; lag++ {
				if r[lag] > most {
					t.Errorf("the level of %s, seed %d, after %.2f s is %.2f of itself", name, seed, float64(lag)*step/rate, r[lag])
					break
				}
			}
		}
	}
}

// levels returns the level of each step, in any unit, less its mean.
func levels(b *audio.Packed, step int) []complex128 {
	var out []complex128
	mean := 0.0
	for at := 0; at < len(b.Frames); at += step {
		sum := 1.0
		for _, f := range b.Frames[at : at+step] {
			sum += float64(f[0])*float64(f[0]) + float64(f[1])*float64(f[1])
		}
		out = append(out, complex(math.Log(sum), 0))
		mean += math.Log(sum)
	}
	for i := range out {
		out[i] -= complex(mean/float64(len(out)), 0)
	}
	return out
}

// The sound itself, third by third of an octave, and not only its filters.
func TestBedsFallAsTheyShould(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	const rate, size = 48000, 16000
	for name, c := range map[string]struct {
		fromHz, toHz float64
		octaveDB     float64 // of the power density
	}{
		"pink":  {40, 16000, -3.01},
		"room":  {40, 4000, -3.01},
		"brown": {90, 16000, -6.02},
	} {
		density := spectrum(bed(t, name, rate), size)
		at := func(hz float64) float64 { // over a third of an octave
			from, to := int(hz/1.12*size/rate), int(math.Ceil(hz*1.12*size/rate))
			sum := 0.0
			for _, p := range density[from : to+1] {
				sum += p
			}
			return 10 * math.Log10(sum/float64(to+1-from))
		}
		middle := math.Sqrt(c.fromHz * c.toHz)
		for hz := c.fromHz; hz <= c.toHz; hz *= math.Cbrt(2) {
			want := at(middle) + c.octaveDB*math.Log2(hz/middle)
			if got := at(hz); math.Abs(got-want) > 1 {
				t.Errorf("%s at %.0f Hz: %.1f dB, want %.1f", name, hz, got, want)
			}
		}
	}
	room, low, high := spectrum(bed(t, "room", rate), size), 0.0, 0.0
	for i := range 100 {
		low, high = low+room[950+i], high+room[3950+i]
	}
	if fall := 10 * math.Log10(low/high); fall < 18 {
		t.Errorf("the room at 12 kHz is only %.1f dB below 3 kHz", fall)
	}
}

// spectrum returns the power density of both channels, as the mean over stretches
// of size frames, each as far from the next, under Hann's window.
func spectrum(b *audio.Packed, size int) []float64 {
	out, window := make([]float64, size/2), make([]float64, size)
	for i := range window {
		window[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(size))
	}
	x := make([]complex128, size)
	for at := 0; at+size <= len(b.Frames); at += 2 * size {
		for i, w := range window {
			x[i] = complex(w*float64(b.Frames[at+i][0]), w*float64(b.Frames[at+i][1]))
		}
		for i, v := range transform(x) {
			out[min(i, size-i)%(size/2)] += real(v)*real(v) + imag(v)*imag(v)
		}
	}
	return out
}

// As loud as ffmpeg's meter finds them, every 100 ms over the last 400.
func TestBedsAreAsSteadyAsTheyShouldBe(t *testing.T) {
	if testing.Short() {
		t.Skip("ffmpeg takes its time")
	}
	audiotest.Need(t, "ffmpeg")
	for name, c := range map[string]struct{ least, most float64 }{
		"brown": {0, 4},
		"rain":  {0, 4},
		"waves": {6, 14},
		"drone": {2, 8},
	} {
		m := momentary(t, bed(t, name, 11025), 11025)
		if span := slices.Max(m) - slices.Min(m); span < c.least || span > c.most {
			t.Errorf("%s goes from %.1f to %.1f LUFS", name, slices.Min(m), slices.Max(m))
		}
	}
}

func momentary(t *testing.T, b *audio.Packed, rate int) []float64 {
	t.Helper()
	cmd := exec.Command("ffmpeg", "-v", "error", "-f", "s16le", "-ar", strconv.Itoa(rate), "-ac", "2", "-i", "-",
		"-af", "ebur128=metadata=1,ametadata=print:key=lavfi.r128.M:file=-", "-f", "null", "-")
	cmd.Stdin = bytes.NewReader(samplesOf(b))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []float64
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		if _, value, ok := strings.Cut(lines.Text(), "lavfi.r128.M="); ok {
			m, err := strconv.ParseFloat(value, 64)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, m)
		}
	}
	if len(all) < 500 {
		t.Fatalf("ffmpeg measured %d times", len(all))
	}
	return all[4:] // the first are not yet full
}
