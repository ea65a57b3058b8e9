// Package recorder records from the default microphone, through a program that
// is installed: parec, arecord, sox's rec or ffmpeg.
//
// The program writes raw samples to standard output and is ended by a signal. It
// never outlives the recording: it is ended with its context, and on Linux the
// system ends it when this process is killed. Elsewhere it then ends by itself,
// because nobody reads any more what it writes.
package recorder

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"meditate/audio"
)

// Rate is the rate of every recording.
const Rate audio.Rate = 48000

var (
	// ErrNotInstalled is wrapped by the error of Find where no program that
	// records is installed.
	ErrNotInstalled = errors.New("no program that records is installed")

	// ErrTooLong is wrapped by the error of Record for a recording that was
	// not stopped within 10 minutes.
	ErrTooLong = errors.New("the recording is too long")
)

// Why a recording is over.
var (
	errStopped = errors.New("stopped") // as it should be
	errEnded   = errors.New("it ended by itself")
)

// limits bound a recording. Those that are zero are as in orDefault.
type limits struct {
	longest  time.Duration // one recording
	patience time.Duration // without any sound, at the beginning or later
	tail     time.Duration // what is still recorded after the stop
	linger   time.Duration // from the signal that ends the program to the one that it cannot ignore
}

// orDefault fills in what is zero. The tail covers what a program holds back:
// sox, the slowest, delivers a sound up to 130 ms after it was made (measured
// with sox 14.4.2 through PulseAudio 16.1).
func (l limits) orDefault() limits {
	or := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	or(&l.longest, 10*time.Minute)
	or(&l.patience, 5*time.Second)
	or(&l.tail, 250*time.Millisecond)
	or(&l.linger, 500*time.Millisecond)
	return l
}

// A Recorder is a program that records from the default microphone. It can be
// used again and again, but not by two at once.
type Recorder struct {
	program program
	path    string
	env     []string // besides the environment of this process
	limits  limits
}

// Find returns the first recorder that is installed, in the order in which they
// deliver sound soonest: parec, arecord, rec, ffmpeg. One that needs a sound
// server comes last where none is in sight. The error wraps ErrNotInstalled and
// names what to install.
func Find() (*Recorder, error) {
	return find(runtime.GOOS, exec.LookPath, pulseServed(os.Getenv))
}

func find(system string, look func(string) (string, error), served bool) (*Recorder, error) {
	var last *Recorder
	for _, p := range programs(system) {
		path, err := look(p.name)
		if err != nil {
			continue
		}
		if served || !p.pulse {
			return &Recorder{program: p, path: path}, nil
		}
		if last == nil {
			last = &Recorder{program: p, path: path}
		}
	}
	if last == nil {
		return nil, fmt.Errorf("%w: %s", ErrNotInstalled, install(system))
	}
	return last, nil
}

// pulseServed says whether a PulseAudio server, or PipeWire in its place, is in
// sight: where the environment says, or at its usual socket.
func pulseServed(getenv func(string) string) bool {
	if getenv("PULSE_SERVER") != "" {
		return true
	}
	dir := getenv("PULSE_RUNTIME_PATH")
	if run := getenv("XDG_RUNTIME_DIR"); dir == "" && run != "" {
		dir = filepath.Join(run, "pulse")
	}
	if dir == "" {
		return false
	}
	_, err := os.Stat(filepath.Join(dir, "native"))
	return err == nil
}

// Name returns the name of the program.
func (r *Recorder) Name() string { return r.program.name }

// Record records until stop is closed and returns what the microphone has heard
// up to then and a quarter of a second longer, so that no last word is cut: mono,
// at Rate, owned by the caller.
//
// Meter, if not nil, is called for every 50 ms of sound. Its first call says that
// the recording has begun. It is called from another goroutine than the
// caller's, one call at a time and none after Record has returned, and must
// return within half a second, or sound is lost.
//
// When ctx ends, nothing is kept and the error is the context's. Otherwise the
// error says what was wrong with the program, in its own words, and what to do:
// it could not record, delivered no sound for 5 s, or what it wrote was no
// recording. The error wraps ErrTooLong after 10 minutes.
func (r *Recorder) Record(ctx context.Context, stop <-chan struct{}, meter func(Level)) (audio.Clip, error) {
	if err := ctx.Err(); err != nil {
		return audio.Clip{}, err
	}
	argv, err := r.program.arguments(ctx, r.path)
	if err != nil {
		return audio.Clip{}, err
	}
	limited, end := context.WithCancelCause(ctx)
	defer end(nil)
	take, said := newTake(meter, end), &complaint{}
	cmd := r.command(limited, argv)
	cmd.Stdout, cmd.Stderr = take, said
	// Where the program is to end with this process, the system takes the
	// thread that started it for the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return audio.Clip{}, fmt.Errorf("%s cannot be started: %w", r.program.name, err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // ended by a signal, or its complaint says more
		close(ended)
	}()
	end(r.watch(limited, cmd, stop, ended, take.heard))
	<-ended
	endGroup(cmd) // what it may have left behind
	switch cause := context.Cause(limited); {
	case ctx.Err() != nil:
		return audio.Clip{}, ctx.Err()
	case cause != errStopped:
		return audio.Clip{}, r.failure(cause, said.line())
	case len(take.samples) == 0:
		return audio.Clip{}, errors.New("the recording was stopped before any sound had come: wait until the level shows")
	}
	return audio.Clip{Rate: Rate, Samples: take.samples}, nil
}

// command returns the program, to be ended with ctx.
func (r *Recorder) command(ctx context.Context, argv []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, r.path, argv...)
	cmd.Env = append(append(os.Environ(), latency), r.env...)
	cmd.WaitDelay = r.limits.orDefault().linger
	group(cmd)
	return cmd
}

// watch waits for the end of a recording and returns why it is over. Of one that
// was stopped, it has ended the program gently.
func (r *Recorder) watch(ctx context.Context, cmd *exec.Cmd, stop, ended, heard <-chan struct{}) error {
	l := r.limits.orDefault()
	long, quiet := time.NewTimer(l.longest), time.NewTimer(l.patience)
	defer long.Stop()
	defer quiet.Stop()
	for {
		select {
		case <-stop:
			// What the program holds back comes in while it runs on, or else
			// when it is asked to end.
			if pause(ctx, ended, l.tail) {
				interrupt(cmd)
				pause(ctx, ended, l.linger)
			}
			return errStopped
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ended:
			return errEnded
		case <-heard:
			quiet.Reset(l.patience)
		case <-quiet.C:
			return fmt.Errorf("no sound came from it for %g s", l.patience.Seconds())
		case <-long.C:
			return fmt.Errorf("%w: at most %g minutes are recorded in one go", ErrTooLong, l.longest.Minutes())
		}
	}
}

// pause waits for d and says whether it has passed before the other ends.
func pause(ctx context.Context, ended <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ended:
	case <-ctx.Done():
	}
	return false
}

// failure says why nothing was recorded, in the program's own words where it has
// any, and what to do.
func (r *Recorder) failure(cause error, complaint string) error {
	if errors.Is(cause, ErrTooLong) {
		return cause
	}
	if complaint != "" {
		complaint = fmt.Sprintf(" (%s)", strings.TrimSuffix(complaint, "."))
	}
	return fmt.Errorf("recording with %s failed: %w%s; %s", r.program.name, cause, complaint, Advice())
}
