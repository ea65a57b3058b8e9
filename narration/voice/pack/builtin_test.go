package pack

import (
	"context"
	"io/fs"
	"math"
	"testing"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/loudness"
	"meditate/narration/script"
	"meditate/narration/voice"
	"meditate/scripts"
)

func openBuiltin(t *testing.T) *Pack {
	t.Helper()
	p, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheBuiltinPackSpeaksTheWholeProgramme(t *testing.T) {
	days, err := fs.Glob(scripts.FS, "*.md")
	if err != nil || len(days) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	p := openBuiltin(t)
	for _, day := range days {
		f, err := scripts.FS.Open(day)
		if err != nil {
			t.Fatal(err)
		}
		s, err := script.Parse(day, f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		var spoken []string
		for _, phrase := range s.Phrases() {
			spoken = append(spoken, phrase.Spoken)
		}
		if len(spoken) == 0 {
			t.Errorf("%s says nothing", day)
		}
		if s.Meta.Language != p.Info().Language {
			t.Errorf("%s is in %q, the pack in %q", day, s.Meta.Language, p.Info().Language)
		}
		for _, phrase := range p.Missing(spoken) {
			t.Errorf("%s: no clip of %q; run go generate ./narration/voice/pack", day, phrase)
		}
	}
}

func TestTheBuiltinPackIsWhatItsManifestSays(t *testing.T) {
	p := openBuiltin(t)
	if p.Name() != BuiltinName {
		t.Errorf("it calls itself %q", p.Name())
	}
	if want := (Info{Name: BuiltinName, Language: "fr", Engine: "pico2wave", EngineVersion: p.Info().EngineVersion, Licence: p.Info().Licence}); p.Info() != want || want.Licence == "" || want.EngineVersion == "" {
		t.Errorf("it says of itself %+v", p.Info())
	}
	m := p.manifest
	if m.Treatment != clean.Version {
		t.Errorf("made with treatment %d, and %d is today's; run go generate ./narration/voice/pack", m.Treatment, clean.Version)
	}
	named := map[string]bool{"builtin/" + manifestName: true, "builtin/" + infoName: true}
	for _, c := range m.Clips {
		if len(c.Takes) != 1 {
			t.Errorf("%q has %d takes", c.Phrase, len(c.Takes))
		}
		file := "builtin/" + c.inUse().File
		if named[file] {
			t.Errorf("%s is named twice", file)
		}
		named[file] = true
	}
	err := fs.WalkDir(builtin, "builtin", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if !named[path] {
				t.Errorf("%s is not in the manifest", path)
			}
			delete(named, path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	for file := range named {
		t.Errorf("%s is in the manifest and not in the pack", file)
	}
}

// Every clip is read as it is stored, and its checksum with it.
func TestEveryBuiltinClipIsFitForASession(t *testing.T) {
	p := openBuiltin(t)
	clips := p.manifest.Clips
	err := voice.Each(t.Context(), (len(clips)+clipStep-1)/clipStep, nil, func(_ context.Context, i int) error {
		c := clips[i*clipStep]
		clip, err := p.read(c.inUse())
		if err == nil {
			checkClip(t, c.Phrase, clip)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func checkClip(t *testing.T, phrase string, c audio.Clip) {
	if c.Rate != packRate {
		t.Errorf("%q has %d frames a second, want %d", phrase, c.Rate, packRate)
	}
	tallest := 0.0
	for _, s := range c.Samples {
		tallest = max(tallest, math.Abs(float64(s)))
	}
	if tallest >= 1 {
		t.Errorf("%q is clipped: its peak is %.3f", phrase, tallest)
	}
	// Coding moves the peak a little, so what the ceiling held back is found
	// within 1 dB of it.
	heldBack := audio.DB(tallest) > clean.Ceiling-1
	if off := loudness.OfClip(c) - clean.Speech; off > 1 || off < -1 && !heldBack {
		t.Errorf("%q is %+.1f LU off, with a peak of %.1f dBFS", phrase, off, audio.DB(tallest))
	}
	lead, tail := silentEnds(c, 0.001) // 60 dB below full scale, softer than any consonant
	if lead > 0.2 || tail > 0.2 {
		t.Errorf("%q has %.2f s of silence in front and %.2f s behind", phrase, lead, tail)
	}
	first, last := c.Samples[0], c.Samples[len(c.Samples)-1]
	if math.Abs(float64(first)) > 0.003 || math.Abs(float64(last)) > 0.003 {
		t.Errorf("%q begins with %v and ends with %v", phrase, first, last)
	}
}

// silentEnds returns how many seconds at either end stay below a level.
func silentEnds(c audio.Clip, level float32) (lead, tail float64) {
	loud := func(s float32) bool { return s > level || s < -level }
	n := len(c.Samples)
	first, last := 0, n-1
	for first < n && !loud(c.Samples[first]) {
		first++
	}
	for last >= 0 && !loud(c.Samples[last]) {
		last--
	}
	return float64(first) / float64(c.Rate), float64(n-1-last) / float64(c.Rate)
}

func TestABuiltinClipBeginsAndEndsInSilence(t *testing.T) {
	p := openBuiltin(t)
	clip, err := p.Speak(t.Context(), p.Phrases()[0])
	if err != nil {
		t.Fatal(err)
	}
	if first, last := clip.Samples[0], clip.Samples[len(clip.Samples)-1]; first != 0 || last != 0 {
		t.Errorf("begins with %v and ends with %v", first, last)
	}
}
