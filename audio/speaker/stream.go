package speaker

import (
	"io"
	"sync/atomic"

	"meditate/audio"
)

// blockFrames is how much of the signal is read at a time: 21 ms at 48 kHz. A
// fade begins at the next block.
const blockFrames = 1024

// A stream is a signal as the bytes that Oto reads: float32, little endian,
// left and right in turn, then some silence, then io.EOF. One goroutine reads
// it; fadeOut and the atomic fields are for others. The error of the signal
// never comes out of Read, because Oto would drop what it has buffered.
type stream struct {
	signal  audio.Signal
	fade    int64 // frames that a fade lasts
	silence int64 // frames of silence after the end

	at       int64        // next frame to render
	end      atomic.Int64 // where silence begins: the signal's length, or less
	asked    atomic.Bool  // to fade
	fadeFrom int64        // first frame of the fade, −1 before it is known
	err      error        // of the signal

	started   bool
	delivered atomic.Int64 // bytes that Read has returned
	pending   []byte       // rendered, not yet returned: a part of bytes
	frames    [blockFrames]audio.Frame
	bytes     [blockFrames * frameBytes]byte
}

func newStream(signal audio.Signal, fade, silence int64) *stream {
	st := &stream{signal: signal, fade: fade, silence: silence, fadeFrom: -1}
	st.end.Store(signal.Len())
	return st
}

// fadeOut makes what has not been read yet fade out and end. It has no effect
// past the end of the signal.
func (st *stream) fadeOut() { st.asked.Store(true) }

// faded reports whether a fade was begun. It may be asked when reading is over.
func (st *stream) faded() bool { return st.fadeFrom >= 0 }

// Read implements io.Reader. The first read fills all of p: the device must
// never find half a buffer, followed by a hole. Later reads return a block at
// most, so that Oto never has much more than its buffer ahead.
func (st *stream) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) && (n == 0 || !st.started) {
		if len(st.pending) == 0 && !st.render() {
			break
		}
		c := copy(p[n:], st.pending)
		st.pending = st.pending[c:]
		n += c
	}
	st.started = true
	st.delivered.Add(int64(n))
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// render renders the next block into pending and reports whether there was one.
func (st *stream) render() bool {
	n := st.renderSound()
	if n == 0 {
		n = min(blockFrames, st.end.Load()+st.silence-st.at)
		clear(st.frames[:n])
	}
	st.pending = st.bytes[:putFrames(st.bytes[:], st.frames[:n])]
	st.at += n
	return n > 0
}

// renderSound fills frames with the next block of the signal and returns how
// many frames there are, none at its end.
func (st *stream) renderSound() int64 {
	if st.asked.Load() && !st.faded() && st.at < st.end.Load() {
		st.fadeFrom = st.at
		st.end.Store(min(st.end.Load(), st.at+st.fade))
	}
	want := min(blockFrames, st.end.Load()-st.at)
	if want <= 0 {
		return 0
	}
	got, err := st.signal.ReadAt(st.frames[:want], st.at)
	n := int64(got)
	if n < want {
		if err == nil || err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		st.err = err
		st.end.Store(st.at + n)
	}
	if st.faded() {
		st.applyFade(st.frames[:n])
	}
	return n
}

// applyFade multiplies frames, which begin at the place at, by the fade.
func (st *stream) applyFade(frames []audio.Frame) {
	for i := range frames {
		g := audio.Ramp(1 - float32(st.at+int64(i)-st.fadeFrom)/float32(st.fade))
		for c, x := range frames[i] {
			frames[i][c] = held(x) * g
		}
	}
}

// held holds a sample to what a device can play: ±1, and silence for NaN.
func held(x float32) float32 {
	if x != x {
		return 0
	}
	return max(-1, min(1, x))
}
