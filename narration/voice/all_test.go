package voice

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"testing"

	"meditate/audio"

	"pgregory.net/rapid"
)

// A sayer is a voice made of a function.
type sayer func(ctx context.Context, phrase string) (audio.Clip, error)

func (sayer) Name() string { return "sayer" }

func (s sayer) Speak(ctx context.Context, phrase string) (audio.Clip, error) { return s(ctx, phrase) }

// letters speaks a phrase as its own letters.
func letters(_ context.Context, phrase string) (audio.Clip, error) {
	c := audio.Clip{Rate: 8000}
	for _, b := range []byte(phrase) {
		c.Samples = append(c.Samples, float32(b)/256)
	}
	return c, nil
}

// whole keeps a clip as it is.
func whole(c audio.Clip) audio.Clip { return c }

// Where a rate is asked for, clips come at it; a voice that keeps them at other
// rates is asked for that.
func TestClipsComeAtTheRateThatIsAskedFor(t *testing.T) {
	for _, v := range []Voice{sayer(letters), rated{sayer(letters)}} {
		rates, err := SpeakAll(t.Context(), v, []string{"un", "deux"}, 16000, nil, func(c audio.Clip) audio.Rate { return c.Rate })
		if err != nil || rates["un"] != 16000 || rates["deux"] != 16000 {
			t.Errorf("%T: %v, %v", v, rates, err)
		}
	}
	if own, err := SpeakAt(t.Context(), rated{sayer(letters)}, "un", 0); err != nil || own.Rate != 8000 {
		t.Errorf("%v, %v", own.Rate, err)
	}
}

// rated keeps its clips at any rate.
type rated struct{ sayer }

func (r rated) SpeakAt(_ context.Context, _ string, rate audio.Rate) (audio.Clip, error) {
	return audio.Clip{Rate: rate}, nil
}

func TestSpeakAllGivesWhatSpeakingOneByOneGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		phrases := rapid.SliceOf(rapid.SampledFrom([]string{"un", "deux", " deux", "trois  mots ici", "trois mots ici", "…"})).Draw(t, "phrases")
		var mu sync.Mutex
		times := map[string]int{}
		v := sayer(func(ctx context.Context, phrase string) (audio.Clip, error) {
			mu.Lock()
			defer mu.Unlock()
			times[phrase]++
			return letters(ctx, phrase)
		})
		var seen []int
		got, err := SpeakAll(context.Background(), v, phrases, 0, func(done, all int) {
			if seen = append(seen, done); all != len(Distinct(phrases)) {
				t.Fatalf("%d in all, want %d", all, len(Distinct(phrases)))
			}
		}, whole)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]audio.Clip{}
		for _, phrase := range phrases {
			want[phrase], _ = letters(context.Background(), Key(phrase))
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		for phrase, n := range times {
			if n != 1 {
				t.Fatalf("%q was spoken %d times", phrase, n)
			}
		}
		for i, done := range seen {
			if done != i+1 {
				t.Fatalf("progress went %v", seen)
			}
		}
		if len(seen) != len(times) {
			t.Fatalf("progress ended at %d of %d", len(seen), len(times))
		}
	})
}

func TestSeveralPhrasesAreSpokenAtOnce(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(max(2, runtime.GOMAXPROCS(0))))
	first, second := make(chan struct{}), make(chan struct{})
	v := sayer(func(ctx context.Context, phrase string) (audio.Clip, error) {
		mine, other := first, second
		if phrase == "deux" {
			mine, other = second, first
		}
		close(mine)
		select { // each waits for the other
		case <-other:
			return audio.Clip{}, nil
		case <-t.Context().Done():
			return audio.Clip{}, errors.New("spoken one after the other")
		}
	})
	if _, err := SpeakAll(t.Context(), v, []string{"un", "deux"}, 0, nil, whole); err != nil {
		t.Error(err)
	}
}

func TestTheFirstErrorStopsTheRest(t *testing.T) {
	var phrases []string
	for i := range 1000 {
		phrases = append(phrases, fmt.Sprint(i))
	}
	hoarse := errors.New("hoarse")
	var mu sync.Mutex
	spoken := 0
	v := sayer(func(ctx context.Context, phrase string) (audio.Clip, error) {
		mu.Lock()
		spoken++
		mu.Unlock()
		if phrase == "0" {
			return audio.Clip{}, hoarse
		}
		<-ctx.Done() // the error of another phrase reaches this one
		return audio.Clip{}, ctx.Err()
	})
	clips, err := SpeakAll(t.Context(), v, phrases, 0, func(int, int) { t.Error("progress was made") }, whole)
	if !errors.Is(err, hoarse) || clips != nil {
		t.Errorf("got %v, %v; want the first error", clips, err)
	}
	if spoken > max(atOnce, runtime.GOMAXPROCS(0))+1 {
		t.Errorf("%d phrases were begun", spoken)
	}
}

func TestCancellingSpeakAllIsItsError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	v := sayer(func(ctx context.Context, phrase string) (audio.Clip, error) {
		cancel()
		return letters(ctx, phrase)
	})
	phrases := slices.Repeat([]string{"un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit"}, 20)
	for i := range phrases {
		phrases[i] += fmt.Sprint(i)
	}
	if _, err := SpeakAll(ctx, v, phrases, 0, nil, whole); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}
