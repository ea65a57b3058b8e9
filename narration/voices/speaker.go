package voices

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/resample"
	"meditate/audio/wav"
	"meditate/narration/speech"
	"meditate/narration/voice"
	"meditate/narration/voice/cache"
)

// toneRate is the rate at which equalisers work: far above the band of speech,
// so that their shelves keep their shape.
const toneRate audio.Rate = 48000

// longestPhrase is more than anyone says in one go.
const longestPhrase = 10 * time.Minute

// A clip of a tenth or of ten times the length that is expected says something
// else than the text.
const (
	farTooShort = 0.1
	farTooLong  = 10.0
)

// A Speaker is a voice of an engine: its text prepared, its sound made fit for a
// session, and kept, so that nothing is spoken twice.
type Speaker struct {
	synth *voice.Synthesiser
	rules speech.Rules
	cache *cache.Cache
	slots chan struct{} // one for each phrase that may be under way

	mu    sync.Mutex
	tally Tally
}

// A Tally counts what a Speaker did.
type Tally struct {
	Spoken  int   // clips that the engine made
	Kept    int   // clips that came from the cache
	Damaged int   // clips of the cache that were damaged, and made again
	Cache   error // the first reason why the cache did not work
}

func newSpeaker(s *voice.Synthesiser, vs *Voices, language string) *Speaker {
	n := s.InFlight
	if n == 0 {
		n = runtime.GOMAXPROCS(0)
	}
	return &Speaker{synth: s, rules: vs.Rules(language), cache: vs.Cache, slots: make(chan struct{}, n)}
}

// Name implements [voice.Voice].
func (s *Speaker) Name() string { return s.synth.Name }

// Synthesiser returns what speaks. It is shared: do not change it.
func (s *Speaker) Synthesiser() *voice.Synthesiser { return s.synth }

// Tally returns what was done until now.
func (s *Speaker) Tally() Tally {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tally
}

func (s *Speaker) count(add func(t *Tally)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	add(&s.tally)
}

// Speak implements [voice.Voice].
func (s *Speaker) Speak(ctx context.Context, phrase string) (audio.Clip, error) {
	if err := ctx.Err(); err != nil {
		return audio.Clip{}, err
	}
	text := s.rules.Prepare(phrase)
	key := s.key(text)
	if clip, ok := s.kept(key); ok {
		return clip, nil
	}
	clip, err := s.render(ctx, text)
	switch {
	case err == nil:
		s.keep(key, clip)
		return clip, nil
	case ctx.Err() != nil:
		return audio.Clip{}, ctx.Err()
	case errors.Is(err, clean.ErrSilent) || errors.Is(err, wav.ErrEmpty):
		return audio.Clip{}, fmt.Errorf("%s made no sound of %q; write words it can read, or choose another voice", s.Name(), voice.Excerpt(phrase))
	}
	return audio.Clip{}, fmt.Errorf("%s could not say %q: %w; choose another voice if this stays so", s.Name(), voice.Excerpt(phrase), err)
}

// SpeakAt implements [voice.Rated]: what was resampled and levelled once is kept,
// too.
func (s *Speaker) SpeakAt(ctx context.Context, phrase string, rate audio.Rate) (audio.Clip, error) {
	own := s.key(s.rules.Prepare(phrase))
	key := cache.KeyOf("levelled", fmt.Sprint(resample.Version), fmt.Sprint(rate), string(own[:]))
	if clip, ok := s.kept(key); ok {
		return clip, nil
	}
	clip, err := s.Speak(ctx, phrase)
	if err != nil {
		return clip, err
	}
	clip = clean.Levelled(resample.Clip(clip, rate))
	s.put(key, clip)
	return clip, nil
}

// key names the clip of a prepared text by everything that decides how it sounds.
func (s *Speaker) key(text string) cache.Key {
	parts := []string{s.synth.Engine, s.synth.Version, fmt.Sprint(clean.Version), fmt.Sprint(s.synth.Tone), fmt.Sprint(s.synth.MaxText), text}
	return cache.KeyOf(slices.Concat(parts, s.synth.Settings)...)
}

// kept returns a clip from the cache.
func (s *Speaker) kept(key cache.Key) (clip audio.Clip, ok bool) {
	if s.cache == nil {
		return clip, false
	}
	clip, ok, err := s.cache.Get(key)
	switch {
	case ok:
		s.count(func(t *Tally) { t.Kept++ })
	case errors.Is(err, cache.ErrDamaged):
		s.count(func(t *Tally) { t.Damaged++ })
	case err != nil:
		s.cacheFailed(err)
	}
	return clip, ok
}

// keep puts a clip that was made into the cache. Where that fails, the session
// goes on: it only takes longer the next time.
func (s *Speaker) keep(key cache.Key, clip audio.Clip) {
	s.count(func(t *Tally) { t.Spoken++ })
	s.put(key, clip)
}

// put puts a clip into the cache, if there is one.
func (s *Speaker) put(key cache.Key, clip audio.Clip) {
	if s.cache == nil {
		return
	}
	if err := s.cache.Put(key, clip); err != nil {
		s.cacheFailed(err)
	}
}

func (s *Speaker) cacheFailed(err error) {
	s.count(func(t *Tally) {
		if t.Cache == nil {
			t.Cache = err
		}
	})
}

// render has the text spoken and treats the sound.
func (s *Speaker) render(ctx context.Context, text string) (audio.Clip, error) {
	raw, err := s.say(ctx, text)
	if err != nil {
		return audio.Clip{}, err
	}
	if err := clean.CheckClipping(raw); err != nil {
		return audio.Clip{}, err
	}
	if len(s.synth.Tone) > 0 {
		raw = resample.Clip(raw, toneRate)
	}
	clip, err := clean.Clip(raw, s.synth.Tone...)
	if err != nil {
		return audio.Clip{}, err
	}
	return clip, CheckLength(clip.Duration(), text)
}

// say has the text spoken, piece by piece where the engine takes no more.
func (s *Speaker) say(ctx context.Context, text string) (audio.Clip, error) {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return audio.Clip{}, ctx.Err()
	}
	var whole audio.Clip
	for _, piece := range split(text, s.synth.MaxText) {
		clip, err := s.synth.Say(ctx, piece)
		switch {
		case err != nil:
			return audio.Clip{}, err
		case whole.Rate != 0 && whole.Rate != clip.Rate:
			return audio.Clip{}, fmt.Errorf("it changed its sample rate from %d to %d Hz", whole.Rate, clip.Rate)
		}
		whole.Rate, whole.Samples = clip.Rate, append(whole.Samples, clip.Samples...)
		if d := whole.Duration(); d > longestPhrase {
			return audio.Clip{}, fmt.Errorf("it made %v of sound; write shorter sentences", d.Round(time.Second))
		}
	}
	if len(whole.Samples) == 0 {
		return audio.Clip{}, wav.ErrEmpty
	}
	return whole, nil
}

// CheckLength refuses a clip whose length says that it cannot say a text.
func CheckLength(got time.Duration, text string) error {
	expected := speech.Expected(text)
	if share := float64(got) / float64(expected); share < farTooShort || share > farTooLong {
		return fmt.Errorf("it lasts %.1f s where about %.1f s were expected", got.Seconds(), expected.Seconds())
	}
	return nil
}
