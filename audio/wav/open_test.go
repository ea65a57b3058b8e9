package wav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"meditate/audio"
	"meditate/audio/noise"
)

// open opens a file that can be read.
func open(t testing.TB, file string) *Reader {
	t.Helper()
	r, err := Open(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// drain reads a stream in blocks of so many samples.
func drain(t testing.TB, r audio.Stream, block int) []float32 {
	t.Helper()
	var all []float32
	buf := make([]float32, block)
	for {
		n, err := r.Read(buf)
		all = append(all, buf[:n]...)
		switch {
		case err == io.EOF && n == 0:
			return all
		case err != nil:
			t.Fatal(err)
		case n == 0 || n%r.Channels() != 0:
			t.Fatalf("%d samples of %d channels", n, r.Channels())
		}
	}
}

// random returns bytes that are as good as any.
func random(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(noise.Bits(2, uint64(i)))
	}
	return string(b)
}

// TestAnyBlockSize: in what blocks a file is read leaves no trace.
func TestAnyBlockSize(t *testing.T) {
	for _, c := range []struct{ tag, bits int }{{1, 8}, {1, 16}, {1, 24}, {1, 32}, {6, 8}, {7, 8}} {
		for _, channels := range []int{1, 3} {
			file := riff(fmtPart(c.tag, channels, 16000, c.bits), part("data", random(channels*c.bits/8*10_001)))
			want := string(bytesOf(drain(t, open(t, file), channels*10_001)))
			if len(want) != 4*channels*10_001 {
				t.Fatalf("%d samples", len(want)/4)
			}
			for _, size := range []int{channels, 7, 1000, 3*askFrames - 1, 3*askFrames + 1, 29_999} {
				if got := string(bytesOf(drain(t, open(t, file), size))); got != want {
					t.Errorf("%+v, %d channels, in blocks of %d: other samples", c, channels, size)
				}
			}
		}
	}
}

func bytesOf(samples []float32) []byte {
	b := make([]byte, 0, 4*len(samples))
	for _, s := range samples {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(s))
	}
	return b
}

// TestStretches crosses from one of the files that go-audio is shown to the
// next.
func TestStretches(t *testing.T) {
	const channels = maxChannels
	frames := int64(stretchSize/(4*channels) + 2000)
	if testing.Short() { // a whole stretch takes the race detector ten seconds
		frames = 20_000
	}
	f := format{tag: formatPCM, bits: 32, channels: channels, rate: 48000}
	g := goAudio{r: counting{}, frames: frames, format: f}
	samples := make([]float32, channels*7777)
	for at := int64(0); at < frames; {
		n := min(7777, frames-at)
		if err := g.fill(samples[:n*channels], at); err != nil {
			t.Fatal(err)
		}
		for i := range n * channels {
			if want := float32(int32(at*channels+i)) / (1 << 31); samples[i] != want {
				t.Fatalf("sample %d is %v, want %v", at*channels+i, samples[i], want)
			}
		}
		at += n
		if testing.Short() && g.left > 2000 {
			g.left = 2000 // which ends it early
		}
	}
}

// counting is a file of 32-bit numbers that count up.
type counting struct{}

func (counting) ReadAt(p []byte, at int64) (int, error) {
	for i := 0; i < len(p); i += 4 {
		binary.LittleEndian.PutUint32(p[i:], uint32((at+int64(i))/4))
	}
	return len(p), nil
}

func TestWhatAFileIs(t *testing.T) {
	long := "RF64" + le32(0xffffffff) + "WAVE" + part("ds64", le64(0)+le64(8)+le64(4)+le32(0))
	for want, file := range map[string]string{
		"WAV, 16-bit PCM":        riff(mono16, part("data", four)),
		"WAV, 24-bit PCM":        riff(fmtPart(1, 1, 16000, 24), part("data", four)),
		"WAV, 20-bit PCM":        riff(extensible(1, 1, 16000, 24, 20, subFormat), part("data", four)),
		"WAV, 64-bit float":      riff(fmtPart(3, 1, 16000, 64), part("data", four)),
		"WAV, A-law":             riff(fmtPart(6, 1, 8000, 8), part("data", four)),
		"WAV, µ-law":             riff(fmtPart(7, 1, 8000, 8), part("data", four)),
		"WAV (RF64), 16-bit PCM": long + mono16 + claim("data", 0xffffffff, four),
		"WAV (BW64), 16-bit PCM": "BW64" + long[4:] + mono16 + claim("data", 0xffffffff, four),
	} {
		if got := open(t, file).Format(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWarnings(t *testing.T) {
	second := strings.Repeat("\x01\x00", 16000)
	stereo := fmtPart(1, 2, 16000, 16)
	for _, c := range []struct{ name, file, want string }{
		{"whole", riff(mono16, part("data", four)), ""},
		{"cut short", riff(mono16, claim("data", 80_000, second)),
			"the file is cut short: its header promises 2.5 s of sound, and 1.0 s are there"},
		{"cut within a frame", riff(stereo, claim("data", 640_000, second+"\x01")),
			"the file is cut short: its header promises 10.0 s of sound, and 0.5 s are there"},
		{"not whole", riff(stereo, part("data", four+"\x01")), "the last frame is not whole and was left out"},
		{"streamed 0", riff(mono16, claim("data", 0, four)), ""},
		{"streamed 0x7ffff000", riff(mono16, claim("data", 0x7ffff000, four)), ""},
		{"streamed 0xffffffff", riff(mono16, claim("data", 0xffffffff, four)), ""},
		{"streamed 0xffffffff less a header", riff(mono16, claim("data", 0xffffffff-36, four)), ""},
		{"RF64 cut short", "RF64" + le32(0xffffffff) + "WAVE" + part("ds64", le64(0)+le64(32000*3600)+le64(0)+le32(0)) +
			mono16 + claim("data", 0xffffffff, second),
			"the file is cut short: its header promises 3600.0 s of sound, and 1.0 s are there"},
	} {
		if got := open(t, c.file).Warning(); got != c.want {
			t.Errorf("%s: warning %q, want %q", c.name, got, c.want)
		}
	}
}

// A vast file has a beginning, an end at size, and zeros between.
type vast struct {
	head string
	size int64
}

func (v vast) ReadAt(p []byte, at int64) (int, error) {
	n := int(min(int64(len(p)), v.size-at))
	clear(p[:n])
	if at < int64(len(v.head)) {
		copy(p[:n], v.head[at:])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// TestVastFiles: beyond 4 GiB, whatever the header says.
func TestVastFiles(t *testing.T) {
	const frames = 8 * 3600 * 48000
	stereo := fmtPart(1, 2, 48000, 16)
	plain := func(claimed uint32) string { return "RIFF" + le32(0) + "WAVE" + stereo + claim("data", claimed, "") }
	long := "RF64" + le32(0xffffffff) + "WAVE" + part("ds64", le64(4*frames+72)+le64(4*frames)+le64(frames)+le32(0)) +
		stereo + claim("data", 0xffffffff, "")
	for _, c := range []struct{ name, head, warning string }{
		{"RF64", long, ""},
		{"streamed 0xffffffff", plain(0xffffffff), ""},
		{"streamed 0x7ffff000", plain(0x7ffff000), ""},
		{"streamed 0", plain(0), ""},
		{"wrapped", plain(uint32(4 * frames & 0xffffffff)), "the file is larger than its header can say: it was read to its end"},
	} {
		v := vast{c.head, int64(len(c.head)) + 4*frames}
		r, err := Open(v, v.size)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if r.Frames() != frames || r.Warning() != c.warning {
			t.Errorf("%s: %d frames, want %d; warning %q, want %q", c.name, r.Frames(), frames, r.Warning(), c.warning)
		}
	}
}

func TestBeyondFullScaleIsKept(t *testing.T) {
	got := drain(t, open(t, riff(fmtPart(3, 2, 16000, 32), part("data", lef32(1.5)+lef32(-40)))), 2)
	if len(got) != 2 || got[0] != 1.5 || got[1] != -40 {
		t.Errorf("%v", got)
	}
}

func TestNoNumberNamesItsFrame(t *testing.T) {
	data := strings.Repeat(lef32(0.5), 2*20_000) + lef32(0) + lef32(float32(math.NaN()))
	r := open(t, riff(fmtPart(3, 2, 16000, 32), part("data", data)))
	_, err := r.Read(make([]float32, 2*20_001))
	if err == nil || !strings.Contains(err.Error(), "frame 20000 is not a finite number") {
		t.Errorf("error %v", err)
	}
}

// failing is a file that cannot be read from a place on.
type failing struct {
	io.ReaderAt
	from int64
	err  error
}

func (f failing) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > f.from {
		return 0, f.err
	}
	return f.ReaderAt.ReadAt(p, at)
}

// TestFailingFiles: an error is returned, wherever it happens and whatever is
// being read.
func TestFailingFiles(t *testing.T) {
	for _, bits := range []int{8, 16} {
		file := riff(junkList, fmtPart(1, 1, 16000, bits), part("data", random(200_000)))
		for _, c := range []struct{ err, want error }{{io.ErrNoProgress, io.ErrNoProgress}, {io.EOF, io.ErrUnexpectedEOF}} {
			for _, from := range []int64{0, 11, 20, 40, 70, 300, 100_000, int64(len(file)) - 1} {
				r, err := Open(failing{strings.NewReader(file), from, c.err}, int64(len(file)))
				for buf := make([]float32, 1000); err == nil; {
					_, err = r.Read(buf)
				}
				if !errors.Is(err, c.want) {
					t.Errorf("%d bits, failing at byte %d: %v, want %v", bits, from, err, c.want)
				}
			}
		}
	}
	if _, err := open(t, riff(fmtPart(1, 2, 16000, 16), part("data", four))).Read(make([]float32, 1)); err == nil || err == io.EOF {
		t.Errorf("no room for a frame: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	for _, c := range odd {
		f.Add([]byte(c.file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "wav: ") {
				t.Fatalf("error %v", err)
			}
			return
		}
		if r.Rate() < minRate || r.Rate() > maxRate || r.Channels() < 1 || r.Channels() > maxChannels || r.Format() == "" {
			t.Fatalf("%d Hz, %d channels, %q", r.Rate(), r.Channels(), r.Format())
		}
		buf, frames := make([]float32, 5*r.Channels()), int64(0)
		for {
			n, err := r.Read(buf)
			if err == io.EOF {
				break
			}
			if err != nil {
				if !strings.Contains(err.Error(), "is not a finite number") {
					t.Fatal(err)
				}
				return
			}
			for _, s := range buf[:n] {
				if s-s != 0 {
					t.Fatalf("a sample of %v", s)
				}
			}
			frames += int64(n / r.Channels())
		}
		if frames != r.Frames() || frames > int64(len(file)) {
			t.Fatalf("%d frames, %d announced, in a file of %d bytes", frames, r.Frames(), len(file))
		}
	})
}
