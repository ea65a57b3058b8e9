package pcm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"meditate/audio"
)

func TestRefusals(t *testing.T) {
	for name, o := range map[string]Options{
		"three channels":  {Channels: 3},
		"minus a channel": {Channels: -1},
		"unknown format":  {Format: 3},
	} {
		untouched := writerFunc(func([]byte) (int, error) {
			t.Errorf("%s: written to", name)
			return 0, io.ErrClosedPipe
		})
		if err := Write(t.Context(), untouched, hiss(10), o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// inBubble runs test with several numbers of workers, where a goroutine that is
// left over is a failure.
func inBubble(t *testing.T, test func(t *testing.T, workers int)) {
	t.Helper()
	for _, workers := range []int{1, 2, 5} {
		t.Run(fmt.Sprintf("%d workers", workers), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, workers) })
		})
	}
}

// busy counts the reads of a signal that are under way.
func busy(s audio.Signal, reads *atomic.Int64) audio.Signal {
	return signalFunc{s.Len(), func(dst []audio.Frame, at int64) (int, error) {
		reads.Add(1)
		defer reads.Add(-1)
		return s.ReadAt(dst, at)
	}}
}

func TestFailingSignal(t *testing.T) {
	const length, size, bad = 10_000, 64, 5_000
	damaged := errors.New("damaged")
	for name, c := range map[string]struct {
		read func(dst []audio.Frame) (int, error)
		want error
	}{
		"error":              {func(dst []audio.Frame) (int, error) { return 3, damaged }, damaged},
		"error at the end":   {func(dst []audio.Frame) (int, error) { return len(dst), damaged }, damaged},
		"end too early":      {func(dst []audio.Frame) (int, error) { return 3, io.EOF }, io.ErrUnexpectedEOF},
		"short without word": {func(dst []audio.Frame) (int, error) { return len(dst) - 1, nil }, io.ErrUnexpectedEOF},
		"nothing":            {func(dst []audio.Frame) (int, error) { return 0, nil }, io.ErrUnexpectedEOF},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, workers int) {
				var reads, later atomic.Int64
				s := busy(signalFunc{length, func(dst []audio.Frame, at int64) (int, error) {
					if at+int64(len(dst)) > bad {
						later.Add(1)
						return c.read(dst)
					}
					return hiss(length).ReadAt(dst, at)
				}}, &reads)
				var out bytes.Buffer
				err := write(t.Context(), &out, s, Options{Workers: workers}, size)
				if !errors.Is(err, c.want) {
					t.Errorf("error %v, want %v", err, c.want)
				}
				if want := 4 * (bad / size * size); out.Len() != want {
					t.Errorf("%d bytes in front of the error, want %d", out.Len(), want)
				}
				if reads.Load() != 0 {
					t.Error("still reading after the return")
				}
				if later.Load() > 10 {
					t.Errorf("%d blocks read after the failure", later.Load())
				}
			})
		})
	}
}

func TestFailingWriter(t *testing.T) {
	full := errors.New("disk full")
	for name, c := range map[string]struct {
		write func(p []byte) (int, error)
		want  error
	}{
		"error":              {func(p []byte) (int, error) { return len(p) / 2, full }, full},
		"short without word": {func(p []byte) (int, error) { return len(p) - 1, nil }, io.ErrShortWrite},
	} {
		for _, good := range []int{0, 1, 2, 30} {
			t.Run(fmt.Sprint(name, " after ", good), func(t *testing.T) {
				inBubble(t, func(t *testing.T, workers int) {
					var reads atomic.Int64
					writes := 0
					w := writerFunc(func(p []byte) (int, error) {
						if writes++; writes > good {
							return c.write(p)
						}
						return len(p), nil
					})
					err := write(t.Context(), w, busy(hiss(10_000), &reads), Options{Workers: workers}, 64)
					if !errors.Is(err, c.want) {
						t.Errorf("error %v, want %v", err, c.want)
					}
					if writes != good+1 {
						t.Errorf("%d writes, want %d", writes, good+1)
					}
					if reads.Load() != 0 {
						t.Error("still reading after the return")
					}
				})
			})
		}
	}
}

func TestCancel(t *testing.T) {
	t.Run("before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var out bytes.Buffer
		if err := Write(ctx, &out, hiss(100), Options{}); !errors.Is(err, context.Canceled) || out.Len() != 0 {
			t.Errorf("error %v, %d bytes written", err, out.Len())
		}
	})
	t.Run("while writing", func(t *testing.T) {
		inBubble(t, func(t *testing.T, workers int) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var out bytes.Buffer
			o := Options{Workers: workers, Progress: func(frames int64) {
				if frames >= 640 {
					cancel()
				}
			}}
			if err := write(ctx, &out, hiss(10_000), o, 64); !errors.Is(err, context.Canceled) {
				t.Errorf("error %v", err)
			}
			if want := 4 * 640; out.Len() != want {
				t.Errorf("%d bytes written, want %d", out.Len(), want)
			}
		})
	})
	t.Run("deadline", func(t *testing.T) {
		ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
		defer cancel()
		if err := Write(ctx, io.Discard, hiss(100), Options{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
}
