package mp3_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/mp3"
	"meditate/audio/wav"
)

// The files in testdata are a sine of 440 Hz at −6 dBFS, to the right one of 660
// Hz, 0.5 s long, made with: sox -r RATE -n tone.wav synth 0.5 sine 440 sine 660 gain −6
// and lame -b 32 or -b 64. That of 22.05 kHz has frames with and without
// padding, and is too small for a frame that says how long it is.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func open(data []byte) (*mp3.Reader, error) {
	return mp3.Open(bytes.NewReader(data), int64(len(data)))
}

// readAll reads a stream in blocks of so many samples.
func readAll(t testing.TB, s audio.Stream, block int) []float32 {
	t.Helper()
	var all []float32
	buf := make([]float32, block)
	for {
		n, err := s.Read(buf)
		all = append(all, buf[:n]...)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func decode(t testing.TB, data []byte) (*mp3.Reader, []float32) {
	t.Helper()
	r, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	return r, readAll(t, r, 1024*r.Channels())
}

func TestTonesComeBackInTheirPlace(t *testing.T) {
	for name, want := range map[string]struct {
		rate, channels int
		frames         int64 // as the file says
	}{"mono-22050.mp3": {22050, 1, -1}, "stereo-44100.mp3": {44100, 2, 22050}} {
		r, got := decode(t, fixture(t, name))
		if int(r.Rate()) != want.rate || r.Channels() != want.channels || r.Frames() != want.frames {
			t.Errorf("%s: %d frames of %d channels at %d Hz", name, r.Frames(), r.Channels(), r.Rate())
		}
		if want.frames >= 0 && len(got) != int(want.frames)*want.channels {
			t.Errorf("%s: %d samples, want those of %d frames", name, len(got), want.frames)
		}
		if r.Format() != "MP3" || r.Warning() != "" {
			t.Errorf("%s: format %q, warning %q", name, r.Format(), r.Warning())
		}
		for ch, pitch := range []float64{440, 660}[:want.channels] {
			worst := 0.0
			for i := want.rate / 10; i < want.rate*4/10; i++ {
				sine := audio.Gain(-6) * math.Sin(2*math.Pi*pitch*float64(i)/float64(want.rate))
				worst = max(worst, math.Abs(float64(got[i*want.channels+ch])-sine))
			}
			if worst > 0.03 {
				t.Errorf("%s: channel %d differs from its sine by %.4f", name, ch, worst)
			}
		}
	}
}

func TestAnyBlockSizeGivesTheSame(t *testing.T) {
	data := fixture(t, "stereo-44100.mp3")
	_, want := decode(t, data)
	for _, block := range []int{2, 7, 1000, 1 << 16} {
		r, err := open(data)
		if err != nil {
			t.Fatal(err)
		}
		if got := readAll(t, r, block); !equal(got, want) {
			t.Errorf("blocks of %d samples give others", block)
		}
	}
}

func equal(a, b []float32) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestTagsInFrontAreSkipped(t *testing.T) {
	data := fixture(t, "stereo-44100.mp3")
	_, want := decode(t, data)
	for name, front := range map[string][]byte{
		"a small tag":   tag(20, 0),
		"a picture":     tag(3<<20, 0),
		"with a footer": append(tag(50, 0x10), make([]byte, 10)...),
		"two tags":      append(tag(10, 0), tag(300, 0)...),
		"with zeros":    append(tag(10, 0), make([]byte, 5000)...),
		"something":     bytes.Repeat([]byte("radio "), 200),
	} {
		if _, got := decode(t, append(front, data...)); !equal(got, want) {
			t.Errorf("%s in front gives other samples", name)
		}
	}
	for name, behind := range map[string][]byte{
		"an old tag": append([]byte("TAG"), make([]byte, 125)...), "a lyric": bytes.Repeat([]byte("LYRICS"), 1000),
	} {
		r, got := decode(t, append(data[:len(data):len(data)], behind...))
		if !equal(got, want) || r.Warning() != "" {
			t.Errorf("%s behind gives other samples, or the warning %q", name, r.Warning())
		}
	}
}

// tag is an ID3v2 tag of size bytes of 0xff, a byte that frames begin with.
func tag(size int, flags byte) []byte {
	head := []byte{'I', 'D', '3', 4, 0, flags, byte(size >> 21 & 127), byte(size >> 14 & 127), byte(size >> 7 & 127), byte(size & 127)}
	return append(head, bytes.Repeat([]byte{0xff}, size)...)
}

func TestALostPieceIsSilenceInItsPlace(t *testing.T) {
	data := fixture(t, "stereo-44100.mp3")
	_, want := decode(t, data)
	cut := append([]byte(nil), data...)
	header := 1500 + bytes.Index(cut[1500:], data[:2])
	copy(cut[header:], make([]byte, 60))
	r, got := decode(t, cut)
	if r.Warning() == "" {
		t.Error("no warning")
	}
	for i, v := range got {
		if v > 0.8 || v < -0.8 {
			t.Fatalf("sample %d of %d is %v: noise", i, len(want), v)
		}
	}
}

func TestWhatCannotBeReadSaysSo(t *testing.T) {
	layer2 := bytes.Repeat(append([]byte{0xff, 0xfd, 0x84, 0}, make([]byte, 413)...), 5)
	mpeg25 := bytes.Repeat(append([]byte{0xff, 0xe3, 0x40, 0xc0}, make([]byte, 204)...), 5)
	for want, data := range map[string][]byte{
		"mp3: MPEG audio of layer 2 cannot be read: convert the file to WAV":           layer2,
		"mp3: MPEG 2.5 sound, of 8 to 12 kHz, cannot be read: convert the file to WAV": mpeg25,
		"mp3: no MP3 file: no sound was found in it":                                   []byte("bonjour"),
		"mp3: a free bitrate cannot be read: convert the file to WAV":                  bytes.Repeat(append([]byte{0xff, 0xfb, 0, 0}, make([]byte, 400)...), 5),
		"mp3: reading: the disk is gone":                                               nil,
	} {
		var err error
		if data == nil {
			_, err = mp3.Open(gone{}, 1000)
		} else {
			_, err = open(data)
		}
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if mp3.Sniff(bytes.NewReader(layer2), int64(len(layer2))) || !mp3.Sniff(bytes.NewReader(fixture(t, "mono-22050.mp3")), 2000) {
		t.Error("takes one kind of file for another")
	}
}

var errGone = errors.New("the disk is gone")

type gone struct{}

func (gone) ReadAt([]byte, int64) (int, error) { return 0, errGone }

// TestAgainstEncoders has clicks encoded by lame and by ffmpeg, which have to
// come back where they were, and the file as long as it was.
func TestAgainstEncoders(t *testing.T) {
	if testing.Short() {
		t.Skip("encodes for some seconds")
	}
	audiotest.Need(t, "lame", "ffmpeg")
	dir := t.TempDir()
	const at = 5000
	for _, rate := range []int{16000, 22050, 24000, 32000, 44100, 48000} {
		for _, channels := range []int{1, 2} {
			source := filepath.Join(dir, "clicks.wav")
			length := writeClicks(t, source, rate, channels, at)
			for i, args := range [][]string{
				{"lame", "--quiet", "-b", "96", "--resample", strconv.FormatFloat(float64(rate)/1000, 'g', -1, 64), source, "OUT"},
				{"lame", "--quiet", "-V", "3", "--resample", strconv.FormatFloat(float64(rate)/1000, 'g', -1, 64), source, "OUT"},
				{"ffmpeg", "-v", "error", "-y", "-i", source, "-b:a", "112k", "OUT"},
				{"ffmpeg", "-v", "error", "-y", "-i", source, "-b:a", "112k", "-write_xing", "0", "OUT"},
			} {
				if i%2 != channels-1 { // half of them are enough
					continue
				}
				name := strconv.Itoa(rate) + " " + args[0]
				data := encode(t, filepath.Join(dir, "clicks.mp3"), args)
				r, got := decode(t, data)
				if int(r.Rate()) != rate || r.Channels() != channels || r.Warning() != "" {
					t.Errorf("%s: %d channels at %d Hz, %q", name, r.Channels(), r.Rate(), r.Warning())
				}
				if r.Frames() >= 0 && (int(r.Frames()) != length || len(got) != length*channels) {
					t.Errorf("%s: %d frames, says %d, was %d", name, len(got)/channels, r.Frames(), length)
				}
				if there := loudest(got) / channels; there < at-1 || there > at+1 {
					t.Errorf("%s: the click is at %d, was at %d", name, there, at)
				}
			}
		}
	}
}

func encode(t testing.TB, out string, args []string) []byte {
	t.Helper()
	args = append([]string(nil), args...)
	for i, a := range args {
		if a == "OUT" {
			args[i] = out
		}
	}
	if said, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %v: %s", args, err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeClicks(t testing.TB, name string, rate, channels, at int) (frames int) {
	t.Helper()
	s := make(audio.Mono, 12_345)
	for i := -8; i <= 8; i++ { // low-passed, so that its highest point survives
		s[at+i] = float32(0.9 * math.Exp(-float64(i*i)/8))
	}
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := wav.Write(t.Context(), f, s, wav.Options{Rate: audio.Rate(rate), Channels: channels}); err != nil {
		t.Fatal(err)
	}
	return len(s)
}

func loudest(samples []float32) (at int) {
	for i, v := range samples {
		if v > samples[at] {
			at = i
		}
	}
	return at
}
