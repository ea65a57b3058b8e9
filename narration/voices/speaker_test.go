package voices

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/wav"
	"meditate/narration/speech"
	"meditate/narration/voice"
	"meditate/narration/voice/cache"
	"meditate/narration/voice/voicetest"
)

// A sayer is an engine that a test controls.
type sayer struct {
	synth voice.Synthesiser
	mu    sync.Mutex
	texts []string // what it was given
}

// newSayer returns an engine that says every text as sound of about its length,
// unless do has something else to do.
func newSayer(do func(text string) (audio.Clip, error)) *sayer {
	s := &sayer{synth: voice.Synthesiser{Name: "sayer", Engine: "sayer", Version: "1", Settings: []string{"calm"}}}
	s.synth.Say = func(ctx context.Context, text string) (audio.Clip, error) {
		s.mu.Lock()
		s.texts = append(s.texts, text)
		s.mu.Unlock()
		if do != nil {
			return do(text)
		}
		return voicetest.Speech(text, 16000), nil
	}
	return s
}

func (*sayer) Name() string { return "sayer" }

func (s *sayer) Open(context.Context, string, string) (*voice.Synthesiser, error) {
	copied := s.synth
	return &copied, nil
}

func (*sayer) List(context.Context) []voice.Status { return nil }

// chosen returns the sayer's voice as a session gets it.
func chosen(t *testing.T, vs *Voices, s *sayer) *Speaker {
	t.Helper()
	vs.Named = []voice.Engine{s}
	v, err := vs.Choose(t.Context(), Request{Name: "sayer", Language: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	return v.(*Speaker)
}

func spoken(t *testing.T, v voice.Voice, phrase string) audio.Clip {
	t.Helper()
	clip, err := v.Speak(t.Context(), phrase)
	if err != nil {
		t.Fatal(err)
	}
	return clip
}

func TestNothingIsSpokenTwice(t *testing.T) {
	kept, s := cache.Open(t.TempDir(), 1<<30), newSayer(nil)
	first := spoken(t, chosen(t, &Voices{Cache: kept}, s), "Tu peux respirer.")
	again := chosen(t, &Voices{Cache: kept}, s)
	if second := spoken(t, again, "Tu peux  respirer. "); !reflect.DeepEqual(second, first) {
		t.Error("the clip that was kept is another")
	}
	if len(s.texts) != 1 {
		t.Errorf("it spoke %q", s.texts)
	}
	if got, want := again.Tally(), (Tally{Kept: 1}); got != want {
		t.Errorf("tally %+v, want %+v", got, want)
	}
}

// Whatever decides how a phrase sounds makes another clip of it, and nothing
// else does.
func TestWhatChangesTheSoundIsSpokenAgain(t *testing.T) {
	lexicon, err := speech.ParseLexicon("lexique.txt", strings.NewReader("respirer = souffler\n"))
	if err != nil {
		t.Fatal(err)
	}
	phrase := "Tu peux respirer, prêt·e."
	for name, c := range map[string]struct {
		change func(vs *Voices, s *sayer)
		again  int // how often it speaks more
	}{
		"nothing":             {func(*Voices, *sayer) {}, 0},
		"the version":         {func(_ *Voices, s *sayer) { s.synth.Version = "2" }, 1},
		"a setting":           {func(_ *Voices, s *sayer) { s.synth.Settings = []string{"brisk"} }, 1},
		"another setting":     {func(_ *Voices, s *sayer) { s.synth.Settings = []string{"calm", ""} }, 1},
		"the engine":          {func(_ *Voices, s *sayer) { s.synth.Engine = "other" }, 1},
		"what it is called":   {func(_ *Voices, s *sayer) { s.synth.Name = "mine" }, 0},
		"the accord":          {func(vs *Voices, _ *sayer) { vs.Accord = speech.Feminine }, 1},
		"the lexicon":         {func(vs *Voices, _ *sayer) { vs.Lexicon = lexicon }, 1},
		"how many are spoken": {func(_ *Voices, s *sayer) { s.synth.InFlight = 3 }, 0},
	} {
		kept, s := cache.Open(t.TempDir(), 1<<30), newSayer(nil)
		spoken(t, chosen(t, &Voices{Cache: kept}, s), phrase)
		vs := &Voices{Cache: kept}
		c.change(vs, s)
		spoken(t, chosen(t, vs, s), phrase)
		if got := len(s.texts) - 1; got != c.again {
			t.Errorf("%s changed: it spoke %d times more, want %d", name, got, c.again)
		}
	}
}

func TestAChangedWordMakesOneNewClip(t *testing.T) {
	kept, s := cache.Open(t.TempDir(), 1<<30), newSayer(nil)
	phrases := []string{"Tu peux respirer.", "Tu peux t’asseoir.", "Tu peux t’arrêter."}
	v := chosen(t, &Voices{Cache: kept}, s)
	if _, err := voice.SpeakAll(t.Context(), v, phrases, 0, nil, func(c audio.Clip) audio.Clip { return c }); err != nil {
		t.Fatal(err)
	}
	phrases[1] = "Tu peux t’allonger."
	v = chosen(t, &Voices{Cache: kept}, s)
	if _, err := voice.SpeakAll(t.Context(), v, phrases, 0, nil, func(c audio.Clip) audio.Clip { return c }); err != nil {
		t.Fatal(err)
	}
	if got, want := v.Tally(), (Tally{Spoken: 1, Kept: 2}); got != want {
		t.Errorf("tally %+v, want %+v", got, want)
	}
}

// What was resampled once is read as it is, and counts as kept.
func TestAResampledClipIsKept(t *testing.T) {
	kept, s := cache.Open(t.TempDir(), 1<<30), newSayer(nil)
	at := func(rate audio.Rate) (audio.Clip, Tally) {
		t.Helper()
		v := chosen(t, &Voices{Cache: kept}, s)
		clip, err := v.SpeakAt(t.Context(), "Tu peux respirer.", rate)
		if err != nil || clip.Rate != rate {
			t.Fatal(clip.Rate, err)
		}
		return clip, v.Tally()
	}
	first, tally := at(48000)
	if tally != (Tally{Spoken: 1}) {
		t.Errorf("cold: %+v", tally)
	}
	again, tally := at(48000)
	if tally != (Tally{Kept: 1}) || !slices.Equal(first.Samples, again.Samples) {
		t.Errorf("warm: %+v, %d samples and %d", tally, len(first.Samples), len(again.Samples))
	}
	if _, tally := at(44100); tally != (Tally{Kept: 1}) {
		t.Errorf("at another rate: %+v", tally)
	}
}

func TestADamagedClipIsMadeAgain(t *testing.T) {
	dir := t.TempDir()
	s := newSayer(nil)
	want := spoken(t, chosen(t, &Voices{Cache: cache.Open(dir, 1<<30)}, s), "Tu peux respirer.")
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		return os.Truncate(path, 100)
	})
	if err != nil {
		t.Fatal(err)
	}
	v := chosen(t, &Voices{Cache: cache.Open(dir, 1<<30)}, s)
	for range 2 {
		if got := spoken(t, v, "Tu peux respirer."); !reflect.DeepEqual(got, want) {
			t.Error("it sounds otherwise")
		}
	}
	if got, want := v.Tally(), (Tally{Damaged: 1, Spoken: 1, Kept: 1}); got != want {
		t.Errorf("tally %+v, want %+v", got, want)
	}
}

// A cache that does not work stops nobody.
func TestACacheThatDoesNotWork(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	v := chosen(t, &Voices{Cache: cache.Open(filepath.Join(file, "clips"), 1<<30)}, newSayer(nil))
	spoken(t, v, "Tu peux respirer.")
	if tally := v.Tally(); tally.Cache == nil || tally.Spoken != 1 {
		t.Errorf("tally %+v", tally)
	}
}

func TestALongTextIsSpokenInPieces(t *testing.T) {
	s := newSayer(nil)
	s.synth.MaxText = 40
	text := "Tu peux respirer. Tu peux sentir tes pieds sur le sol. Rien n’est obligatoire."
	clip := spoken(t, chosen(t, &Voices{}, s), text)
	want := []string{"Tu peux respirer.", "Tu peux sentir tes pieds sur le sol.", "Rien n'est obligatoire."}
	if got := speech.Rules(speech.Rules{Language: "fr"}).Prepare(strings.Join(want, " ")); got != strings.Join(s.texts, " ") || len(s.texts) != 3 {
		t.Errorf("it was given %q", s.texts)
	}
	if d := clip.Duration(); d < 4*time.Second {
		t.Errorf("the clip lasts %v", d)
	}
}

func TestClipsThatAreRefused(t *testing.T) {
	square := func(text string) (audio.Clip, error) {
		c := voicetest.Speech(text, 16000)
		for i, s := range c.Samples {
			c.Samples[i] = max(-1, min(1, 40*s))
		}
		return c, nil
	}
	of := func(seconds float64) func(string) (audio.Clip, error) {
		return func(string) (audio.Clip, error) {
			c := voicetest.Speech(strings.Repeat("a", 40), 16000)
			return audio.Clip{Rate: c.Rate, Samples: slices.Repeat(c.Samples[:1600], int(10*seconds))}, nil
		}
	}
	for name, c := range map[string]struct {
		say  func(string) (audio.Clip, error)
		want string
	}{
		"clipped":            {square, "it is clipped in"},
		"a tenth":            {of(0.1), "s where about"},
		"ten times":          {of(60), "s where about"},
		"endless":            {of(11 * 60), "it made 11m0s of sound"},
		"silent":             {func(string) (audio.Clip, error) { return audio.Clip{Rate: 16000, Samples: make([]float32, 16000)}, nil }, "sayer made no sound of"},
		"empty":              {func(string) (audio.Clip, error) { return audio.Clip{Rate: 16000}, nil }, "sayer made no sound of"},
		"empty, and says so": {func(string) (audio.Clip, error) { return audio.Clip{}, fmt.Errorf("the file %w", wav.ErrEmpty) }, "sayer made no sound of"},
		"an error":           {func(string) (audio.Clip, error) { return audio.Clip{}, errors.New("no data") }, "no data; choose another voice"},
	} {
		v := chosen(t, &Voices{}, newSayer(c.say))
		_, err := v.Speak(t.Context(), "Tu peux respirer, et sentir tes pieds sur le sol.")
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "Tu peux respirer") {
			t.Errorf("%s: got %v, want …%s…", name, err, c.want)
		}
	}
}

func TestAnEngineIsGivenNoMoreThanItTakes(t *testing.T) {
	var now, most atomic.Int32
	s := newSayer(func(text string) (audio.Clip, error) {
		n := now.Add(1)
		defer now.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(time.Millisecond)
		return voicetest.Speech(text, 16000), nil
	})
	s.synth.InFlight = 2
	var phrases []string
	for i := range 12 {
		phrases = append(phrases, strings.Repeat("Encore ", i+1)+".")
	}
	if _, err := voice.SpeakAll(t.Context(), chosen(t, &Voices{}, s), phrases, 0, nil, func(c audio.Clip) audio.Clip { return c }); err != nil {
		t.Fatal(err)
	}
	if got := most.Load(); got > 2 {
		t.Errorf("it spoke %d at once", got)
	}
}

func TestAnEndedContextIsTheError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newSayer(func(string) (audio.Clip, error) {
		cancel()
		return audio.Clip{}, errors.New("ended")
	})
	if _, err := chosen(t, &Voices{}, s).Speak(ctx, "Tu peux respirer."); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

// Missing phrases are spoken by another voice where that was asked for.
func TestAPackIsFilledOnlyIfAsked(t *testing.T) {
	vs := &Voices{Named: []voice.Engine{newSayer(nil)}}
	own, other := aPhrase(t), "Une phrase à moi."
	r := Request{Name: "builtin", Language: "fr", Phrases: []string{own, other}}
	var missing *voice.MissingError
	if _, err := vs.Choose(t.Context(), r); !errors.As(err, &missing) {
		t.Fatalf("unasked: %v", err)
	}
	r.Fill = "sayer"
	v, err := vs.Choose(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	filled := v.(*Filled)
	if got := []string{filled.Name(), filled.Other(own), filled.Other(other)}; !slices.Equal(got, []string{"builtin + sayer", "", "sayer"}) {
		t.Errorf("got %q", got)
	}
	clips, err := voice.SpeakAll(t.Context(), v, r.Phrases, 0, nil, func(c audio.Clip) audio.Clip { return c })
	if err != nil || len(clips) != 2 {
		t.Fatal(err)
	}
	if speakers := Speakers(v); len(speakers) != 1 || speakers[0].Tally().Spoken != 1 {
		t.Errorf("spoken by %v", speakers)
	}
}
