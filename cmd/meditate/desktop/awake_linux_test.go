package desktop

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// roleEnv makes the test binary keep the computer awake until it is killed.
const roleEnv = "DESKTOP_TEST_AWAKE"

func TestMain(m *testing.M) {
	if os.Getenv(roleEnv) != "" {
		defer Awake("meditating")()
		select {}
	}
	os.Exit(m.Run())
}

// inhibit is a systemd-inhibit that says its process and its arguments to a pipe,
// which it and the program that it runs keep open, one a line and then an empty one.
const inhibit = `#!/bin/sh
exec 3>"$INHIBIT_TEST_PIPE"
printf '%s\n' $$ "$@" '' >&3
while [ "$1" != cat ]; do shift; done
`

// fakeInhibit puts a systemd-inhibit first on the path, and returns its pipe.
func fakeInhibit(t *testing.T, script string) (pipe string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "systemd-inhibit"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	pipe = filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("INHIBIT_TEST_PIPE", pipe)
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	return pipe
}

// A kept is a systemd-inhibit that runs.
type kept struct {
	pid   int
	args  []string
	ended chan struct{} // with all that it ran
}

// awaitKept waits until systemd-inhibit has said what there is to say.
func awaitKept(t *testing.T, pipe string) kept {
	t.Helper()
	said, ended := make(chan []string), make(chan struct{})
	go func() {
		defer close(ended)
		f, err := os.Open(pipe) // waits for the other end
		if err != nil {
			return
		}
		defer f.Close()
		in := bufio.NewReader(f)
		var lines []string
		for {
			line, err := in.ReadString('\n')
			if line == "\n" || err != nil {
				break
			}
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
		said <- lines
		_, _ = io.Copy(io.Discard, in)
	}()
	select {
	case lines := <-said:
		if len(lines) == 0 {
			t.Fatal("systemd-inhibit says nothing")
		}
		pid, err := strconv.Atoi(lines[0])
		if err != nil {
			t.Fatal(err)
		}
		return kept{pid: pid, args: lines[1:], ended: ended}
	case <-time.After(ample):
		t.Fatal("systemd-inhibit does not run")
	}
	return kept{}
}

// over fails the test unless systemd-inhibit, and all that it ran, ends now.
func (k kept) over(t *testing.T) {
	t.Helper()
	select {
	case <-k.ended:
	case <-time.After(ample):
		t.Fatal("systemd-inhibit still runs")
	}
}

// runs tells whether it runs, and keeps its pipe open.
func (k kept) runs() bool {
	select {
	case <-k.ended:
		return false
	default:
		return exists(k.pid)
	}
}

// exists tells whether there is such a process, be it a dead one that nobody has
// waited for.
func exists(pid int) bool {
	_, err := os.Stat(fmt.Sprintf("/proc/%d", pid))
	return err == nil
}

func TestAwakeUntilReleased(t *testing.T) {
	pipe := fakeInhibit(t, inhibit+`"$@"`)
	release := Awake("Sitting\x00 still: \xff")
	defer release()
	k := awaitKept(t, pipe)
	want := []string{"--what=idle:sleep", "--who=meditate", "--why=Sitting\uFFFD still: \uFFFD", "--mode=block", "cat"}
	if !slices.Equal(k.args, want) {
		t.Errorf("run with %q, want %q", k.args, want)
	}
	// A Ctrl-C of the terminal goes to one group of one session.
	if session, err := unix.Getsid(k.pid); err != nil || session != k.pid {
		t.Errorf("runs in session %d, %v; want its own, %d", session, err, k.pid)
	}
	if !k.runs() {
		t.Error("does not run while it is to keep awake")
	}
	within(t, 0, "release", release)
	k.over(t)
	if exists(k.pid) {
		t.Error("nobody has waited for systemd-inhibit")
	}
	within(t, 0, "a second release", release)
}

func TestAwakeEndsWithTheProcess(t *testing.T) {
	pipe := fakeInhibit(t, inhibit+`"$@"`)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), roleEnv+"=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	k := awaitKept(t, pipe)
	if !k.runs() {
		t.Error("does not run while it is to keep awake")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	k.over(t)
}

func TestReleaseOfWhatDoesNotListen(t *testing.T) {
	pipe := fakeInhibit(t, inhibit+"exec sleep 600\n")
	release := Awake("")
	k := awaitKept(t, pipe)
	within(t, 2*patience, "release", release)
	k.over(t)
	if exists(k.pid) {
		t.Error("nobody has waited for systemd-inhibit")
	}
}

func TestAwakeWhereItFails(t *testing.T) {
	pipe := fakeInhibit(t, inhibit+"exit 1\n")
	release := Awake("")
	awaitKept(t, pipe).over(t)
	within(t, 0, "release", release)

	t.Setenv("PATH", t.TempDir())
	release = Awake("")
	within(t, 0, "release", release)
	within(t, 0, "release", release)
}
