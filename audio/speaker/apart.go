package speaker

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"meditate/audio"
)

const (
	// answerTimeout is how long the process apart may take to answer. It only moves
	// memory.
	answerTimeout = 3 * time.Second

	// endTimeout is how long it may take to end, after what it lets fade out.
	endTimeout = cancelTimeout + time.Second

	// killTimeout is how long a killed process is waited for. One that hangs in a
	// driver cannot be killed.
	killTimeout = time.Second
)

// A Progress is how far a device is, in frames of its queue.
type Progress struct {
	Taken   int64 // by the device: what comes before it cannot be changed
	Heard   int64 // an estimate, true to some 50 ms
	Starved int64 // for which the queue was dry though more was to come
}

// Apart is a speaker in a process of its own: a process opens a device once, and
// loses it for good when the sound server goes. See docs/adr/0014. One goroutine
// uses it at a time, but for Close.
type Apart struct {
	cmd    *exec.Cmd
	in     io.Closer
	ask    *gob.Encoder
	hear   *gob.Decoder
	gone   chan struct{} // closed when the process is
	failed error         // of the call after which no other succeeds
	sound  []byte        // of the last Write, whose room is used again
}

// An order is what the process apart is told, and an answer what it says to each.
type (
	order struct {
		Do    verb
		Rate  audio.Rate // of open
		At    int64      // of write, and so on
		Sound []byte     // as putFrames makes it: gob takes frames apart, 100 times slower
		More  bool       //
	}
	answer struct {
		Progress
		Failed string // "": opened
		Late   bool   // to write
		Lost   bool
	}
	verb byte
)

const (
	doOpen verb = iota + 1
	doWrite
	doLook
	doMute
)

// Start runs a process that calls [Serve], and opens the default sound device there,
// as [Open] does. Cmd is that process, not yet started, with its standard input and
// output free.
func Start(ctx context.Context, cmd *exec.Cmd, rate audio.Rate) (*Apart, error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoDevice, err)
	}
	a := &Apart{cmd: cmd, in: in, ask: gob.NewEncoder(in), hear: gob.NewDecoder(out), gone: make(chan struct{})}
	go func() {
		defer close(a.gone)
		_ = cmd.Wait() // how it ended says nothing that is not known
	}()
	if err := a.open(ctx, rate); err != nil {
		a.kill() // there is nothing to fade
		a.Close()
		return nil, err
	}
	return a, nil
}

func (a *Apart) open(ctx context.Context, rate audio.Rate) error {
	opened, err := a.call(ctx, order{Do: doOpen, Rate: rate}, openTimeout+time.Second)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("%w: %w", ErrNoDevice, err)
	case opened.Failed != "":
		return fmt.Errorf("%w%s", ErrNoDevice, strings.TrimPrefix(opened.Failed, ErrNoDevice.Error()))
	}
	return nil
}

// Write is [Queue.Write]; samples are held to ±1, and the frames stay the caller's.
// What is written first should be a tenth of a second at least: the device begins
// with it. The error wraps ErrLost where device or process are gone.
func (a *Apart) Write(at int64, frames []audio.Frame, more bool) (Progress, error) {
	if a.failed != nil { // and the order that failed may still be read
		return Progress{}, fmt.Errorf("%w: %w", ErrLost, a.failed)
	}
	a.sound = slices.Grow(a.sound[:0], len(frames)*frameBytes)[:len(frames)*frameBytes]
	putFrames(a.sound, frames)
	r, err := a.do(order{Do: doWrite, At: at, Sound: a.sound, More: more})
	if err == nil && r.Late {
		err = ErrLate
	}
	return r.Progress, err
}

// Look returns how far the device is. The error wraps ErrLost where device or
// process are gone.
func (a *Apart) Look() (Progress, error) {
	r, err := a.do(order{Do: doLook})
	return r.Progress, err
}

// Mute ends the sound at once, within a third of a second. Only Close can follow.
func (a *Apart) Mute() {
	_, _ = a.do(order{Do: doMute}) // it may be gone
}

// Close ends the process; what is still to be heard fades out within a second and a
// half. It returns when the process is gone. Close may be called more than once, and
// while another call is under way.
func (a *Apart) Close() error {
	a.in.Close() // it ends when nobody speaks to it any more
	if !a.endsWithin(endTimeout) {
		a.kill()
		a.endsWithin(killTimeout)
	}
	return nil
}

func (a *Apart) endsWithin(patience time.Duration) bool {
	select {
	case <-a.gone:
		return true
	case <-time.After(patience):
		return false
	}
}

func (a *Apart) kill() {
	_ = a.cmd.Process.Kill() // it may be gone
}

// do gives an order to an open device.
func (a *Apart) do(o order) (answer, error) {
	r, err := a.call(context.Background(), o, answerTimeout)
	switch {
	case err != nil:
		return answer{}, fmt.Errorf("%w: %w", ErrLost, err)
	case r.Lost:
		return r, errTakesNone
	}
	return r, nil
}

// call gives an order and waits for the answer. After one that has failed there is no
// telling which order an answer would be for, so none is given any more.
func (a *Apart) call(ctx context.Context, o order, patience time.Duration) (answer, error) {
	if a.failed != nil {
		return answer{}, a.failed
	}
	type result struct {
		answer
		err error
	}
	done := make(chan result, 1)
	go func() { // which ends with the process, if not before
		var r result
		if r.err = a.ask.Encode(o); r.err == nil {
			r.err = a.hear.Decode(&r.answer)
		}
		done <- r
	}()
	const looks = 8 // so that whoever was stopped meanwhile has not lost all patience
	ticks := time.NewTicker(patience / looks)
	defer ticks.Stop()
	for range looks {
		select {
		case r := <-done:
			if r.err != nil {
				a.failed = fmt.Errorf("its process is gone: %w", r.err)
			}
			return r.answer, a.failed
		case <-ctx.Done():
			a.kill()
			a.failed = ctx.Err()
			return answer{}, a.failed
		case <-ticks.C:
		}
	}
	a.kill() // what does not answer would not end either
	a.failed = errors.New("its process does not answer")
	return answer{}, a.failed
}

// Serve is the process apart: it opens a device and feeds it as it is told over in,
// answers over out, and returns when in ends and what was to be heard has faded out.
// The process does nothing else, and is not ended by writing to one that is gone. The
// error tells of an order that makes no sense, or was cut off.
func Serve(in io.Reader, out io.Writer) error {
	signal.Ignore(syscall.SIGPIPE)
	d := &device{queue: NewQueue()}
	defer d.leave()
	orders, answers := gob.NewDecoder(in), gob.NewEncoder(out)
	var o order
	for {
		o = order{Sound: o.Sound[:0]} // its room is used again; gob leaves zeros out
		switch err := orders.Decode(&o); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		if err := answers.Encode(d.obey(o)); err != nil {
			return nil // nobody is there any more
		}
	}
}

// A device is what the process apart has.
type device struct {
	speaker *Speaker
	queue   *Queue
	feeding *Feeding // nil before the first write
	muted   bool
}

// obey carries out an order.
func (d *device) obey(o order) (r answer) {
	switch {
	case o.Do == doOpen:
		var err error
		if d.speaker, err = Open(context.Background(), o.Rate); err != nil {
			r.Failed = err.Error()
		}
	case d.speaker == nil:
		r.Lost = true
	case o.Do == doWrite:
		r.Late = d.queue.Write(o.At, getFrames(o.Sound), o.More) != nil
		if d.feeding == nil { // what is written first is there when the device asks first
			d.feeding = d.speaker.Feed(d.queue)
		}
	case o.Do == doMute && d.feeding != nil:
		d.feeding.Mute()
		d.muted = true
	}
	if d.feeding != nil {
		r.Progress = Progress{d.queue.Taken(), d.feeding.Heard(), d.queue.Starved()}
		r.Lost = d.feeding.Err() != nil
	}
	return r
}

// leave lets what is still to be heard fade out.
func (d *device) leave() {
	if d.feeding == nil {
		return
	}
	if !d.muted {
		d.feeding.leave()
	}
	d.feeding.Stop()
}
