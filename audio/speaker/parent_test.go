//go:build linux

package speaker

import (
	"context"
	"fmt"
	"io"
	"os"
	"syscall"
	"testing"
	"time"

	"meditate/audio/speaker/pulsetest"
)

const holdFD = 3 // a pipe that the parent and the process apart both hold

// parentRole says which process it has started, and plays steadily there until a byte
// comes. Then it dies in the middle of a call.
func parentRole() {
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	cmd := roleCmd("apart")
	cmd.Env = append(os.Environ(), cmd.Env...)
	cmd.ExtraFiles = []*os.File{os.NewFile(holdFD, "hold")}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	a, err := Start(context.Background(), cmd, pulsetest.Rate)
	must(err)
	inTime(a)
	fmt.Println(cmd.Process.Pid)
	go func() {
		f := &feeder{apart: a, sound: steady(60 * 48_000)}
		f.end()
		panic(f.err)
	}()
	_, err = os.Stdin.Read(make([]byte, 1))
	must(err)
	must(cmd.Process.Signal(syscall.SIGSTOP))
	must(a.ask.Encode(order{Do: doLook})) // the answer comes to nobody
	must(syscall.Kill(os.Getpid(), syscall.SIGKILL))
}

// TestApartEndsAfterItsParent has the parent killed: the sound fades out, and the
// process that made it is gone.
func TestApartEndsAfterItsParent(t *testing.T) {
	t.Parallel()
	server := pulsetest.Start(t)
	patiently(t, func() error {
		recorder := server.Record(t)
		held, hold, err := os.Pipe()
		must(t, err)
		defer held.Close()
		parent := roleCmd("parent", server.Env()...)
		parent.ExtraFiles = []*os.File{hold}
		in, err := parent.StdinPipe()
		must(t, err)
		out, err := parent.StdoutPipe()
		must(t, err)
		must(t, parent.Start())
		hold.Close()
		var apart int
		_, err = fmt.Fscan(out, &apart)
		must(t, err)
		awaitSound(t, recorder, time.Second/2)
		_, err = in.Write([]byte("."))
		must(t, err)
		_ = parent.Wait() // killed, by itself
		begin := time.Now()
		must(t, syscall.Kill(apart, syscall.SIGCONT))
		must(t, held.SetReadDeadline(begin.Add(10*time.Second)))
		if _, err := held.Read(make([]byte, 1)); err != io.EOF {
			t.Fatalf("the process apart is still there: %v", err)
		}
		took := time.Since(begin)
		t.Logf("gone %v after its parent", took)
		heard := sounding(recorder.Stop())
		if took > cancelTimeout {
			return fmt.Errorf("gone %v after its parent; want %v at most", took, cancelTimeout)
		}
		return checkFade(heard, int(pulsetest.Rate.Frames(fadeTime)))
	})
}
