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
	once := distinct(phrases)
	clips := make([]audio.Clip, len(once))
	err := each(ctx, len(once), progress, func(ctx context.Context, i int) (err error) {
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
		out[phrase] = byKey[key(phrase)]
	}
	return out, nil
}

// distinct returns the keys of the phrases, each once, in their order.
func distinct(phrases []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, phrase := range phrases {
		if k := key(phrase); !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

// each calls do for 0 … n−1 on all cores and returns the first error.
func each(ctx context.Context, n int, progress func(done, all int), do func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
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
