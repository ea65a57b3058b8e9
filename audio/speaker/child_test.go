//go:build linux

package speaker

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/speaker/pulsetest"
)

// Oto opens a device once a process, so every test with a device runs its part
// of it in a child process: this test binary again, in the role that the
// environment gives it.
const roleEnv = "SPEAKER_TEST_ROLE"

func TestMain(m *testing.M) {
	switch role := os.Getenv(roleEnv); role {
	case "":
		// Most of these tests wait for sound to pass: more of them than there are
		// processors can do that.
		if err := flag.Set("test.parallel", "8"); err != nil {
			panic(err)
		}
		os.Exit(m.Run())
	case "apart":
		signal.Ignore(syscall.SIGHUP) // as the program does
		if err := Serve(os.Stdin, os.Stdout); err != nil {
			panic(err)
		}
	case "parent":
		parentRole()
	case "pretend":
		pretendRole()
	case "play":
		playRole()
	case "listen":
		listenRole()
	default:
		panic(role)
	}
}

const (
	signalEnv = "SPEAKER_TEST_SIGNAL" // "hiss" or "steady"
	framesEnv = "SPEAKER_TEST_FRAMES" // its length
	twiceEnv  = "SPEAKER_TEST_TWICE"  // set where it is to be played twice

	lastWordEnv = "SPEAKER_TEST_LAST_WORD" // for standard error, where Open fails
)

// A report is a line that the child writes: first when it has opened the
// device, then, if it could, each time it has played.
type report struct {
	Took     time.Duration // of Open, or of Play
	Err      string
	NoDevice bool
	Lost     bool
	Canceled bool
	Position int64
	Since    time.Duration // from the last word on standard input to the end of Play
}

func newReport(err error, took time.Duration) report {
	r := report{
		Took:     took,
		NoDevice: errors.Is(err, ErrNoDevice),
		Lost:     errors.Is(err, ErrLost),
		Canceled: errors.Is(err, context.Canceled),
	}
	if err != nil {
		r.Err = err.Error()
	}
	return r
}

func testSignal(name string, frames int64) audio.Signal {
	if name == "steady" {
		return steady(frames)
	}
	return hiss(frames, 7)
}

// playRole opens the device, plays when it is told to, and is gone the moment
// Play has returned. Words on standard input, a line each: play, cancel, close.
func playRole() {
	out := json.NewEncoder(os.Stdout)
	frames, err := strconv.ParseInt(os.Getenv(framesEnv), 10, 64)
	if err != nil {
		panic(err)
	}
	signal := testSignal(os.Getenv(signalEnv), frames)
	begin := time.Now()
	s, err := Open(context.Background(), pulsetest.Rate)
	out.Encode(newReport(err, time.Since(begin)))
	if err != nil {
		fmt.Fprint(os.Stderr, os.Getenv(lastWordEnv))
		os.Exit(1)
	}
	ctx, cancel := context.WithCancel(context.Background())
	said := make(chan time.Time, 2)
	in := bufio.NewScanner(os.Stdin)
	if !in.Scan() || in.Text() != "play" {
		panic("not told to play")
	}
	go func() {
		for in.Scan() {
			said <- time.Now()
			switch in.Text() {
			case "cancel":
				cancel()
			case "close":
				s.Close()
			}
		}
	}()
	times := 1
	if os.Getenv(twiceEnv) != "" {
		times = 2
	}
	for range times {
		begin := time.Now()
		err := s.Play(ctx, signal)
		end := time.Now()
		r := newReport(err, end.Sub(begin))
		r.Position = s.Position()
		for len(said) > 0 {
			r.Since = end.Sub(<-said)
		}
		out.Encode(r)
	}
	os.Exit(0)
}

// A child is a process in the role "play".
type child struct {
	t      *testing.T
	cmd    *exec.Cmd
	in     io.Writer
	out    *json.Decoder
	extra  io.Reader // what the decoder reads
	stderr bytes.Buffer
}

// roleCmd returns the command that is this test binary in a role, in an environment
// that holds nothing of the caller's but the path.
func roleCmd(role string, env ...string) *exec.Cmd {
	exe, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), roleEnv + "=" + role,
		"GORACE=atexit_sleep_ms=0", // a child is gone when it ends, under the race detector too
	}, env...)
	return cmd
}

// play starts a child that plays.
func play(t *testing.T, signal string, frames int64, env ...string) *child {
	t.Helper()
	c := &child{t: t, cmd: roleCmd("play", append(env, signalEnv+"="+signal, framesEnv+"="+fmt.Sprint(frames))...)}
	c.cmd.Stderr = &c.stderr
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if c.extra, err = c.cmd.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	c.out = json.NewDecoder(c.extra)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.cmd.Process.Kill() }) // it may be gone
	// Ahead of other tests, where the system allows it: a player is on time.
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, c.cmd.Process.Pid, -15)
	return c
}

// say sends the child a word: play, cancel or close.
func (c *child) say(word string) {
	c.t.Helper()
	if _, err := io.WriteString(c.in, word+"\n"); err != nil {
		c.t.Fatal(err)
	}
}

// report waits for the child's next report.
func (c *child) report() report {
	c.t.Helper()
	var r report
	if err := c.out.Decode(&r); err != nil {
		_ = c.cmd.Wait() // what is on stderr says more
		c.t.Fatalf("no report from the child: %v\n%s", err, &c.stderr)
	}
	return r
}

// opened waits until the child has opened the device.
func (c *child) opened() report {
	c.t.Helper()
	r := c.report()
	if r.Err != "" {
		c.t.Fatalf("Open: %s", r.Err)
	}
	return r
}

// end waits until the child is gone, and fails the test if it wrote anything
// but its reports to either output, after the last words that it was asked for.
func (c *child) end(lastWords string) {
	c.t.Helper()
	rest, err := io.ReadAll(io.MultiReader(c.out.Buffered(), c.extra))
	if err != nil {
		c.t.Fatal(err)
	}
	_ = c.cmd.Wait() // a child without a device exits with 1
	if s := strings.TrimSpace(string(rest)); s != "" {
		c.t.Errorf("on standard output: %q", s)
	}
	if got := c.stderr.String(); got != lastWords {
		c.t.Errorf("on standard error: %q, want %q", got, lastWords)
	}
}
