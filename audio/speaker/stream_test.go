package speaker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/iotest"

	"meditate/audio"
	"meditate/audio/audiotest"
)

// hiss returns n frames of noise within ±0.5, none of them silent.
func hiss(n int64, seed uint64) audio.Buffer {
	rng := rand.New(rand.NewPCG(seed, 0))
	frames := make(audio.Buffer, n)
	for i := range frames {
		frames[i] = audio.Frame{0.001 + 0.499*rng.Float32(), -0.001 - 0.499*rng.Float32()}
	}
	return frames
}

// steady returns n frames of the same loudness, on which a fade can be read.
func steady(n int64) audio.Buffer {
	return slices.Repeat(audio.Buffer{{0.5, -0.5}}, int(n))
}

// encode is the slow twin of a stream without a fade.
func encode(frames []audio.Frame, silence int) []byte {
	var b []byte
	for _, f := range frames {
		for _, x := range f {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
	}
	return append(b, make([]byte, silence*frameBytes)...)
}

func decode(b []byte) []audio.Frame {
	var frames []audio.Frame
	for ; len(b) >= frameBytes; b = b[frameBytes:] {
		frames = append(frames, audio.Frame{
			math.Float32frombits(binary.LittleEndian.Uint32(b)),
			math.Float32frombits(binary.LittleEndian.Uint32(b[4:])),
		})
	}
	return frames
}

// sounding returns the frames from the first that is not silent to the last.
func sounding(frames []audio.Frame) []audio.Frame {
	var silent audio.Frame
	for len(frames) > 0 && frames[0] == silent {
		frames = frames[1:]
	}
	for len(frames) > 0 && frames[len(frames)-1] == silent {
		frames = frames[:len(frames)-1]
	}
	return frames
}

// drain reads r to its end in reads of the given size.
func drain(t *testing.T, r io.Reader, size int) []byte {
	t.Helper()
	var all []byte
	p := make([]byte, size)
	for {
		n, err := r.Read(p)
		all = append(all, p[:n]...)
		if err == io.EOF {
			return all
		}
		if err != nil || n == 0 {
			t.Fatalf("Read(%d bytes) = %d, %v", size, n, err)
		}
	}
}

func TestStreamIsTheSignalBitForBit(t *testing.T) {
	for _, length := range []int64{0, 1, 2, blockFrames - 1, blockFrames, blockFrames + 1, 5000} {
		for _, size := range []int{1, 3, 4, 7, 8, 9, 63, 64, 4096, frameBytes*blockFrames - 1, frameBytes * blockFrames, 100_001} {
			signal := hiss(length, 1)
			st := newStream(signal, 100, 77)
			got := drain(t, st, size)
			if want := encode(signal, 77); !slices.Equal(got, want) {
				t.Fatalf("%d frames in reads of %d bytes: %d bytes differ from the signal's %d", length, size, len(got), len(want))
			}
			if st.err != nil || st.faded() || st.delivered.Load() != int64(len(got)) {
				t.Fatalf("%d frames in reads of %d bytes: error %v, faded %v, delivered %d of %d",
					length, size, st.err, st.faded(), st.delivered.Load(), len(got))
			}
		}
	}
}

func TestStreamIsAReader(t *testing.T) {
	signal := hiss(3000, 2)
	if err := iotest.TestReader(newStream(signal, 100, 50), encode(signal, 50)); err != nil {
		t.Fatal(err)
	}
}

func TestFirstReadFillsTheBuffer(t *testing.T) {
	st := newStream(hiss(10_000, 3), 100, 0)
	p := make([]byte, 5000*frameBytes+3)
	if n, err := st.Read(p); n != len(p) || err != nil {
		t.Fatalf("first Read(%d bytes) = %d, %v; want all of it", len(p), n, err)
	}
	if n, err := st.Read(p); n == 0 || n > blockFrames*frameBytes || err != nil {
		t.Fatalf("second Read(%d bytes) = %d, %v; want at most a block", len(p), n, err)
	}
}

func TestStreamHoldsSamples(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	in := audio.Buffer{{1, -1}, {1.5, -1.5}, {nan, inf}, {-inf, 0.25}, {-nan, math.SmallestNonzeroFloat32}}
	want := []audio.Frame{{1, -1}, {1, -1}, {0, 1}, {-1, 0.25}, {0, math.SmallestNonzeroFloat32}}
	if got := decode(drain(t, newStream(in, 4, 0), 8)); !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	st := newStream(in, 4, 0)
	st.fadeOut()
	if peak := audiotest.Peak(decode(drain(t, st, 8))); !(peak <= 1) {
		t.Fatalf("faded, the peak is %v; want 1 at most", peak)
	}
}

func TestFade(t *testing.T) {
	const fade, silence = 4800, 300
	for _, before := range []int64{0, 1, blockFrames - 1, blockFrames, 3*blockFrames + 5} {
		st := newStream(steady(50_000), fade, silence)
		head := make([]byte, before*frameBytes)
		if _, err := io.ReadFull(st, head); err != nil {
			t.Fatal(err)
		}
		st.fadeOut()
		got := decode(append(head, drain(t, st, 1000)...))
		if err := checkFade(got[:len(got)-silence], fade); err != nil {
			t.Fatal(err)
		}
		if peak := audiotest.Peak(got[len(got)-silence:]); peak != 0 {
			t.Fatalf("after the fade: a peak of %v", peak)
		}
		from := int64(len(got)) - fade - silence
		if from < before || from >= before+blockFrames {
			t.Fatalf("asked at frame %d, the fade begins at %d; want it within a block", before, from)
		}
		if !st.faded() || st.end.Load() != from+fade {
			t.Fatalf("faded %v, end %d; want true, %d", st.faded(), st.end.Load(), from+fade)
		}
	}
}

// checkFade returns an error unless frames are those of a steady signal that
// ends in a fade of the given length: at full gain up to its first frame, then
// along a raised cosine down to nothing, without a jump.
func checkFade(frames []audio.Frame, fade int) error {
	from := len(frames) - fade
	if from < 0 {
		return fmt.Errorf("%d frames are less than a fade", len(frames))
	}
	for i, f := range frames {
		gain := 1.0
		if i > from {
			gain = (1 + math.Cos(math.Pi*float64(i-from)/float64(fade))) / 2
		}
		if want := float32(0.5 * gain); math.Abs(float64(f[0]-want)) > 2e-7 || f[1] != -f[0] {
			return fmt.Errorf("frame %d, %d after the fade's beginning, is %v; want %v", i, i-from, f, want)
		}
		if i > 0 && math.Abs(float64(f[0]-frames[i-1][0])) > 0.5*math.Pi/2/float64(fade)+2e-7 {
			return fmt.Errorf("a jump at frame %d: %v to %v", i, frames[i-1], f)
		}
	}
	if last := frames[len(frames)-1][0]; last > 1e-6 {
		return fmt.Errorf("the last frame is %v; want it to have faded to nothing", last)
	}
	return nil
}

func TestFadeNearTheEnd(t *testing.T) {
	st := newStream(steady(2*blockFrames), 10*blockFrames, 8)
	if _, err := io.ReadFull(st, make([]byte, blockFrames*frameBytes)); err != nil {
		t.Fatal(err)
	}
	st.fadeOut()
	rest := drain(t, st, 512)
	if len(rest) != (blockFrames+8)*frameBytes || !st.faded() {
		t.Fatalf("%d bytes after the fade was asked, faded %v; want the signal's rest and the silence, true", len(rest), st.faded())
	}

	st = newStream(steady(blockFrames), 10, 8)
	if _, err := io.ReadFull(st, make([]byte, blockFrames*frameBytes)); err != nil {
		t.Fatal(err)
	}
	st.fadeOut()
	if rest := drain(t, st, 512); len(rest) != 8*frameBytes || st.faded() {
		t.Fatalf("%d bytes after the end, faded %v; want the silence, false", len(rest), st.faded())
	}
}

// broken is a signal that fails at a place.
type broken struct {
	audio.Buffer
	at  int64
	err error
}

func (b broken) ReadAt(dst []audio.Frame, at int64) (int, error) {
	if at+int64(len(dst)) <= b.at {
		return b.Buffer.ReadAt(dst, at)
	}
	n := max(0, b.at-at)
	if n > 0 {
		copy(dst[:n], b.Buffer[at:])
	}
	return int(n), b.err
}

func TestErrorOfTheSignal(t *testing.T) {
	failure := errors.New("failure")
	for _, c := range []struct{ err, want error }{
		{failure, failure}, {nil, io.ErrUnexpectedEOF}, {io.EOF, io.ErrUnexpectedEOF},
	} {
		for _, at := range []int64{0, 1, blockFrames, blockFrames + 1, 2999} {
			signal := hiss(3000, 4)
			st := newStream(broken{signal, at, c.err}, 100, 20)
			got := drain(t, st, 999)
			if !errors.Is(st.err, c.want) {
				t.Errorf("fails with %v: error %v, want %v", c.err, st.err, c.want)
			}
			if !slices.Equal(got, encode(signal[:at], 20)) {
				t.Errorf("fails at %d: %d bytes are not the frames before it and the silence", at, len(got))
			}
		}
	}
}

func TestReadingAllocatesNothing(t *testing.T) {
	st := newStream(steady(10_000_000), 1_000_000, 100)
	p := make([]byte, 5000)
	read := func() {
		if _, err := st.Read(p); err != nil {
			t.Error(err)
		}
	}
	if allocs := testing.AllocsPerRun(500, read); allocs != 0 {
		t.Errorf("Read allocates %v times a call", allocs)
	}
	st.fadeOut()
	if allocs := testing.AllocsPerRun(500, read); allocs != 0 || !st.faded() {
		t.Errorf("Read allocates %v times a call while it fades (%v)", allocs, st.faded())
	}
}

func BenchmarkStream(b *testing.B) {
	st := newStream(steady(48_000), 1, 0)
	p := make([]byte, blockFrames*frameBytes)
	b.SetBytes(int64(len(p)))
	for b.Loop() {
		if n, _ := st.Read(p); n < len(p) {
			st.at = 0
		}
	}
	seconds := float64(b.N) * blockFrames / 48_000
	b.ReportMetric(seconds/b.Elapsed().Seconds(), "x-realtime")
}
