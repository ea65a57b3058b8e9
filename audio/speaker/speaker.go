// Package speaker plays a signal on the computer's loudspeaker or headphones,
// to its very last frame and without a click at either end. It is the only
// package that knows Oto.
//
// What is to be heard waits in two buffers: Oto's player keeps [ahead] of it in
// this process, and the device or its server keeps [deviceBuffer]. Both together
// bound how late a fade is heard, and how long the end must be waited for.
package speaker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ebitengine/oto/v3"

	"meditate/audio"
)

var (
	// ErrNoDevice is what the error of Open wraps where there is no sound
	// device, or none that became ready in time.
	ErrNoDevice = errors.New("no sound device")

	// ErrLost is what the error of Play wraps where the device went away in the
	// middle of playing.
	ErrLost = errors.New("sound device lost")

	// ErrClosed is what Play returns after Close.
	ErrClosed = errors.New("speaker closed")
)

const (
	// openTimeout is how long Open waits for the device. A user without one is
	// to be told within 5 s; a second of that is left for everything else.
	openTimeout = 4 * time.Second

	// deviceBuffer is asked of the device. It is what someone who presses a key waits
	// for, and what bridges the time for which this process is not let run.
	//
	// On a core that two busy loops share with the player and PulseAudio, a null
	// sink misses one block a minute at 20 ms, and none in two minutes at 30, 40,
	// 50, 60, 80 and 100. On a machine with six processes waiting for each core,
	// 30 to 50 ms miss one every two seconds. ALSA has the same time as PulseAudio
	// for half of it, because it asks for half a buffer at a time. 80 is four times
	// what is needed, and keeps a key within 200 ms of its sound: see feedAhead.
	deviceBuffer = 80 * time.Millisecond

	// ahead is what waits in this process of a signal: more than two whole device
	// buffers, so that a device may ask for all it can hold and the next time is
	// still covered, and the signal may take its time.
	ahead = 300 * time.Millisecond

	// tail is the silence that follows the last frame into the device. Once the
	// device has taken all of it, the last frame lies that far behind: past the
	// device's buffer, and past 300 ms more for what a device keeps that does
	// not hold to the size asked for, such as a fixed-size Bluetooth sink.
	tail = deviceBuffer + 300*time.Millisecond

	// fadeTime is how long the sound takes to fade after a cancel. With what is
	// ahead of it and the tail, that is 1.75 s, within cancelTimeout.
	fadeTime = time.Second

	// cancelTimeout bounds the time from a cancel to the return of Play, come
	// of the device what may.
	cancelTimeout = 2 * time.Second

	// muteTime is how long Play waits after Close. ALSA asks for the block that
	// falls silent within half a buffer, and has played that to its end one and a
	// half buffers later; the rest is for devices that keep more, as with tail.
	muteTime = 300 * time.Millisecond

	// lostAfter is how long a device may take no sound before it counts as
	// lost. Bluetooth links and moves to another device pause for a second or two.
	lostAfter = 4 * time.Second

	// tick is how often Play looks at the device.
	tick = 20 * time.Millisecond

	channels   = 2
	frameBytes = channels * 4 // float32
)

// A Speaker is an open sound device. Its methods are safe for concurrent use.
type Speaker struct {
	rate     audio.Rate
	device   *oto.Context
	playing  sync.Mutex // held by the one Play that sounds
	position atomic.Int64
	close    func()
	closed   chan struct{}
}

// Open opens the default sound device for signals of the given rate and waits
// until it is ready, at most 4 s. The error wraps ErrNoDevice where there is no
// such device, and is the context's where that ended first. Its text names all
// that was tried, in one long line for the maintainer rather than the user.
//
// A process can open the device once, whether that succeeds or not, and keeps
// it until it ends. While Open runs, the process's standard error is turned to
// the null device, because the C libraries below it write there; what other
// goroutines write to it in that time is lost.
func Open(ctx context.Context, rate audio.Rate) (*Speaker, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !present() {
		return nil, ErrNoDevice
	}
	restore := silenceStderr()
	defer restore()
	device, ready, err := oto.NewContext(&oto.NewContextOptions{
		SampleRate:      int(rate),
		ChannelCount:    channels,
		Format:          oto.FormatFloat32LE,
		BufferSize:      deviceBuffer,
		ApplicationName: "meditate",
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoDevice, err)
	}
	timeout := time.NewTimer(openTimeout)
	defer timeout.Stop()
	select {
	case <-ready:
	case <-timeout.C:
		return nil, fmt.Errorf("%w: not ready within %v", ErrNoDevice, openTimeout)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := device.Err(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoDevice, err)
	}
	return newSpeaker(device, rate), nil
}

func newSpeaker(device *oto.Context, rate audio.Rate) *Speaker {
	closed := make(chan struct{})
	return &Speaker{
		rate:   rate,
		device: device,
		close:  sync.OnceFunc(func() { close(closed) }),
		closed: closed,
	}
}

// Play plays signal from its beginning and returns nil when its last frame has
// been heard. Samples are held to ±1. The signal is not read after Play has
// returned. A second Play waits for the first.
//
// When ctx is cancelled, the sound fades out within a second and a half, and
// Play returns the context's error once that has been heard, within 2 s of the
// cancel. Close ends it sooner.
//
// An error of the signal ends the sound where it occurred and is returned,
// wrapped; the error wraps ErrLost where the device took no more sound for 4 s.
func (s *Speaker) Play(ctx context.Context, signal audio.Signal) error {
	s.playing.Lock()
	defer s.playing.Unlock()
	if err := s.over(ctx); err != nil {
		return err
	}
	s.position.Store(0)
	st := newStream(signal, s.rate.Frames(fadeTime), s.rate.Frames(tail))
	player := s.device.NewPlayer(st)
	player.SetBufferSize(int(s.rate.Frames(ahead)) * frameBytes)
	player.Play()
	defer player.PauseAndStopReading()
	return s.watch(ctx, player, st)
}

// Position returns how many frames of the signal have been heard: those of the
// Play under way, or of the last one. It is an estimate, true to some 50 ms.
func (s *Speaker) Position() int64 { return s.position.Load() }

// Close stops the sound at once: the next block that the device takes falls
// silent, and Play returns ErrClosed, or the context's error if that was
// cancelled before, within a third of a second. Every later Play returns the
// same at once. The error is always nil. Close may be called more than once.
func (s *Speaker) Close() error {
	s.close()
	return nil
}

// over returns why nothing more is to be played, or nil.
func (s *Speaker) over(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case <-s.closed:
		return ErrClosed
	default:
		return nil
	}
}

// watch waits until the device has taken the whole stream, or until it is over
// otherwise.
//
// It does not ask oto.Context.Err whether the device is lost: on PulseAudio,
// that reads a field which another goroutine writes without a lock, and it
// stays nil where the connection was reset or the server hangs. That a device
// takes no more sound is the one sign that all of them give.
func (s *Speaker) watch(ctx context.Context, player *oto.Player, st *stream) error {
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	cancelled := ctx.Done()
	var giveUp <-chan time.Time
	idle := idleness{looked: time.Now()}
	var taken int64
	for player.IsPlaying() {
		select {
		case <-s.closed:
			player.SetVolume(0) // over the next block that the device takes
			time.Sleep(muteTime)
			return s.over(ctx)
		case <-cancelled:
			st.fadeOut()
			cancelled = nil
			giveUp = time.After(cancelTimeout)
		case <-giveUp:
			return ctx.Err()
		case <-ticks.C:
			waiting := int64(player.BufferedSize())
			taken = st.delivered.Load() - waiting
			if idle.since(taken, waiting == 0) >= lostAfter { // where nothing waits, the signal is late, not the device
				return errTakesNone
			}
			s.heard(st, taken)
		}
	}
	s.heard(st, st.delivered.Load())
	switch {
	case st.err != nil:
		return fmt.Errorf("playing: %w", st.err)
	case st.faded():
		return ctx.Err()
	}
	return nil
}

// heard moves the position to what has been heard when the device has taken so
// many bytes: all but its buffer. It never moves back.
func (s *Speaker) heard(st *stream, taken int64) {
	frames := taken/frameBytes - s.rate.Frames(deviceBuffer)
	s.position.Store(max(s.position.Load(), min(frames, st.end.Load())))
}
