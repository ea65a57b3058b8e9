package manifest

import (
	"reflect"
	"strings"
	"testing"
)

func evening() Manifest {
	return Manifest{
		Format: format, MadeWith: Program{"meditate", "1.0"}, Title: "Le soir", Language: "fr",
		Script:   File{"soir.md", strings.Repeat("a", 64)},
		Settings: map[string]string{"length": "8m", "voice": "ma-voix"},
		Score:    Score{48000, 480 * 48000, strings.Repeat("b", 64)},
		Voices:   []Voice{{Name: "ma-voix", Speaker: "Anne", Licence: "private", Consent: "Anne agrees"}},
		Clips:    []Clip{{"Respire.", 48000, strings.Repeat("c", 64)}, {"Ce moment est à toi.", 96000, strings.Repeat("d", 64)}},
		Bed:      Bed{Name: "room", LevelDB: -62},
		Level:    &Level{"podcast", -16, -1, "programme"},
		Encoder:  &Program{"lame", "3.100"},
		Audio:    Audio{"soir.mp3", 7_680_000, strings.Repeat("e", 64), strings.Repeat("f", 64)},
	}
}

func TestManifestIsReadAsItWasWritten(t *testing.T) {
	got, err := Parse(evening().JSON())
	if err != nil || !reflect.DeepEqual(got, evening()) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhatIsDifferent(t *testing.T) {
	now := evening()
	now.Audio.File = "another.mp3" // which is no difference
	if d := Compare(evening(), now); len(d) != 0 {
		t.Errorf("%v", d)
	}
	now.Clips[1].Frames = 96001
	now.Clips = append(now.Clips, Clip{Phrase: "Encore."})
	now.Script.SHA256 = "0"
	now.Encoder = nil
	delete(now.Settings, "length")
	now.Bed.LevelDB = -60.5
	var got []string
	for _, d := range Compare(evening(), now) {
		got = append(got, d.String())
	}
	want := []string{
		"bed level_db: was -62, is -60.5",
		"clips “Ce moment est à toi.” frames: was 96000, is 96001",
		"clips “Encore.” frames: 0, which was not there",
		"clips “Encore.” phrase: Encore., which was not there",
		"encoder name: was lame, and is not there",
		"encoder version: was 3.100, and is not there",
		"script sha256: was " + strings.Repeat("a", 64) + ", is 0",
		"settings length: was 8m, and is not there",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestWhatIsNoManifest(t *testing.T) {
	good := string(evening().JSON())
	for name, text := range map[string]string{
		"empty": "", "a list": "[]", "a page": "<html>", "two": good + good,
		"another format":  strings.Replace(good, `"format": 1`, `"format": 2`, 1),
		"a field of more": strings.Replace(good, `"format"`, `"louder": 1, "format"`, 1),
		"no hash":         strings.Replace(good, strings.Repeat("e", 64), "e", 1),
	} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(evening().JSON())
	f.Add([]byte(`{"format":1,"audio":{"file":"a","sha256":"` + strings.Repeat("0", 64) + `"},"clips":[{}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse(data)
		if err != nil {
			return
		}
		if d := Compare(m, m); len(d) != 0 {
			t.Fatalf("differs from itself: %v", d)
		}
		again, err := Parse(m.JSON())
		if err != nil || len(Compare(m, again)) != 0 {
			t.Fatalf("is read as another: %v", err)
		}
	})
}
