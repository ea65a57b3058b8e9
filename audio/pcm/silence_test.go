package pcm

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"pgregory.net/rapid"

	"meditate/audio"
	"meditate/audio/audiotest"
)

// phrases is a sparse signal: hiss between silences.
type phrases struct {
	length int64
	sounds [][2]int64 // from, to; in order and apart
}

func (p phrases) Len() int64 { return p.length }

func (p phrases) Silent(at int64) int64 {
	for _, s := range p.sounds {
		switch {
		case at < s[0]:
			return s[0] - at
		case at < s[1]:
			return 0
		}
	}
	return p.length - at
}

func (p phrases) ReadAt(dst []audio.Frame, at int64) (int, error) {
	n, err := audio.Window(p.length, len(dst), at)
	for i := range dst[:n] {
		dst[i] = audio.Frame{}
		if p.Silent(at+int64(i)) == 0 {
			if _, err := hiss(p.length).ReadAt(dst[i:i+1], at+int64(i)); err != nil && err != io.EOF {
				return i, err
			}
		}
	}
	return n, err
}

// watched fails where it is asked to render what is known to be silent.
type watched struct {
	phrases
	t testing.TB
}

func (w watched) ReadAt(dst []audio.Frame, at int64) (int, error) {
	n := int64(len(dst))
	if n >= silentFrames && w.Silent(at) >= n {
		w.t.Errorf("%d frames at %d rendered, which are known to be silent", n, at)
	}
	return w.phrases.ReadAt(dst, at)
}

// TestKnownSilence: what is known to be silent is written without being
// rendered, and nobody can tell from the bytes.
func TestKnownSilence(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := phrases{}
		for range rapid.IntRange(0, 5).Draw(rt, "sounds") {
			from := p.length + rapid.Int64Range(1, 3000).Draw(rt, "silence")
			to := from + rapid.Int64Range(1, 3000).Draw(rt, "sound")
			p.sounds = append(p.sounds, [2]int64{from, to})
			p.length = to
		}
		p.length += rapid.Int64Range(0, 3000).Draw(rt, "end")
		o := rapid.SampledFrom(everyKind()).Draw(rt, "kind")
		o.Workers = rapid.IntRange(1, 3).Draw(rt, "workers")
		size := rapid.Int64Range(1, 2000).Draw(rt, "block")

		var want []byte
		for at, f := range audiotest.Read(t, p, 0, p.length) {
			want = append(want, plainFrame(f, o, int64(at))...)
		}
		var got bytes.Buffer
		last := int64(0)
		o.Progress = func(frames int64) {
			if frames <= last || int64(got.Len()) != frames*int64(o.FrameSize()) {
				rt.Errorf("progress of %d frames after %d, with %d bytes written", frames, last, got.Len())
			}
			last = frames
		}
		if err := write(t.Context(), &got, watched{p, t}, o, size); err != nil {
			rt.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			rt.Errorf("%v, %d channels: other bytes", o.Format, o.Channels)
		}
		if last != p.length {
			rt.Errorf("progress ends at %d of %d", last, p.length)
		}
	})
}

// TestHoursOfSilence: a long silence is written in large pieces, none of which
// is rendered, and can be interrupted.
func TestHoursOfSilence(t *testing.T) {
	const length = 1 << 30
	silence := watched{phrases{length: length}, t}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	written, writes := int64(0), int64(0)
	w := writerFunc(func(p []byte) (int, error) {
		written += int64(len(p))
		writes++
		if written > length {
			cancel()
		}
		return len(p), nil
	})
	if err := Write(ctx, w, silence, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if written < length || written > length+1<<20 {
		t.Errorf("%d bytes written, want %d and not much more", written, length)
	}
	if mean := written / writes; mean < 1<<19 {
		t.Errorf("%d bytes at a time", mean)
	}
	full := errors.New("disk full")
	err := Write(t.Context(), writerFunc(func([]byte) (int, error) { return 0, full }), silence, Options{})
	if !errors.Is(err, full) {
		t.Errorf("error %v, want %v", err, full)
	}
}
