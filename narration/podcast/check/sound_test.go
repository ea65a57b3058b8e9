package check

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"meditate/audio"
	"meditate/audio/wav"
)

// withSound returns the good folder with another sound in the second episode,
// and a feed that tells its size.
func withSound(t *testing.T, data []byte) fstest.MapFS {
	t.Helper()
	feed := strings.Replace(good, `length="24384"`, fmt.Sprintf(`length="%d"`, len(data)), 1)
	files := folder(t, feed)
	files["audio/jour-2.mp3"] = &fstest.MapFile{Data: data}
	return files
}

func fixture(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// rulesOf writes the findings as level and rule.
func rulesOf(r Report) string {
	var got []string
	for _, f := range r.Findings {
		got = append(got, f.Level.String()+" "+f.Rule+" "+f.File)
	}
	return strings.Join(got, ", ")
}

func TestSounds(t *testing.T) {
	var sine bytes.Buffer
	tone := make(audio.Mono, 3*44100)
	for i := range tone {
		tone[i] = float32(math.Sin(2 * math.Pi * 997 * float64(i) / 44100))
	}
	if err := wav.Write(context.Background(), &sine, tone, wav.Options{Rate: 44100}); err != nil {
		t.Fatal(err)
	}
	const name = "audio/jour-2.mp3"
	quiet := make([]byte, 0)
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"too loud and short", fixture(t, "../../../audio/mp3/testdata/stereo-44100.mp3"), "doubtful duration feed.xml, doubtful sound-loudness " + name},
		{"half the rate", fixture(t, "../../../audio/mp3/testdata/mono-22050.mp3"), "doubtful duration feed.xml, doubtful sound-rate " + name + ", doubtful sound-loudness " + name},
		{"a WAV file at full scale", sine.Bytes(), "broken sound " + name + ", doubtful sound-loudness " + name + ", doubtful sound-peak " + name},
		{"words", []byte("this is no sound at all, and no decoder takes it"), "broken sound " + name},
		{"nothing", quiet, "doubtful enclosure-length feed.xml, broken sound " + name},
	} {
		r := check(t, withSound(t, test.data), Options{})
		if got := rulesOf(r); got != test.want {
			t.Errorf("%s: got %s, want %s\n%v", test.name, got, test.want, r.Findings)
		}
	}
}

func TestM4ASaysSoOnce(t *testing.T) {
	feed := strings.NewReplacer("jour%201.mp3", "1.m4a", "jour-2.mp3", "2.m4a", "audio/mpeg", "audio/x-m4a",
		`length="16508"`, `length="4"`, `length="24384"`, `length="4"`).Replace(good)
	files := folder(t, feed)
	files["audio/1.m4a"], files["audio/2.m4a"] = file("ftyp"), file("ftyp")
	r := check(t, files, Options{})
	if got := rulesOf(r); got != "hint sound audio/1.m4a" || r.Sounds != 0 {
		t.Errorf("got %s", got)
	}
}

// Some file systems can only read forwards.
func TestSoundsOfAnArchive(t *testing.T) {
	r := check(t, forwards{folder(t, good)}, Options{})
	if len(r.Findings) > 0 || r.Sounds != 2 {
		t.Errorf("%d sounds, %v", r.Sounds, r.Findings)
	}
}

type forwards struct{ fs.FS }

func (f forwards) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	return struct{ fs.File }{file}, err
}

func TestContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	files := folder(t, good)
	_, err := Feed(ctx, files, "feed.xml", Options{Progress: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := Feed(ctx, files, "feed.xml", Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestUnreadable(t *testing.T) {
	for _, name := range []string{"none.xml", "audio", "../feed.xml", ""} {
		if r, err := Feed(context.Background(), folder(t, good), name, Options{}); err == nil {
			t.Errorf("%q: got %v", name, r)
		}
	}
	large := fstest.MapFS{"feed.xml": {Data: make([]byte, maxFeed+1)}}
	if _, err := Feed(context.Background(), large, "feed.xml", Options{}); !errors.Is(err, errTooLarge) {
		t.Errorf("got %v", err)
	}
	if _, err := Feed(context.Background(), failing{folder(t, good)}, "feed.xml", Options{}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ fs.FS }

func (f failing) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	return failingFile{file}, err
}

type failingFile struct{ fs.File }

func (failingFile) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
