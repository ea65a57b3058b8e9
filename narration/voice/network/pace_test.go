package network

import (
	"context"
	"testing"
	"time"

	"meditate/audio"
)

func TestTheBackoffIsDrawnOutByAQuarterAtMost(t *testing.T) {
	for n, want := range map[int]time.Duration{1: 625 * time.Millisecond, 2: 1250 * time.Millisecond, 3: 2500 * time.Millisecond} {
		p := pace{jitter: func() float64 { return 1 }}
		if got := p.wait(n, 0); got != want {
			t.Errorf("after try %d: %v, want %v", n, got, want)
		}
		if got := p.wait(n, time.Minute); got != time.Minute {
			t.Errorf("asked for a minute: %v", got)
		}
	}
}

func TestARealWaitEndsWithItsContext(t *testing.T) {
	if err := realPace().sleep(t.Context(), 1); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := realPace().sleep(ctx, time.Hour); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

// A late context has a deadline that is over, and has not noticed yet.
type late struct{ context.Context }

func (late) Deadline() (time.Time, bool) { return time.Now().Add(-time.Second), true }

func TestAConnectionMayNoticeTheDeadlineFirst(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := (&rest{}).pace().speak(late{ctx}, time.Minute, func(context.Context) (audio.Clip, error) {
		time.AfterFunc(time.Millisecond, cancel)
		return audio.Clip{}, passingf("i/o timeout")
	})
	if err != context.Canceled {
		t.Errorf("got %v", err)
	}
}
