package voice

import (
	"context"
	"runtime"
	"sync"

	"meditate/audio"

	"golang.org/x/sync/errgroup"
)

// SpeakAll speaks the phrases, several at once, and returns their clips by
// phrase. Progress is told how many are done; it may be nil.
func SpeakAll(ctx context.Context, v Voice, phrases []string, progress func(done, all int)) (map[string]audio.Clip, error) {
	once := Distinct(phrases)
	clips := make([]audio.Clip, len(once))
	err := Each(ctx, len(once), progress, func(ctx context.Context, i int) (err error) {
		clips[i], err = v.Speak(ctx, once[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]audio.Clip, len(once))
	for i, phrase := range once {
		byKey[phrase] = clips[i]
	}
	out := make(map[string]audio.Clip, len(phrases))
	for _, phrase := range phrases {
		out[phrase] = byKey[Key(phrase)]
	}
	return out, nil
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
