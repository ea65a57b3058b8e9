// Package pulsetest runs a private PulseAudio server for tests and records, frame
// by frame, what its loudspeaker would sound.
package pulsetest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"
)

// Rate is the rate of the server's only device, which is stereo and takes
// float32: a signal of this rate comes through bit for bit, but for the sign of
// zeros.
const Rate audio.Rate = 48000

// patience is how long anything here may take on a loaded machine.
const patience = 10 * time.Second

// A Server is a running PulseAudio server with one device that nobody hears.
type Server struct {
	dir    string
	cmd    *exec.Cmd
	log    bytes.Buffer // written by the server until done
	done   chan struct{}
	ending sync.Once
}

// Start starts a server, waits until it answers, and ends it with the test. It
// skips the test where PulseAudio is not installed.
func Start(t testing.TB) *Server {
	t.Helper()
	audiotest.Need(t, "pulseaudio", "pactl", "parec")
	// Not t.TempDir: the path of a socket is 107 bytes at most.
	base := os.TempDir()
	if strings.Contains(base, " ") {
		base = "/tmp" // the server takes its arguments apart at spaces
	}
	dir, err := os.MkdirTemp(base, "pulse")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := start(t, dir)
	t.Cleanup(s.Kill)
	s.awaitAnswer(t)
	return s
}

// start starts a server whose files lie in a folder.
func start(t testing.TB, dir string) *Server {
	t.Helper()
	s := &Server{dir: dir, done: make(chan struct{})}
	// Ahead of everything else where the system allows it: on a busy machine, a
	// server that comes too late makes holes in the sound.
	s.cmd = exec.Command("pulseaudio", "--realtime=yes", "--high-priority=yes", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
		"--system=no", "--log-target=stderr",
		"--load=module-null-sink sink_name=out rate=48000 format=float32le channels=2",
		"--load=module-native-protocol-unix auth-anonymous=1 socket="+s.socket())
	s.cmd.Env = append(os.Environ(), s.Env()...)
	s.cmd.Stderr = &s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.done)
		_ = s.cmd.Wait() // ended by a signal, always
	}()
	return s
}

// Env returns the environment, beyond the caller's own, in which a program
// plays to the server.
func (s *Server) Env() []string {
	return []string{
		"PULSE_SERVER=unix:" + s.socket(),
		"PULSE_RUNTIME_PATH=" + s.dir,
		"XDG_RUNTIME_DIR=" + s.dir,
		"HOME=" + s.dir,
	}
}

// Kill ends the server in the middle of whatever it does, and returns when it
// is gone.
func (s *Server) Kill() {
	s.ending.Do(func() { _ = s.cmd.Process.Kill() })
	<-s.done
}

// Process returns the server's process, for tests that stop it.
func (s *Server) Process() *os.Process { return s.cmd.Process }

func (s *Server) socket() string { return filepath.Join(s.dir, "native") }

// command returns a command that talks to the server.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), s.Env()...)
	return cmd
}

func (s *Server) awaitAnswer(t testing.TB) {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < patience; time.Sleep(20 * time.Millisecond) {
		select {
		case <-s.done:
			t.Fatalf("PulseAudio has ended:\n%s", &s.log)
		default:
		}
		if s.command("pactl", "info").Run() == nil {
			return
		}
	}
	s.Kill()
	t.Fatalf("PulseAudio does not answer within %v:\n%s", patience, &s.log)
}

// A Recorder takes down everything that the device sounds, silence included.
type Recorder struct {
	t    testing.TB
	cmd  *exec.Cmd
	done chan struct{}

	mu    sync.Mutex
	heard []byte
	err   error // of reading
}

// Record starts recording and returns when the first sound, or silence, has
// come in. The recorder ends with the test, if it is not stopped before.
func (s *Server) Record(t testing.TB) *Recorder {
	t.Helper()
	r := &Recorder{t: t, done: make(chan struct{})}
	r.cmd = s.command("parec", "--raw", "--format=float32le", "--rate=48000", "--channels=2",
		"--latency-msec=20", "--device=out.monitor")
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go r.read(out)
	t.Cleanup(func() {
		_ = r.cmd.Process.Kill() // it may be gone
		<-r.done
	})
	r.await(1)
	return r
}

// Stop records for a moment longer, so that nothing that has sounded is still
// on its way, ends the recording and returns it.
func (r *Recorder) Stop() []audio.Frame {
	r.t.Helper()
	r.await(r.Len() + Rate.Frames(time.Second/4))
	if err := r.cmd.Process.Kill(); err != nil {
		r.t.Fatalf("parec: %v", err)
	}
	<-r.done
	return r.Frames(0)
}

// Len returns how many frames have been recorded so far.
func (r *Recorder) Len() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return int64(len(r.heard) / 8)
}

// Frames returns what has been recorded so far from the place at on.
func (r *Recorder) Frames(at int64) []audio.Frame {
	r.mu.Lock()
	defer r.mu.Unlock()
	var frames []audio.Frame
	for b := r.heard[min(8*at, int64(len(r.heard))):]; len(b) >= 8; b = b[8:] {
		frames = append(frames, audio.Frame{
			math.Float32frombits(binary.LittleEndian.Uint32(b)),
			math.Float32frombits(binary.LittleEndian.Uint32(b[4:])),
		})
	}
	return frames
}

func (r *Recorder) read(out io.Reader) {
	defer close(r.done)
	block := make([]byte, 1<<14)
	for {
		n, err := out.Read(block)
		r.mu.Lock()
		r.heard = append(r.heard, block[:n]...)
		if err != nil && !errors.Is(err, io.EOF) {
			r.err = err
		}
		r.mu.Unlock()
		if err != nil {
			_ = r.cmd.Wait() // ended by a signal, if not with the server
			return
		}
	}
}

// await waits until n frames have been recorded.
func (r *Recorder) await(n int64) {
	r.t.Helper()
	for begin := time.Now(); r.Len() < n; time.Sleep(5 * time.Millisecond) {
		select {
		case <-r.done:
			r.t.Fatalf("parec has ended: %v", r.err)
		default:
		}
		if time.Since(begin) > patience {
			r.t.Fatalf("parec has recorded %d frames within %v; want %d", r.Len(), patience, n)
		}
	}
}

// Find returns the place in heard at which part begins, or −1. It compares as
// == does, so that −0, which mixing turns into +0, equals 0.
func Find(heard, part []audio.Frame) int {
	for at := 0; at+len(part) <= len(heard); at++ {
		if matches(heard[at:], part) {
			return at
		}
	}
	return -1
}

func matches(heard, part []audio.Frame) bool {
	for i, f := range part {
		if heard[i] != f {
			return false
		}
	}
	return true
}
