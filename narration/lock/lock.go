// Package lock lets one process at a time write what several may want to.
package lock

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"time"
)

// ErrHeld is within the error where another process has had a lock for longer than
// was waited for it.
var ErrHeld = errors.New("another process holds it")

// Whether a lock is for one, or for all who only read.
const (
	Alone  = false
	Shared = true
)

// How long whoever waits sleeps between two looks: at first, as for the moment that a
// line takes, and then longer and longer.
const (
	firstPause   = 2 * time.Millisecond
	longestPause = 200 * time.Millisecond
)

// Take waits until nobody else has a lock, for as long as patience lasts, and then has
// it until what it returns is closed or the process ends, however that may be. The
// error may be [ErrHeld], or that of ctx.
//
// The lock is a file of its own. What it stands for may be replaced, so that whoever
// had waited for its lock would hold a file that is gone; and Windows would let nobody
// read what another holds, nor replace it. The lock stays where it is for the same
// reason. A reader makes none: one who only looks, perhaps as another user, must leave
// nothing that shuts the owner out.
func Take(ctx context.Context, file string, share bool, patience time.Duration) (io.Closer, error) {
	flag := os.O_RDWR | os.O_CREATE
	if share {
		flag = os.O_RDONLY
	}
	f, err := os.OpenFile(file, flag, 0o600)
	if err != nil {
		return nil, err
	}
	pause := firstPause
	for begin := time.Now(); ; pause = min(2*pause, longestPause) {
		err := try(f, share)
		switch {
		case err == nil:
			return f, nil
		case !errors.Is(err, ErrHeld):
			f.Close()
			return nil, fmt.Errorf("%s cannot be locked: %w", f.Name(), err)
		case time.Since(begin) >= patience:
			f.Close()
			return nil, fmt.Errorf("%w, and has for %v", err, patience)
		}
		select {
		case <-ctx.Done():
			f.Close()
			return nil, ctx.Err()
		case <-time.After(pause/2 + rand.N(pause)): // not in step with others who wait
		}
	}
}
