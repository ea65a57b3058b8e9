package pack

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/loudness"
	"meditate/audio/wav"
	"meditate/narration/voice"
)

// vowel is half a second of something that is not silence.
func vowel(rate audio.Rate) audio.Clip {
	c := audio.Clip{Rate: rate, Samples: make([]float32, rate/2)}
	for i := range c.Samples {
		c.Samples[i] = float32(0.3 * math.Sin(2*math.Pi*200*float64(i)/float64(rate)))
	}
	return c
}

// take is what a microphone gives: a vowel of half a second, of a loudness that
// sets takes apart, in half a second of silence on either side.
func take(number int, loud float64) audio.Clip {
	v := vowel(22050)
	c := audio.Clip{Rate: v.Rate, Samples: make([]float32, 3*len(v.Samples))}
	for i, s := range v.Samples {
		c.Samples[len(v.Samples)+i] = s * float32(loud*(1+float64(number)/100))
	}
	return c
}

func wavFile(t testing.TB, c audio.Clip) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := wav.Write(t.Context(), &b, audio.Mono(c.Samples), wav.Options{Rate: c.Rate, Channels: 1}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// one is a clip of one take.
func one(phrase, file, sum string) clip {
	return clip{Phrase: phrase, Use: 1, Takes: []Take{{File: file, SHA256: sum}}}
}

// packOf returns a pack in which one file says Bonjour.
func packOf(t *testing.T, file string, data []byte) fstest.MapFS {
	t.Helper()
	return fstest.MapFS{
		file:         {Data: data},
		infoName:     {Data: Info{Name: "mine", Language: "fr", Engine: "an engine"}.yaml()},
		manifestName: {Data: manifestOf(t, one("Bonjour.", file, checksum(data)))},
	}
}

// manifestOf returns the manifest of treated clips.
func manifestOf(t testing.TB, clips ...clip) []byte {
	t.Helper()
	data, err := manifest{Treatment: clean.Version, Clips: clips}.json()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAPackOfWAVFilesSpeaks(t *testing.T) {
	files := packOf(t, "clips/bonjour.wav", wavFile(t, vowel(22050)))
	sum := checksum(files["clips/bonjour.wav"].Data)
	files[manifestName].Data = bytes.Replace(files[manifestName].Data, []byte(sum), []byte(strings.ToUpper(sum)), 1) // as some tools print it
	p, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	if p.Name() != "mine" {
		t.Errorf("it is called %q", p.Name())
	}
	clip, err := p.Speak(t.Context(), "\tBonjour. ")
	if err != nil {
		t.Fatal(err)
	}
	if clip.Rate != 22050 || len(clip.Samples) != 11025 || clip.Samples[0] != 0 {
		t.Errorf("%d samples at %d Hz, the first %v", len(clip.Samples), clip.Rate, clip.Samples[0])
	}
	if missing := p.Missing([]string{"Bonjour.", "Bonsoir.", " Bonsoir. ", "Adieu."}); len(missing) != 2 || missing[0] != "Bonsoir." || missing[1] != "Adieu." {
		t.Errorf("missing are %q", missing)
	}
	var lacking *voice.MissingError
	if _, err := p.Speak(t.Context(), "Bonsoir."); !errors.As(err, &lacking) {
		t.Errorf("of a phrase without a clip: %v", err)
	}
}

func TestAnEndedContextEndsAPack(t *testing.T) {
	p, err := Open(packOf(t, "a.wav", wavFile(t, vowel(22050))))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Speak(ctx, "Bonjour."); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

func TestManifestsThatAreRefused(t *testing.T) {
	bonjour := one("Bonjour.", "a.ogg", "")
	for name, c := range map[string]struct {
		manifest []byte
		want     string
	}{
		"none":             {nil, "damaged voice pack: open manifest.json"},
		"text":             {[]byte("bonjour"), "invalid character 'b'"},
		"empty":            {[]byte{}, "EOF"},
		"unknown field":    {[]byte(`{"voices":3}`), `unknown field "voices"`},
		"more behind":      {append(manifestOf(t, bonjour), "{}"...), "something follows its end"},
		"no take":          {[]byte(`{"clips":[{"phrase":"Bonjour."}]}`), `"Bonjour." uses version 0 of 0`},
		"a take too many":  {manifestOf(t, clip{"Bonjour.", 2, bonjour.Takes}), `"Bonjour." uses version 2 of 1`},
		"a negative take":  {manifestOf(t, clip{"Bonjour.", -1, bonjour.Takes}), `"Bonjour." uses version -1 of 1`},
		"a file twice":     {manifestOf(t, bonjour, one("Bonsoir.", "a.ogg", "")), `the file "a.ogg" is named twice`},
		"twice but case":   {manifestOf(t, bonjour, one("Bonsoir.", "A.ogg", "")), `the file "A.ogg" is named twice`},
		"a device":         {manifestOf(t, one("Bonjour.", "clips/con.ogg", "")), `"clips/con.ogg" is no name that every system takes`},
		"outside":          {manifestOf(t, one("Bonjour.", "../a.ogg", "")), `"../a.ogg" is no path inside the pack`},
		"outside in two":   {manifestOf(t, one("Bonjour.", "clips/../../a.ogg", "")), "is no path inside the pack"},
		"absolute":         {manifestOf(t, one("Bonjour.", "/etc/a.ogg", "")), `"/etc/a.ogg" is no path inside the pack`},
		"the pack itself":  {manifestOf(t, one("Bonjour.", ".", "")), `"." is no path inside the pack`},
		"no file":          {manifestOf(t, one("Bonjour.", "", "")), `"" is no path inside the pack`},
		"no phrase":        {manifestOf(t, bonjour, one(" ", "b.ogg", "")), "clip 2 has no phrase"},
		"a phrase twice":   {manifestOf(t, bonjour, one("Bonjour.", "b.ogg", "")), `two clips say "Bonjour."`},
		"twice but spaces": {manifestOf(t, bonjour, one(" Bonjour.\n", "b.ogg", "")), `two clips say "Bonjour."`},
	} {
		files := fstest.MapFS{infoName: {Data: Info{Name: "mine", Language: "fr"}.yaml()}}
		if c.manifest != nil {
			files[manifestName] = &fstest.MapFile{Data: c.manifest}
		}
		if _, err := Open(files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want it to say %s", name, err, c.want)
		}
	}
}

func TestClipsThatAreRefused(t *testing.T) {
	good := wavFile(t, vowel(22050))
	ogg := []byte("OggS, said the file, and was no sound at all")
	missing := packOf(t, "a.wav", good)
	delete(missing, "a.wav")
	damaged := packOf(t, "a.wav", good)
	damaged["a.wav"] = &fstest.MapFile{Data: append([]byte("x"), good[1:]...)}
	folder := packOf(t, "a.wav", nil)
	delete(folder, "a.wav")
	folder["a.wav/x"] = &fstest.MapFile{}
	for name, c := range map[string]struct {
		files fstest.MapFS
		want  string
	}{
		"missing":        {missing, "file does not exist"},
		"damaged":        {damaged, "its checksum is not that in manifest.json"},
		"text":           {packOf(t, "a.wav", []byte("bonjour")), `it looks like text: "bonjour"`},
		"text in an ogg": {packOf(t, "a.wav", ogg), "damaged Ogg file"},
		"empty":          {packOf(t, "a.wav", nil), "holds no sound"},
		"without sound":  {packOf(t, "a.wav", good[:44]), "holds no sound"},
		"a folder":       {folder, "a.wav"},
	} {
		p, err := Open(c.files)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_, err = p.Speak(t.Context(), "Bonjour.")
		for _, want := range []string{c.want, "the voice mine", `"Bonjour."`, "a.wav", "build the pack again"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want it to say %s", name, err, want)
			}
		}
	}
}

func TestAHugeClipFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, packOf(t, "a.wav", nil)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "a.wav"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, "a.wav"), maxClip+1); err != nil { // a hole: it takes no room
		t.Fatal(err)
	}
	p, err := Open(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Speak(t.Context(), "Bonjour."); err == nil || !strings.Contains(err.Error(), "larger than 65536 KiB") {
		t.Errorf("got %v", err)
	}
}

// A recording is stored as it was made: it is fit for a session only once it is
// treated.
func TestARecordingIsTreatedWhenItIsSpoken(t *testing.T) {
	raw := take(1, 0.02)
	files := packOf(t, "a.wav", wavFile(t, raw))
	data, err := manifest{Clips: []clip{one("Bonjour.", "a.wav", checksum(files["a.wav"].Data))}}.json()
	if err != nil {
		t.Fatal(err)
	}
	files[manifestName].Data = data
	p, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Speak(t.Context(), "Bonjour.")
	if err != nil {
		t.Fatal(err)
	}
	if l := loudness.OfClip(got); math.Abs(l-clean.Speech) > 0.2 || len(got.Samples) != len(raw.Samples) || got.Samples[0] != 0 {
		t.Errorf("it has %.1f LUFS and %d of %d samples", l, len(got.Samples), len(raw.Samples))
	}
	files["a.wav"].Data[100]++
	if _, err := p.Speak(t.Context(), "Bonjour."); err == nil || !strings.Contains(err.Error(), "record it again, or use another version of it") {
		t.Errorf("of a damaged recording: %v", err)
	}
}
