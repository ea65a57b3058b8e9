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
	const margin = 20 * time.Millisecond // of the player, before what it changes
	if late := margin + feedAhead + audio.Rate(48_000).Duration(feedBlock) + deviceBuffer; late > 200*time.Millisecond {
		t.Errorf("a key is heard after %v; want within 200 ms", late)
	}
	if late := audio.Rate(48_000).Duration(2*feedBlock) + fadeTime + feedAhead + muteTime + 2*tick; late > cancelTimeout {
		t.Errorf("a speaker in a process of its own ends %v after it is closed; want within %v", late, cancelTimeout)
	}
	if ahead < 2*deviceBuffer || feedAhead < deviceBuffer || muteTime < 2*deviceBuffer {
		t.Errorf("ahead %v, feedAhead %v or muteTime %v do not cover a buffer of %v", ahead, feedAhead, muteTime, deviceBuffer)
	}
	if openTimeout >= 5*time.Second {
		t.Errorf("Open takes %v to say that there is no device; want less than 5 s", openTimeout)
	}
}
