package pcm

import (
	"encoding/binary"
	"math"
	"testing"

	"pgregory.net/rapid"

	"meditate/audio"
	"meditate/audio/noise"
)

// plainSample is the slow twin of the quantiser: one sample of so many bits, in
// floating point that is exact at every step. random are the 32 bits that belong
// to its channel.
func plainSample(x float32, random uint32, bits int) int32 {
	if math.IsNaN(float64(x)) {
		return 0
	}
	const unit = 1 << 32
	full := math.Exp2(float64(bits - 1))
	steps := math.Max(-3*full, math.Min(3*full, float64(x)*full))
	steps = math.Trunc(steps*unit) / unit
	first, second := float64(random%65536)/65536, float64(random/65536)/65536
	rounded := math.RoundToEven(steps + (first - second))
	return int32(math.Max(-full, math.Min(full-1, rounded)))
}

// plainFrame is the slow twin for a whole frame, and Write's bytes for it.
func plainFrame(f audio.Frame, o Options, at int64) []byte {
	samples := []float32{f[0], f[1]}
	if o.Channels == 1 {
		samples = []float32{(f[0] + f[1]) / 2}
	}
	b := noise.Bits(noise.Key(o.Seed, ditherStream), uint64(at))
	var out []byte
	for i, x := range samples {
		var bytes [4]byte
		switch {
		case o.Format == Float32 && math.IsNaN(float64(x)), f == (audio.Frame{}):
		case o.Format == Float32:
			x = min(max(x, -math.MaxFloat32), math.MaxFloat32)
			binary.LittleEndian.PutUint32(bytes[:], math.Float32bits(x+0))
		default:
			v := plainSample(x, uint32(b>>(32*i)), 8*o.Format.Bytes())
			binary.LittleEndian.PutUint32(bytes[:], uint32(v))
		}
		out = append(out, bytes[:o.Format.Bytes()]...)
	}
	return out
}

// everyKind is every kind of sample there is.
func everyKind() []Options {
	var all []Options
	for _, f := range []Format{Int16, Int24, Float32} {
		all = append(all, Options{Format: f, Channels: 1}, Options{Format: f, Channels: 2})
	}
	return all
}

// awkward are samples at which a quantiser can go wrong.
func awkward() []float32 {
	inf := float32(math.Inf(1))
	values := []float32{
		0, float32(math.Copysign(0, -1)), float32(math.NaN()), inf,
		math.SmallestNonzeroFloat32, 1e-30, 1e-9, 1e-5, 0.1, 1.0 / 3, 0.999969, 0.99999994, 1, 1.0000001,
		1.00003, 1.5, 1.9999999, 2, 2.0000002, 1e9, math.MaxFloat32,
	}
	for _, steps := range []float32{0.25, 0.5, 0.75, 1, 1.5, 2.5, 127.5, 32766.5, 32767, 32767.5, 32768} {
		values = append(values, steps/32768, steps/32768*(1+1e-6), steps/32768*(1-1e-6))
	}
	for _, v := range values {
		values = append(values, -v)
	}
	return values
}

// difficult is a sound that is awkward at every other frame.
func difficult() []audio.Frame {
	values := awkward()
	var frames []audio.Frame
	for i := range 1 << 15 {
		b := noise.Bits(7, uint64(i))
		scale := float32(math.Exp2(-float64(b % 20)))
		frames = append(frames, audio.Frame{
			values[i%len(values)],
			noise.Uniform(uint32(b>>32)) * scale,
		}, audio.Frame{noise.Uniform(uint32(b>>16)) * scale, values[i/7%len(values)]})
	}
	return frames
}

// grid is a sound whose samples lie on a grid as coarse as that of the dither,
// so that many land halfway between two steps.
func grid() []audio.Frame {
	frames := make([]audio.Frame, 1<<15)
	for i := range frames {
		b := noise.Bits(8, uint64(i))
		frames[i] = audio.Frame{float32(int8(b)) / (1 << 17), float32(int8(b>>8)) / (1 << 25)}
	}
	return frames
}

func TestPackersAgainstPlainTwin(t *testing.T) {
	for name, frames := range map[string][]audio.Frame{"difficult": difficult(), "grid": grid()} {
		for _, o := range everyKind() {
			for _, seed := range []uint64{0, 1 << 63} {
				for _, at := range []int64{0, 8191, 1 << 40} {
					o.Seed = seed
					got := make([]byte, o.FrameSize()*len(frames))
					newPacker(o).pack(got, frames, at)
					for i, f := range frames {
						want := plainFrame(f, o, at+int64(i))
						if g := got[i*len(want) : (i+1)*len(want)]; string(g) != string(want) {
							t.Fatalf("%s, %v, %d channels, seed %d, frame %d, %v: % x, want % x",
								name, o.Format, o.Channels, seed, at+int64(i), f, g, want)
						}
					}
				}
			}
		}
	}
}

// TestPackAnyCut: where the blocks are cut leaves no trace.
func TestPackAnyCut(t *testing.T) {
	frames := difficult()[:4*run]
	for _, o := range everyKind() {
		size := o.FrameSize()
		want := make([]byte, size*len(frames))
		newPacker(o).pack(want, frames, 5)
		rapid.Check(t, func(t *rapid.T) {
			got := make([]byte, len(want))
			for at := 0; at < len(frames); {
				n := rapid.IntRange(1, len(frames)-at).Draw(t, "n")
				newPacker(o).pack(got[at*size:(at+n)*size], frames[at:at+n], int64(5+at))
				at += n
			}
			if string(got) != string(want) {
				t.Errorf("%v, %d channels: other bytes", o.Format, o.Channels)
			}
		})
	}
}

// TestStrideIsThatOfTheNoise: so far is it from one place to the next.
func TestStrideIsThatOfTheNoise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key, n := rapid.Uint64().Draw(t, "key"), rapid.Uint64().Draw(t, "n")
		if got, want := noise.Bits(key+n*stride, 0), noise.Bits(key, n); got != want {
			t.Errorf("%x, want %x", got, want)
		}
	})
}

func TestQuantiseProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float32Range(-0.9999, 0.9999).Draw(t, "x")
		bits := rapid.SampledFrom([]int{16, 24}).Draw(t, "bits")
		full := math.Exp2(float64(bits - 1))
		dither := spread(rapid.Uint32().Draw(t, "random"))
		if plus, minus := quantise(x, dither, bits), quantise(-x, -dither, bits); plus != -minus {
			t.Errorf("%v gives %d, its mirror image %d", x, plus, minus)
		}
		if off := float64(quantise(x, dither, bits)) - float64(x)*full; math.Abs(off) >= 1.5 {
			t.Errorf("%v is off by %v steps; dither and rounding allow less than 1.5", x, off)
		}
	})
}

func TestSilenceAndNaN(t *testing.T) {
	nan := float32(math.NaN())
	minusZero := float32(math.Copysign(0, -1))
	frames := make([]audio.Frame, 3000)
	for i := range frames {
		frames[i] = []audio.Frame{{}, {minusZero, 0}, {nan, nan}}[i%3]
	}
	for _, o := range everyKind() {
		got := make([]byte, o.FrameSize()*len(frames))
		for i := range got {
			got[i] = 0xff
		}
		newPacker(o).pack(got, frames, 0)
		for i, b := range got {
			if b != 0 {
				t.Fatalf("%v, %d channels: byte %d of silence is %d", o.Format, o.Channels, i, b)
			}
		}
	}
}
