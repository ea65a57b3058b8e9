package speaker

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"github.com/ebitengine/oto/v3"

	"meditate/audio"
)

// feedAhead is what Oto keeps of a queue: one whole device buffer, for which a device
// may ask at once, and two blocks. It is less than for a signal, because a queue is
// what someone presses keys for, and has its own sound ready. With the device's buffer
// and the margin of a player, 20 ms, a key is heard within 200 ms.
const feedAhead = deviceBuffer + 10*time.Millisecond

// errTakesNone is what tells that a device is lost.
var errTakesNone = fmt.Errorf("%w: it took no sound for %v", ErrLost, lostAfter)

// feedBlock is how much of a queue is taken at a time, in frames.
const feedBlock = 240

// A Feeding is a queue on its way to the device.
type Feeding struct {
	speaker *Speaker
	queue   *Queue
	player  *oto.Player
	lost    atomic.Bool
	stop    context.CancelFunc
	done    chan struct{}
}

// Feed begins to play a queue, from its first frame. It must be stopped. A speaker
// plays one queue, and nothing beside it.
func (s *Speaker) Feed(q *Queue) *Feeding {
	s.playing.Lock()
	ctx, stop := context.WithCancel(context.Background())
	f := &Feeding{speaker: s, queue: q, stop: stop, done: make(chan struct{})}
	f.player = s.device.NewPlayer(&queueReader{queue: q})
	f.player.SetBufferSize(int(s.rate.Frames(feedAhead)) * frameBytes)
	f.player.Play()
	go f.watch(ctx)
	return f
}

// watch notices when the device takes no more sound.
func (f *Feeding) watch(ctx context.Context) {
	defer close(f.done)
	const look = 100 * time.Millisecond
	ticks := time.NewTicker(look)
	defer ticks.Stop()
	idle := idleness{looked: time.Now()}
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			if idle.since(f.passed(), false) >= lostAfter {
				f.lost.Store(true)
			}
		}
	}
}

// passed returns how many frames the device has taken from Oto.
func (f *Feeding) passed() int64 {
	return f.queue.Taken() - int64(f.player.BufferedSize())/frameBytes
}

// Heard returns how many frames of the queue have been heard. It is an estimate,
// true to some 50 ms.
func (f *Feeding) Heard() int64 {
	return max(0, f.passed()-f.speaker.rate.Frames(deviceBuffer))
}

// Err returns an error that wraps ErrLost where the device has taken no sound for 4 s.
func (f *Feeding) Err() error {
	if f.lost.Load() {
		return errTakesNone
	}
	return nil
}

// leave lets what is still to be heard fade out, and returns when that has been heard
// or the device takes no more sound. It is called in place of Write.
func (f *Feeding) leave() {
	end := f.queue.fadeOut(f.speaker.rate.Frames(fadeTime)) + f.speaker.rate.Frames(muteTime)
	for begin := time.Now(); f.passed() < end && f.Err() == nil && time.Since(begin) < cancelTimeout; {
		time.Sleep(tick)
	}
}

// Mute ends the sound within the block that the device takes next, and returns when
// that is heard.
func (f *Feeding) Mute() {
	f.player.SetVolume(0)
	time.Sleep(muteTime)
}

// Stop ends the feeding; what the device holds is still heard.
func (f *Feeding) Stop() {
	f.stop()
	<-f.done
	f.player.PauseAndStopReading()
	f.speaker.playing.Unlock()
}

// An idleness is how long a device has taken no sound. A computer that slept between
// two looks has not lost its device.
type idleness struct {
	taken  int64
	looked time.Time
	idle   time.Duration
}

// since takes a look at what the device has taken, and says for how long it has not
// changed. Where it is not the device that is late, that counts as a change.
func (i *idleness) since(taken int64, excused bool) time.Duration {
	passed := min(time.Since(i.looked), lostAfter/8)
	i.looked = time.Now()
	if taken != i.taken || excused {
		i.idle = 0
	} else {
		i.idle += passed
	}
	i.taken = taken
	return i.idle
}

// A queueReader is a queue as the bytes that Oto reads.
type queueReader struct {
	queue   *Queue
	started bool
	frames  [feedBlock]audio.Frame
}

// Read implements io.Reader. The first read fills all of p, as for a [stream].
func (r *queueReader) Read(p []byte) (int, error) {
	n := 0
	for len(p)-n >= frameBytes && (n == 0 || !r.started) {
		frames := r.frames[:min(feedBlock, (len(p)-n)/frameBytes)]
		r.queue.read(frames)
		n += putFrames(p[n:], frames)
	}
	r.started = true
	return n, nil
}

// putFrames writes frames as bytes, held to what a device can play, and returns how
// many bytes those are.
func putFrames(p []byte, frames []audio.Frame) int {
	for i, f := range frames {
		binary.LittleEndian.PutUint32(p[frameBytes*i:], math.Float32bits(held(f[0])))
		binary.LittleEndian.PutUint32(p[frameBytes*i+4:], math.Float32bits(held(f[1])))
	}
	return frameBytes * len(frames)
}

// getFrames is the reverse of putFrames.
func getFrames(p []byte) []audio.Frame {
	frames := make([]audio.Frame, len(p)/frameBytes)
	for i := range frames {
		for c := range frames[i] {
			frames[i][c] = math.Float32frombits(binary.LittleEndian.Uint32(p[frameBytes*i+4*c:]))
		}
	}
	return frames
}
