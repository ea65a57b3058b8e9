package voice

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"meditate/audio"
	"meditate/audio/wav"
)

// vowel is half a second of something that is not silence.
func vowel(rate audio.Rate) audio.Clip {
	c := audio.Clip{Rate: rate, Samples: make([]float32, rate/2)}
	for i := range c.Samples {
		c.Samples[i] = float32(0.3 * math.Sin(2*math.Pi*200*float64(i)/float64(rate)))
	}
	return c
}

func wavFile(t *testing.T, c audio.Clip) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := wav.Write(t.Context(), &b, audio.Mono(c.Samples), wav.Options{Rate: c.Rate, Channels: 1}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// packOf returns a pack in which one file says Bonjour.
func packOf(t *testing.T, file string, data []byte) fstest.MapFS {
	t.Helper()
	return fstest.MapFS{
		file:         {Data: data},
		manifestName: {Data: manifestOf(t, ManifestClip{"Bonjour.", file, sum(data)})},
	}
}

func manifestOf(t *testing.T, clips ...ManifestClip) []byte {
	t.Helper()
	data, err := json.Marshal(Manifest{Name: "mine", Language: "fr", Clips: clips})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAPackOfWAVFilesSpeaks(t *testing.T) {
	files := packOf(t, "clips/bonjour.wav", wavFile(t, vowel(22050)))
	manifest := files[manifestName].Data
	files[manifestName].Data = bytes.Replace(manifest, []byte(sum(files["clips/bonjour.wav"].Data)),
		[]byte(strings.ToUpper(sum(files["clips/bonjour.wav"].Data))), 1) // as some tools print it
	p, err := OpenPack(files)
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
	var lacking *MissingError
	if _, err := p.Speak(t.Context(), "Bonsoir."); !errors.As(err, &lacking) {
		t.Errorf("of a phrase without a clip: %v", err)
	}
}

func TestAnEndedContextEndsAPack(t *testing.T) {
	p, err := OpenPack(packOf(t, "a.wav", wavFile(t, vowel(22050))))
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
	clip := ManifestClip{"Bonjour.", "a.ogg", ""}
	for name, c := range map[string]struct {
		manifest []byte
		want     string
	}{
		"none":             {nil, "no voice pack: open manifest.json"},
		"text":             {[]byte("bonjour"), "invalid character 'b'"},
		"empty":            {[]byte{}, "EOF"},
		"unknown field":    {[]byte(`{"name":"mine","voices":3}`), `unknown field "voices"`},
		"more behind":      {append(manifestOf(t, clip), "{}"...), "something follows its end"},
		"nameless":         {[]byte(`{"clips":[]}`), "the pack has no name"},
		"outside":          {manifestOf(t, ManifestClip{"Bonjour.", "../a.ogg", ""}), `"../a.ogg" is no path inside the pack`},
		"outside in two":   {manifestOf(t, ManifestClip{"Bonjour.", "clips/../../a.ogg", ""}), "is no path inside the pack"},
		"absolute":         {manifestOf(t, ManifestClip{"Bonjour.", "/etc/a.ogg", ""}), `"/etc/a.ogg" is no path inside the pack`},
		"the pack itself":  {manifestOf(t, ManifestClip{"Bonjour.", ".", ""}), `"." is no path inside the pack`},
		"no file":          {manifestOf(t, ManifestClip{"Bonjour.", "", ""}), `"" is no path inside the pack`},
		"no phrase":        {manifestOf(t, clip, ManifestClip{" ", "b.ogg", ""}), "clip 2 has no phrase"},
		"a phrase twice":   {manifestOf(t, clip, ManifestClip{"Bonjour.", "b.ogg", ""}), `two clips say "Bonjour."`},
		"twice but spaces": {manifestOf(t, clip, ManifestClip{" Bonjour.\n", "b.ogg", ""}), `two clips say "Bonjour."`},
	} {
		files := fstest.MapFS{}
		if c.manifest != nil {
			files[manifestName] = &fstest.MapFile{Data: c.manifest}
		}
		if _, err := OpenPack(files); err == nil || !strings.Contains(err.Error(), c.want) {
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
	for name, c := range map[string]struct {
		files fstest.MapFS
		want  string
	}{
		"missing":        {missing, "file does not exist"},
		"damaged":        {damaged, "its checksum is not that in manifest.json"},
		"text":           {packOf(t, "a.wav", []byte("bonjour")), `it looks like text: "bonjour"`},
		"text in an ogg": {packOf(t, "a.wav", ogg), "Ogg Vorbis"},
		"empty":          {packOf(t, "a.wav", nil), "holds no sound"},
		"without sound":  {packOf(t, "a.wav", good[:44]), "holds no sound"},
		"a folder":       {fstest.MapFS{"a.wav/x": {}, manifestName: {Data: manifestOf(t, ManifestClip{"Bonjour.", "a.wav", ""})}}, "a.wav"},
	} {
		p, err := OpenPack(c.files)
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
	if err := os.WriteFile(filepath.Join(dir, manifestName), manifestOf(t, ManifestClip{"Bonjour.", "a.wav", ""}), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "a.wav"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(maxPackFile + 1); err != nil { // a hole: it takes no room
		t.Fatal(err)
	}
	p, err := OpenPack(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Speak(t.Context(), "Bonjour."); err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Errorf("got %v", err)
	}
}
