package voice

import (
	"context"
	"runtime"
	"sync"

	"meditate/audio"
	"meditate/audio/clean"
	"meditate/audio/resample"

	"golang.org/x/sync/errgroup"
)

// SpeakAll speaks the phrases, several at once, and returns by phrase what keep
// makes of their clips, which come at a rate or, where that is 0, at their own.
// Keep is called by several goroutines at once, and a clip is not held any longer
// than that. Progress is told how many are done; it may be nil.
func SpeakAll[T any](ctx context.Context, v Voice, phrases []string, rate audio.Rate, progress func(done, all int), keep func(audio.Clip) T) (map[string]T, error) {
	once := Distinct(phrases)
	kept := make([]T, len(once))
	err := Each(ctx, len(once), progress, func(ctx context.Context, i int) error {
		clip, err := SpeakAt(ctx, v, once[i], rate)
		if err == nil {
			kept[i] = keep(clip)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]T, len(once))
	for i, phrase := range once {
		byKey[phrase] = kept[i]
	}
	out := make(map[string]T, len(phrases))
	for _, phrase := range phrases {
		out[phrase] = byKey[Key(phrase)]
	}
	return out, nil
}

// SpeakAt has a voice speak a phrase and returns the clip at a rate and at exactly
// the loudness of speech; where the rate is 0, as the voice has it.
func SpeakAt(ctx context.Context, v Voice, phrase string, rate audio.Rate) (audio.Clip, error) {
	if r, ok := v.(Rated); ok && rate != 0 {
		return r.SpeakAt(ctx, phrase, rate)
	}
	clip, err := v.Speak(ctx, phrase)
	if err != nil || rate == 0 {
		return clip, err
	}
	return clean.Levelled(resample.Clip(clip, rate)), nil
}

// Distinct returns the keys of the phrases, each once, in their order.
func Distinct(phrases []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, phrase := range phrases {
		if k := Key(phrase); !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

// atOnce is how many phrases are under way at least: a server takes its time,
// whatever the cores here do. An engine that takes fewer says so itself.
const atOnce = 8

// Each calls do for 0 … n−1, several at once, and returns the first error.
func Each(ctx context.Context, n int, progress func(done, all int), do func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(atOnce, runtime.GOMAXPROCS(0)))
	var mu sync.Mutex
	done := 0
	for i := range n {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := do(ctx, i); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			if done++; progress != nil {
				progress(done, n)
			}
			return nil
		})
	}
	return group.Wait()
}
