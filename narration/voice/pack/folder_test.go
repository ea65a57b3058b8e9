package pack

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"meditate/audio"
)

var firstOfMarch = time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC)

func newFolder(t *testing.T) *Folder {
	t.Helper()
	f, err := Create(t.Context(), filepath.Join(t.TempDir(), "ma-voix"), Info{Name: "ma-voix", Language: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func add(t *testing.T, f *Folder, phrase string, sound audio.Clip) int {
	t.Helper()
	version, err := f.Add(t.Context(), Recording{phrase, sound}, firstOfMarch)
	if err != nil {
		t.Fatal(err)
	}
	return version
}

// mustBeWhole opens a pack and reads every take of it.
func mustBeWhole(t *testing.T, dir string) *Pack {
	t.Helper()
	p, err := Open(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range p.manifest.Clips {
		for _, take := range c.Takes {
			if _, err := p.read(take); err != nil {
				t.Errorf("%q: %s: %v", c.Phrase, take.File, err)
			}
		}
	}
	return p
}

func mustBeTidy(t *testing.T, dirs ...string) {
	t.Helper()
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if name := e.Name(); name[0] == '.' && name != ".lock" {
				t.Errorf("left behind: %s", filepath.Join(dir, name))
			}
		}
	}
}

func TestARecordingIsNeverOverwritten(t *testing.T) {
	f := newFolder(t)
	var files []string
	for i := range 3 {
		if version := add(t, f, " Bonjour.\n", take(i, 0.5)); version != i+1 {
			t.Errorf("take %d became version %d", i, version)
		}
		status, err := f.Status([]string{"Bonjour."})
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, status[0].Takes[i].File)
		for j, file := range files {
			if status[0].Takes[j].File != file || status[0].Use != i+1 {
				t.Errorf("after take %d: %+v", i, status)
			}
		}
	}
	if version := add(t, f, "Bonjour.", take(1, 0.5)); version != 2 {
		t.Errorf("a take that is there became version %d", version)
	}
	if got := mustBeWhole(t, f.dir).manifest.Clips; len(got) != 1 || len(got[0].Takes) != 3 || got[0].Use != 2 {
		t.Errorf("the pack has %+v", got)
	}
}

func TestTheStatusSaysWhatIsCovered(t *testing.T) {
	f := newFolder(t)
	add(t, f, "Bonjour.", take(1, 0.5))
	add(t, f, "Bonjour.", take(2, 0.5))
	got, err := f.Status([]string{"Adieu.", "Bonjour.", " Adieu. "})
	if err != nil || len(got) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	if !reflect.DeepEqual(got[0], Coverage{Phrase: "Adieu."}) || !reflect.DeepEqual(got[2], Coverage{Phrase: " Adieu. "}) {
		t.Errorf("of what is missing: %+v", got)
	}
	second := got[1].Takes[1]
	if got[1].Use != 2 || len(got[1].Takes) != 2 || second.Recorded != "2026-03-01" || second.Seconds < 1.4999 || second.Seconds > 1.5001 {
		t.Errorf("of what is there: %+v", got[1])
	}
}

func TestAnEarlierVersionIsUsedAgain(t *testing.T) {
	f := newFolder(t)
	for i, seconds := range []int{1, 2} {
		long := take(i, 0.5)
		for range seconds {
			long.Samples = append(long.Samples, take(i, 0.5).Samples...)
		}
		add(t, f, "Bonjour.", long)
	}
	lasts := func() time.Duration {
		clip, err := mustBeWhole(t, f.dir).Speak(t.Context(), "Bonjour.")
		if err != nil {
			t.Fatal(err)
		}
		return clip.Duration().Round(time.Second)
	}
	second := lasts()
	if err := f.Use(t.Context(), "Bonjour.", 1); err != nil {
		t.Fatal(err)
	}
	if first := lasts(); first >= second {
		t.Errorf("version 1 lasts %v, version 2 %v", first, second)
	}
	for want, use := range map[string]func() error{
		`there is no recording of "Adieu."`:                  func() error { return f.Use(t.Context(), "Adieu.", 1) },
		`there is no version 3 of "Bonjour."; the last is 2`: func() error { return f.Use(t.Context(), "Bonjour.", 3) },
		`there is no version 0 of "Bonjour."`:                func() error { return f.Use(t.Context(), "Bonjour.", 0) },
	} {
		if err := use(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %s", err, want)
		}
	}
}

// What goes wrong with one recording of many goes wrong with all of them.
func TestAnImportIsStoredWholeOrNotAtAll(t *testing.T) {
	f := newFolder(t)
	add(t, f, "Bonjour.", take(0, 0.5))
	before := mustBeWhole(t, f.dir).manifest
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	good := Recording{"Respire.", take(1, 0.5)}
	for name, c := range map[string]struct {
		ctx  context.Context
		last Recording
		want string
	}{
		"silence":      {t.Context(), Recording{"Adieu.", take(2, 0)}, `nothing is heard of "Adieu."; record it again`},
		"nothing":      {t.Context(), Recording{"Adieu.", audio.Clip{Rate: 48000}}, "nothing is heard"},
		"no phrase":    {t.Context(), Recording{" ", take(2, 0.5)}, "says no phrase"},
		"an odd rate":  {t.Context(), Recording{"Adieu.", audio.Clip{Rate: 100, Samples: take(2, 0.5).Samples}}, "rate of 100 Hz"},
		"an ended ctx": {ended, good, "context canceled"},
	} {
		versions, err := f.AddAll(c.ctx, []Recording{good, c.last}, firstOfMarch)
		if err == nil || versions != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, %v; want it to say %s", name, versions, err, c.want)
		}
		if after := mustBeWhole(t, f.dir).manifest; !reflect.DeepEqual(after, before) {
			t.Errorf("%s: the pack has %+v", name, after)
		}
	}
	if version := add(t, f, good.Phrase, good.Sound); version != 1 {
		t.Errorf("tried again, it became version %d", version)
	}
	mustBeWhole(t, f.dir)
	mustBeTidy(t, f.dir, filepath.Join(f.dir, clipsName))
}

func TestARecordingThatIsTooLongIsRefused(t *testing.T) {
	long := audio.Clip{Rate: 48000, Samples: make([]float32, maxClip/2)}
	_, err := newFolder(t).Add(t.Context(), Recording{"Bonjour.", long}, firstOfMarch)
	if err == nil || !strings.Contains(err.Error(), "which is too long for a phrase") {
		t.Errorf("got %v", err)
	}
}

func TestWhatAKilledProcessLeftIsSweptOrUsed(t *testing.T) {
	f := newFolder(t)
	add(t, f, "Bonjour.", take(0, 0.5))
	other, _, err := encodeTake(t.Context(), Recording{"Bonjour.", take(1, 0.5)})
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(f.dir, clipsName, ".meditate-00000001.part")
	unnamed := filepath.Join(f.dir, clipsName, "precious.wav")
	damaged := filepath.Join(f.dir, filepath.FromSlash(other.File))
	for _, file := range []string{left, unnamed, damaged} {
		if err := os.WriteFile(file, []byte("half"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if version := add(t, f, "Bonjour.", take(1, 0.5)); version != 2 {
		t.Errorf("it became version %d", version)
	}
	mustBeWhole(t, f.dir)
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the temporary file: %v", err)
	}
	if _, err := os.Stat(unnamed); err != nil {
		t.Errorf("what may be a recording that an older manifest forgot: %v", err)
	}
}

func TestFoldersThatAreNotMadeIntoPacks(t *testing.T) {
	whole := Info{Name: "ma-voix", Language: "fr"}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "thesis.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	engines := t.TempDir()
	if err := os.CopyFS(engines, packOf(t, "a.wav", wavFile(t, vowel(22050)))); err != nil {
		t.Fatal(err)
	}
	create := func(dir string, info Info) error { _, err := Create(t.Context(), dir, info); return err }
	for want, err := range map[string]error{
		"is a pack already; choose another name":               create(newFolder(t).dir, whole),
		"is no pack and holds thesis.txt; choose a new folder": create(other, whole),
		"the language is missing; write language: fr":          create(t.TempDir(), Info{Name: "ma-voix"}),
		`"ma voix" cannot be the name of a pack`:               create(t.TempDir(), Info{Name: "ma voix", Language: "fr"}),
		"the date holds":                                       create(t.TempDir(), Info{Name: "a", Language: "fr", Date: "\x01"}),
		"the clips of mine were made by an engine; a person's": func() error { _, err := OpenFolder(engines); return err }(),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %s", err, want)
		}
	}
	if _, err := OpenFolder(t.TempDir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("of an empty folder: %v", err)
	}
}

// A Create that was killed before its end left no pack, and nothing in the way.
func TestAHalfMadePackIsMadeWhole(t *testing.T) {
	f, mine := newFolder(t), Info{Name: "ma-voix", Language: "fr"}
	if err := os.Remove(filepath.Join(f.dir, infoName)); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(t.Context(), f.dir, mine); err != nil {
		t.Error(err)
	}
	add(t, f, "Bonjour.", take(0, 0.5))
	if err := os.Remove(filepath.Join(f.dir, infoName)); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(t.Context(), f.dir, mine); err == nil { // its recordings would be forgotten
		t.Error("a pack of recordings was made anew")
	}
}
