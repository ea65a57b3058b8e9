package network

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"meditate/audio"
)

const (
	tries    = 4                      // of one phrase in all
	backoff  = 500 * time.Millisecond // after the first try; twice as long after each further one
	patience = 30 * time.Second       // the longest wait that a server is granted
)

// A pace says when a phrase is tried again. It is a parameter so that no test
// waits.
type pace struct {
	now    func() time.Time
	jitter func() float64 // from 0 to 1, so that phrases that failed together do not come back together
	sleep  func(ctx context.Context, d time.Duration) error
}

func realPace() pace {
	return pace{now: time.Now, jitter: rand.Float64, sleep: func(ctx context.Context, d time.Duration) error {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}}
}

// A passing error may be gone at the next try.
type passing struct {
	error
	wait time.Duration // how long the server asks to be left alone; 0: it does not say
}

func passingf(format string, args ...any) error { return &passing{error: fmt.Errorf(format, args...)} }

func (p *passing) Unwrap() error { return p.error }

// A try has a phrase spoken once.
type try func(ctx context.Context) (audio.Clip, error)

// speak has a phrase spoken within a time, in several tries if it must be. Where
// ctx ends, the error is ctx.Err().
func (p pace) speak(ctx context.Context, timeout time.Duration, once try) (audio.Clip, error) {
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	clip, err := p.retry(limited, once)
	switch {
	case err == nil:
		return clip, nil
	case ended(ctx):
		return audio.Clip{}, ctx.Err()
	case ended(limited):
		return audio.Clip{}, fmt.Errorf("the server did not finish within %v: it has too much to do, or has stopped; look at its log, or try again later", timeout)
	}
	return audio.Clip{}, err
}

// ended tells whether a context has ended. A connection that has the deadline of
// the context may notice a moment before the context does; that is waited for.
func ended(ctx context.Context) bool {
	if deadline, ok := ctx.Deadline(); ok && time.Now().After(deadline) {
		<-ctx.Done()
	}
	return ctx.Err() != nil
}

// retry tries again while the error is a passing one and there is time.
func (p pace) retry(ctx context.Context, once try) (audio.Clip, error) {
	for n := 1; ; n++ {
		clip, err := once(ctx)
		var trouble *passing
		if !errors.As(err, &trouble) {
			return clip, err
		}
		wait := p.wait(n, trouble.wait)
		deadline, limited := ctx.Deadline()
		switch {
		case trouble.wait > patience:
			return audio.Clip{}, fmt.Errorf("%w; it asks to be left alone for %v: try again then", err, trouble.wait.Round(time.Second))
		case n == tries || limited && time.Until(deadline) < wait:
			return audio.Clip{}, fmt.Errorf("%w (tries: %d)", err, n)
		}
		if sleepErr := p.sleep(ctx, wait); sleepErr != nil {
			return audio.Clip{}, err
		}
	}
}

// wait returns how long to wait after the n-th try: as long as the server asks,
// but no shorter than the backoff, which is drawn out by up to a quarter.
func (p pace) wait(n int, asked time.Duration) time.Duration {
	step := backoff << (n - 1)
	return max(asked, step+time.Duration(p.jitter()*float64(step)/4))
}
