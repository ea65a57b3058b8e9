//go:build linux

package speaker

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"meditate/audio/speaker/pulsetest"
)

const pretendEnv = "SPEAKER_TEST_PRETEND" // what pretendRole does on every order but open

// pretendRole is a process apart that has no device and says that all is well.
func pretendRole() {
	orders, answers := gob.NewDecoder(os.Stdin), gob.NewEncoder(os.Stdout)
	for {
		var o order
		if err := orders.Decode(&o); err != nil {
			os.Exit(0)
		}
		if o.Do != doOpen {
			switch os.Getenv(pretendEnv) {
			case "rubbish":
				fmt.Println(strings.Repeat("ALSA lib pcm.c:2722: unknown PCM. ", 10))
			case "end":
				os.Exit(3)
			case "slow":
				time.Sleep(300 * time.Millisecond)
			}
		}
		if err := answers.Encode(answer{}); err != nil {
			os.Exit(0)
		}
	}
}

// started returns what Start makes of a command. The process ends with the test.
func started(t *testing.T, cmd *exec.Cmd) *Apart {
	t.Helper()
	a, err := Start(context.Background(), cmd, pulsetest.Rate)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		a.kill()
		<-a.gone
	})
	return a
}

func pretend(t *testing.T, what string) *Apart {
	t.Helper()
	return started(t, roleCmd("pretend", pretendEnv+"="+what))
}

// halt stops the process apart, and returns when none of its threads runs any more:
// the signal alone is on its way for a while.
func halt(t *testing.T, a *Apart) {
	t.Helper()
	must(t, a.cmd.Process.Signal(syscall.SIGSTOP))
	for begin := time.Now(); !halted(t, a.cmd.Process.Pid); time.Sleep(time.Millisecond) {
		if time.Since(begin) > 10*time.Second {
			t.Fatal("the process does not stop")
		}
	}
}

// halted tells whether every thread of a process is in state T (proc(5)).
func halted(t *testing.T, pid int) bool {
	t.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	must(t, err)
	for _, thread := range threads {
		stat, err := os.ReadFile(thread) // one that has just ended is not stopped
		if _, state, _ := strings.Cut(string(stat), ") "); err != nil || !strings.HasPrefix(state, "T ") {
			return false
		}
	}
	return true
}

// checkGone fails the test unless the process is gone, and no zombie is left of it.
func checkGone(t *testing.T, a *Apart) {
	t.Helper()
	select {
	case <-a.gone:
	default:
		t.Error("the process apart is still there")
	}
}

// checkLostFor fails the test unless calls fail with ErrLost, the first within a
// time, and the next at once.
func checkLostFor(t *testing.T, a *Apart, within time.Duration) {
	t.Helper()
	begin := time.Now()
	if _, err := a.Look(); !errors.Is(err, ErrLost) || time.Since(begin) > within {
		t.Errorf("Look: %v after %v; want ErrLost within %v", err, time.Since(begin), within)
	}
	begin = time.Now()
	a.Mute()
	if _, err := a.Write(0, steady(5000), true); !errors.Is(err, ErrLost) || time.Since(begin) > time.Second {
		t.Errorf("Write: %v after %v; want ErrLost at once", err, time.Since(begin))
	}
}

// checkClose fails the test unless Close is through within a time, and no process
// left.
func checkClose(t *testing.T, a *Apart, within time.Duration) {
	t.Helper()
	begin := time.Now()
	if err := a.Close(); err != nil || time.Since(begin) > within {
		t.Errorf("Close: %v after %v; want no error within %v", err, time.Since(begin), within)
	}
	checkGone(t, a)
}

func TestProcessThatIsKilled(t *testing.T) {
	t.Parallel()
	a := pretend(t, "")
	if _, err := a.Look(); err != nil {
		t.Fatal(err)
	}
	a.kill()
	checkLostFor(t, a, time.Second)
	checkClose(t, a, time.Second)
	checkClose(t, a, time.Second) // again
}

func TestProcessThatEnds(t *testing.T) {
	t.Parallel()
	a := pretend(t, "end")
	checkLostFor(t, a, time.Second)
	checkClose(t, a, time.Second)
}

func TestProcessThatTalksNonsense(t *testing.T) {
	t.Parallel()
	a := pretend(t, "rubbish")
	checkLostFor(t, a, time.Second)
	checkClose(t, a, time.Second)
}

func TestProcessThatHangs(t *testing.T) {
	t.Parallel()
	a := pretend(t, "")
	halt(t, a)
	checkLostFor(t, a, answerTimeout+time.Second)
	checkClose(t, a, time.Second)
}

func TestCloseOfAProcessThatHangs(t *testing.T) {
	t.Parallel()
	a := pretend(t, "")
	halt(t, a)
	checkClose(t, a, endTimeout+time.Second)
	checkLostFor(t, a, time.Second)
}

func TestCloseWhileACallIsUnderWay(t *testing.T) {
	t.Parallel()
	a := pretend(t, "slow")
	begin, done := time.Now(), make(chan error)
	go func() {
		_, err := a.Look()
		for err == nil {
			_, err = a.Write(0, steady(100_000), true) // more than a pipe holds
		}
		done <- err
	}()
	time.Sleep(100 * time.Millisecond)
	checkClose(t, a, 2*time.Second)
	if err := <-done; !errors.Is(err, ErrLost) || time.Since(begin) > 2*time.Second {
		t.Errorf("the call ends with %v after %v; want ErrLost within 2 s", err, time.Since(begin))
	}
}

// TestNoProcessIsNoDevice starts what is no speaker.
func TestNoProcessIsNoDevice(t *testing.T) {
	t.Parallel()
	for _, command := range [][]string{
		{"/does/not/exist"},
		{"sh", "-c", "exit 0"},
		{"sh", "-c", "yes no answer | head -n 100; cat > /dev/null; sleep 60"},
		{"sh", "-c", "echo no answer"},
		{"head", "-c", "100000", "/dev/zero"},
	} {
		begin := time.Now()
		_, err := Start(context.Background(), exec.Command(command[0], command[1:]...), pulsetest.Rate)
		if !errors.Is(err, ErrNoDevice) || errors.Is(err, ErrLost) || time.Since(begin) > 2*time.Second {
			t.Errorf("Start(%q): %v after %v; want ErrNoDevice", command, err, time.Since(begin))
		}
	}
}

func TestStartIsCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	cmd := exec.Command("sh", "-c", "cat > /dev/null; sleep 60") // never answers, and does not end by itself
	begin := time.Now()
	_, err := Start(ctx, cmd, pulsetest.Rate)
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 2*time.Second {
		t.Errorf("Start: %v after %v; want the context's error at once", err, time.Since(begin))
	}
	if cmd.ProcessState == nil {
		t.Error("the process is still there")
	}
}

// TestNoGoroutineIsLeft runs before the tests that are parallel.
func TestNoGoroutineIsLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	for name, harm := range map[string]func(a *Apart){
		"nothing happens": func(*Apart) {},
		"killed":          func(a *Apart) { a.kill(); a.Look() },
		"hangs": func(a *Apart) {
			halt(t, a)
			a.call(context.Background(), order{Do: doWrite, Sound: make([]byte, 1<<20)}, 50*time.Millisecond)
		},
		"abandoned": func(a *Apart) {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			a.call(ctx, order{Do: doLook}, time.Minute)
		},
	} {
		a := pretend(t, "")
		harm(a)
		a.Close()
		checkGone(t, a)
		for begin := time.Now(); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
			if time.Since(begin) > 5*time.Second {
				t.Fatalf("%s: %d goroutines are left", name, runtime.NumGoroutine()-before)
			}
		}
	}
}

// TestOrdersSurviveTheJourney compares what is written with what the other side gets.
func TestOrdersSurviveTheJourney(t *testing.T) {
	sound := hiss(1000, 1)
	p := make([]byte, len(sound)*frameBytes)
	putFrames(p, sound)
	if !slices.Equal(getFrames(p), sound) {
		t.Error("frames have changed on their way")
	}
	if n := len(getFrames(p[:len(p)-1])); n != len(sound)-1 {
		t.Errorf("of all bytes but one, there are %d frames; want all but one", n)
	}
}
