//go:build unix

package recorder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"meditate/audio"
)

// fake returns a recorder that is a shell script. It may write the number of a
// child to the file child in its folder, $here.
func fake(t *testing.T, lines string) *Recorder {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fake")
	// A program started by another test in this moment would hold the file open
	// for writing, and then it cannot be run.
	syscall.ForkLock.RLock()
	err := os.WriteFile(path, []byte("#!/bin/sh\nhere=${0%/*}\n"+lines+"\n"), 0o700)
	syscall.ForkLock.RUnlock()
	if err != nil {
		t.Fatal(err)
	}
	return &Recorder{program: program{name: "fake"}, path: path, limits: limits{
		tail:   50 * time.Millisecond,
		linger: 100 * time.Millisecond,
	}}
}

// A second of a sample that is a quarter of full scale, 0x2000, in octal.
const second = `printf '\000\040%.0s' $(seq 48000)
`

// stubborn ignores what can be ignored and has a child.
const stubborn = `trap '' TERM INT HUP
sleep 1000 &
echo $! > "$here/new"; mv "$here/new" "$here/child"
`

// goneWithItsChild fails the test unless a stubborn script has nothing left that runs.
func goneWithItsChild(t *testing.T, path string) {
	t.Helper()
	pid := childOf(t, path)
	until(t, fmt.Sprintf("process %d to end", pid), func() bool { return ended(pid) })
}

// childOf waits until the script at path has a child and returns its number.
func childOf(t *testing.T, path string) (pid int) {
	t.Helper()
	until(t, "the child of "+path, func() bool {
		data, err := os.ReadFile(filepath.Join(filepath.Dir(path), "child"))
		if err != nil {
			return false
		}
		pid, err = strconv.Atoi(string(bytes.TrimSpace(data)))
		return err == nil
	})
	return pid
}

// ended says whether a process is no more, or has nobody to tell that it is.
func ended(pid int) bool {
	if syscall.Kill(pid, 0) == syscall.ESRCH {
		return true
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(stat), ") Z ")
}

// until waits for something that is about to come true.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited too long for %s", what)
		}
	}
}

// stopAfter returns a channel, and a meter that closes it when it is called
// for the count'th time.
func stopAfter(count int) (<-chan struct{}, func(Level)) {
	stop, calls := make(chan struct{}), 0
	return stop, func(Level) {
		if calls++; calls == count {
			close(stop)
		}
	}
}

func contains(t *testing.T, err error, words ...string) {
	t.Helper()
	for _, w := range words {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("error %q; want %q in it", err, w)
		}
	}
}

func TestProgramsThatDoNotRecord(t *testing.T) {
	t.Parallel()
	const soon = 300 * time.Millisecond
	tests := []struct {
		name, script string
		patience     time.Duration
		want         []string
	}{
		{"exits at once", "echo >&2; echo 'ALSA lib pcm.c:1: no' >&2; echo 'no such device.' >&2; echo more >&2; exit 1", 0,
			[]string{"recording with fake failed: it ended by itself (no such device); check"}},
		{"exits without a word", "exit 0", 0, []string{"it ended by itself; check"}},
		{"exits later", second + "echo unplugged >&2", 0, []string{"it ended by itself (unplugged); "}},
		{"hangs in silence", stubborn + "wait", soon, []string{"no sound came from it for 0.3 s; "}},
		{"falls silent", stubborn + second + "wait", soon, []string{"no sound came from it for 0.3 s; "}},
		{"is endless", stubborn + "cat /dev/zero", 0, []string{"it comes faster than sound does; "}},
		{"complains without end", "yes 'oh no' >&2", soon, []string{"no sound came", "(oh no)"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := fake(t, test.script)
			r.limits.patience = test.patience
			clip, err := r.Record(t.Context(), nil, nil)
			contains(t, err, test.want...)
			if len(clip.Samples) > 0 {
				t.Errorf("%d frames were kept", len(clip.Samples))
			}
			if strings.Contains(test.script, stubborn) {
				goneWithItsChild(t, r.path)
			}
		})
	}
}

// steady is how the samples of second look.
func steady(t *testing.T, clip audio.Clip, frames int) {
	t.Helper()
	if clip.Rate != Rate || len(clip.Samples) != frames {
		t.Fatalf("%d frames at %d Hz; want %d at %d Hz", len(clip.Samples), clip.Rate, frames, Rate)
	}
	for i, s := range clip.Samples {
		if s != 0.25 {
			t.Fatalf("frame %d is %v; want 0.25", i, s)
		}
	}
}

func TestAnOddByteIsDropped(t *testing.T) {
	t.Parallel()
	r := fake(t, second+"printf x; exec sleep 1000")
	stop, meter := stopAfter(20)
	clip, err := r.Record(t.Context(), stop, meter)
	if err != nil {
		t.Fatal(err)
	}
	steady(t, clip, 48000)
}

// TestWhatWasHeldBackIsKept has a program that writes its last second only when
// it is interrupted.
func TestWhatWasHeldBackIsKept(t *testing.T) {
	t.Parallel()
	r := fake(t, "last() { kill $!; "+second+"exit 0; }\ntrap last INT\n"+second+"sleep 1000 & wait")
	r.limits.linger = 10 * time.Second // it takes as long as it takes
	stop, meter := stopAfter(20)
	clip, err := r.Record(t.Context(), stop, meter)
	if err != nil {
		t.Fatal(err)
	}
	steady(t, clip, 96000)
}

// TestWhatComesAfterTheStopIsKept has a program that is a little late.
func TestWhatComesAfterTheStopIsKept(t *testing.T) {
	t.Parallel()
	r := fake(t, second+"sleep 0.1\n"+second)
	r.limits.tail = 10 * time.Second // it ends before that
	stop, meter := stopAfter(20)
	clip, err := r.Record(t.Context(), stop, meter)
	if err != nil {
		t.Fatal(err)
	}
	steady(t, clip, 96000)
}

func TestAProgramThatIgnoresTheInterruptIsEnded(t *testing.T) {
	t.Parallel()
	r := fake(t, stubborn+second+"wait")
	stop, meter := stopAfter(20)
	clip, err := r.Record(t.Context(), stop, meter)
	if err != nil {
		t.Fatal(err)
	}
	steady(t, clip, 48000)
	goneWithItsChild(t, r.path)
}

func TestTheContextEndsTheProgram(t *testing.T) {
	t.Parallel()
	r := fake(t, stubborn+"while :; do "+strings.TrimSpace(second)+"; sleep 1; done")
	ctx, cancel := context.WithCancel(t.Context())
	clip, err := r.Record(ctx, nil, func(Level) { cancel() })
	if err != context.Canceled || len(clip.Samples) > 0 {
		t.Errorf("%d frames, %v; want none, context.Canceled", len(clip.Samples), err)
	}
	goneWithItsChild(t, r.path)
	if _, err := r.Record(ctx, nil, nil); err != context.Canceled {
		t.Errorf("with an ended context: %v; want context.Canceled", err)
	}
}

func TestARecordingIsBounded(t *testing.T) {
	t.Parallel()
	r := fake(t, stubborn+"while :; do printf xx; sleep 0.01; done")
	r.limits.patience, r.limits.longest = time.Second, 1500*time.Millisecond
	_, err := r.Record(t.Context(), nil, nil)
	if !errors.Is(err, ErrTooLong) {
		t.Errorf("%v; want ErrTooLong", err)
	}
	contains(t, err, "at most 0.025 minutes")
	goneWithItsChild(t, r.path)
}

func TestStoppedBeforeAnySound(t *testing.T) {
	t.Parallel()
	r := fake(t, stubborn+"wait")
	stop := make(chan struct{})
	close(stop)
	_, err := r.Record(t.Context(), stop, nil)
	contains(t, err, "before any sound")
}

func TestAProgramThatCannotBeStarted(t *testing.T) {
	t.Parallel()
	r := &Recorder{program: program{name: "fake"}, path: filepath.Join(t.TempDir(), "gone")}
	_, err := r.Record(t.Context(), nil, nil)
	contains(t, err, "fake cannot be started")
}

// TestWindowsIsAskedForItsMicrophone has an ffmpeg that lists devices as on
// Windows, and records from the one it is told to.
func TestWindowsIsAskedForItsMicrophone(t *testing.T) {
	t.Parallel()
	const script = `case "$*" in
*-list_devices*) cat "$here/list" >&2; exit 1 ;;
*"-i audio=Microphone (USB Audio) -ac"*) ` + second + `exec sleep 1000 ;;
esac`
	r := fake(t, script)
	r.program = programs("windows")[0]
	list := filepath.Join(filepath.Dir(r.path), "list")
	if err := os.WriteFile(list, []byte(oldList), 0o600); err != nil {
		t.Fatal(err)
	}
	stop, meter := stopAfter(20)
	clip, err := r.Record(t.Context(), stop, meter)
	if err != nil {
		t.Fatal(err)
	}
	steady(t, clip, 48000)
	if err := os.WriteFile(list, []byte(noList), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = r.Record(t.Context(), nil, nil)
	contains(t, err, "ffmpeg finds no microphone", "Privacy & security")
}
