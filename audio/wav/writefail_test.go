package wav

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"meditate/audio"
	"meditate/audio/pcm"
)

func TestRefusals(t *testing.T) {
	chapters := func(at ...int64) Options {
		o := Options{Rate: 48000}
		for _, a := range at {
			o.Chapters = append(o.Chapters, Chapter{At: a, Title: "Souffle"})
		}
		return o
	}
	for name, c := range map[string]struct {
		frames int64
		o      Options
		want   string
	}{
		"no rate":             {10, Options{}, "rate of 0 Hz"},
		"negative rate":       {10, Options{Rate: -48000}, "rate of -48000 Hz"},
		"rate too high":       {10, Options{Rate: 400_000}, "between 4000 and 384000"},
		"three channels":      {10, Options{Rate: 48000, Channels: 3}, "3 channels"},
		"minus a channel":     {10, Options{Rate: 48000, Channels: -1}, "-1 channels"},
		"unknown format":      {10, Options{Rate: 48000, Format: 9}, "samples of format 9"},
		"longest possible":    {math.MaxInt64, Options{Rate: 48000}, ErrTooLarge.Error()},
		"chapter before":      {10, chapters(-1), "chapter 1 \"Souffle\" begins at frame -1"},
		"chapter after":       {10, chapters(0, 11), "chapter 2 \"Souffle\" begins at frame 11, and the sound has 10"},
		"chapters disordered": {10, chapters(0, 5, 4), "put the chapters in order"},
		"chapter too late":    {1 << 40, chapters(1 << 32), "none after 4294967295"},
	} {
		untouched := writerFunc(func([]byte) (int, error) {
			t.Errorf("%s: written to", name)
			return 0, io.ErrClosedPipe
		})
		err := Write(t.Context(), untouched, hiss(c.frames), c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
		if errors.Is(err, ErrTooLarge) != (c.want == ErrTooLarge.Error()) {
			t.Errorf("%s: is ErrTooLarge: %v", name, err)
		}
	}
}

// TestLargestFiles begins files around the size at which RF64 takes over, to see
// that their sizes fit.
func TestLargestFiles(t *testing.T) {
	const full = (math.MaxUint32 + 8 - canonical) / 4
	chapter := []Chapter{{At: 48000, Title: "un"}}
	for _, c := range []struct {
		frames int64
		o      Options
		kind   string
	}{
		{full, Options{}, "RIFF"},
		{full + 1, Options{}, "RF64"},
		{full, Options{Chapters: chapter}, "RF64"},
		{2*full + 1, Options{Channels: 1}, "RIFF"},
		{2*full + 2, Options{Channels: 1}, "RF64"},
		{full, Options{Format: pcm.Float32}, "RF64"},
		{1 << 40, Options{Format: pcm.Int24, Channels: 1}, "RF64"},
		{1<<40 + 1, Options{Format: pcm.Int24, Channels: 1}, "RF64"},
	} {
		c.o.Rate = 48000
		head := beginning(t, hiss(c.frames), c.o)
		size, samples := Size(c.frames, c.o), c.frames*int64(c.o.frameSize())
		if string(head[:4]) != c.kind || string(head[8:12]) != "WAVE" {
			t.Errorf("%d frames: a %q file of %q, want %s", c.frames, head[:4], head[8:12], c.kind)
			continue
		}
		riff, data := int64(binary.LittleEndian.Uint32(head[4:])), int64(binary.LittleEndian.Uint32(head[len(head)-4:]))
		if c.kind == "RF64" {
			if riff != math.MaxUint32 || data != math.MaxUint32 || string(head[12:20]) != "ds64\x1c\x00\x00\x00" {
				t.Errorf("%d frames: sizes %d and %d, and then %q", c.frames, riff, data, head[12:20])
			}
			riff = int64(binary.LittleEndian.Uint64(head[20:]))
			data = int64(binary.LittleEndian.Uint64(head[28:]))
			if got := int64(binary.LittleEndian.Uint64(head[36:])); got != c.frames {
				t.Errorf("%d frames in the header of %d", got, c.frames)
			}
		}
		if riff+8 != size || data != samples || size%2 != 0 {
			t.Errorf("%d frames: sizes %d and %d, want %d and %d", c.frames, riff, data, size-8, samples)
		}
	}
}

// beginning returns what is written in front of the samples.
func beginning(t *testing.T, s audio.Signal, o Options) []byte {
	t.Helper()
	stop := errors.New("seen enough")
	var head []byte
	err := Write(t.Context(), writerFunc(func(p []byte) (int, error) {
		if head != nil {
			return 0, stop
		}
		head = bytes.Clone(p)
		return len(p), nil
	}), s, o)
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	return head
}

// TestFailingWriter fails at the header, at the samples and at what follows.
func TestFailingWriter(t *testing.T) {
	full := errors.New("disk full")
	o := Options{Rate: 48000, Info: Info{Title: "Le soir"}}
	for good := range 3 {
		writes := 0
		err := Write(t.Context(), writerFunc(func(p []byte) (int, error) {
			if writes++; writes > good {
				return len(p) / 2, full
			}
			return len(p), nil
		}), hiss(100), o)
		if !errors.Is(err, full) || writes != good+1 || !strings.HasPrefix(err.Error(), "wav: writing: ") {
			t.Errorf("after %d writes: %d, %v", good, writes, err)
		}
		writes = 0
		err = Write(t.Context(), writerFunc(func(p []byte) (int, error) {
			if writes++; writes > good {
				return len(p) - 1, nil
			}
			return len(p), nil
		}), hiss(100), o)
		if !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("short after %d writes: %v", good, err)
		}
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	if err := Write(ctx, &out, hiss(100), Options{Rate: 48000}); !errors.Is(err, context.Canceled) || out.Len() != 0 {
		t.Errorf("error %v, %d bytes written", err, out.Len())
	}
}
