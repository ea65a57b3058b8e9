package speaker

import (
	"context"
	"errors"
	"testing"
	"time"

	"meditate/audio"
)

func TestNothingIsDoneAfterACancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Open(ctx, 48_000); !errors.Is(err, context.Canceled) {
		t.Errorf("Open: %v, want context.Canceled", err)
	}
	if err := new(Speaker).Play(ctx, audio.Buffer{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Play: %v, want context.Canceled", err)
	}
}

func TestNothingIsPlayedAfterClose(t *testing.T) {
	s := newSpeaker(nil, 48_000)
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Play(context.Background(), audio.Buffer{}); !errors.Is(err, ErrClosed) {
		t.Errorf("Play: %v, want ErrClosed", err)
	}
}

// TestBuffersKeepThePromises adds up what the constants say.
func TestBuffersKeepThePromises(t *testing.T) {
	if late := ahead + audio.Rate(48_000).Duration(blockFrames) + fadeTime + tail + 2*tick; late > cancelTimeout {
		t.Errorf("Play returns %v after a cancel; want within %v", late, cancelTimeout)
	}
	if openTimeout >= 5*time.Second {
		t.Errorf("Open takes %v to say that there is no device; want less than 5 s", openTimeout)
	}
}
