package desktop

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"meditate/audio/audiotest"
)

// ample is how long anything here may take on a loaded machine.
const ample = 10 * time.Second

const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

// A bus is a session bus of the test's own.
type bus struct {
	t    *testing.T
	cmd  *exec.Cmd
	log  bytes.Buffer // written by the daemon until done
	done chan struct{}
}

// startBus starts a session bus, makes it that of this process, and ends it with
// the test. It skips the test where D-Bus is not installed.
func startBus(t *testing.T) *bus {
	t.Helper()
	audiotest.Need(t, "dbus-daemon", "dbus-send", "dbus-monitor", "playerctl")
	// Not t.TempDir: the path of a socket is 107 bytes at most.
	dir, err := os.MkdirTemp("", "bus")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket, config := filepath.Join(dir, "bus"), filepath.Join(dir, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, socket), 0o600); err != nil {
		t.Fatal(err)
	}
	b := &bus{t: t, done: make(chan struct{})}
	b.cmd = exec.Command("dbus-daemon", "--config-file="+config, "--nofork", "--nopidfile", "--print-address=1")
	b.cmd.Stderr = &b.log
	out, err := b.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.kill)
	address, err := bufio.NewReader(out).ReadString('\n') // it listens from now on
	go func() {
		defer close(b.done)
		_ = b.cmd.Wait() // ended by a signal, always
	}()
	if err != nil {
		b.kill()
		t.Fatalf("dbus-daemon says no address: %v\n%s", err, &b.log)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
	t.Setenv("LC_ALL", "C.UTF-8") // for what playerctl prints
	return b
}

// kill ends the bus in the middle of whatever it does.
func (b *bus) kill() {
	_ = b.cmd.Process.Kill() // it may be gone
	<-b.done
}

// run runs a program that talks to the bus, and returns what it says.
func (b *bus) run(name string, args ...string) string {
	b.t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		b.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// send calls a method of a player and returns the answer or the error, each in the
// words of dbus-send.
func (b *bus) send(method string, args ...string) string {
	args = append([]string{"--session", "--print-reply=literal", "--dest=" + busName, string(objectPath), method}, args...)
	out, _ := exec.Command("dbus-send", args...).CombinedOutput() // an error is an answer
	return strings.TrimSpace(string(out))
}

// await waits until a player has a name on the bus.
func (b *bus) await(name string) {
	b.t.Helper()
	for begin := time.Now(); time.Since(begin) < ample; time.Sleep(5 * time.Millisecond) {
		out, err := exec.Command("dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus",
			"/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", "string:"+name).CombinedOutput()
		if err == nil && strings.Contains(string(out), "true") {
			return
		}
	}
	b.t.Fatalf("%s is not on the bus within %v", name, ample)
}

// A fakePlayer takes down what it is asked for.
type fakePlayer chan string

func newFakePlayer() fakePlayer { return make(fakePlayer, 100) }

func (p fakePlayer) controls() Controls {
	say := func(word string) func() { return func() { p <- word } }
	return Controls{
		Play: say("play"), Pause: say("pause"), PlayPause: say("play-pause"),
		Next: say("next"), Previous: say("previous"), Stop: say("stop"),
	}
}

// asked fails the test unless the player is asked for exactly this next.
func (p fakePlayer) asked(t *testing.T, want string) {
	t.Helper()
	select {
	case got := <-p:
		if got != want {
			t.Errorf("asked to %s, want %s", got, want)
		}
	case <-time.After(ample):
		t.Fatalf("not asked to %s within %v", want, ample)
	}
}

// within fails the test where f takes longer than it may, and a loaded machine.
func within(t *testing.T, limit time.Duration, what string, f func()) {
	t.Helper()
	begin := time.Now()
	f()
	if took := time.Since(begin); took > limit+500*time.Millisecond {
		t.Errorf("%s took %v", what, took)
	}
}

// noGoroutines fails the test if a goroutine of this package or of godbus is left
// once those that are on their way out have gone.
func noGoroutines(t *testing.T) {
	t.Helper()
	stacks := make([]byte, 1<<20)
	for begin := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		all := string(stacks[:runtime.Stack(stacks, true)])
		if !strings.Contains(all, "godbus/dbus") && !strings.Contains(all, "desktop.(*Media)") {
			return
		}
		if time.Since(begin) > ample {
			t.Fatalf("goroutines are left:\n%s", all)
		}
	}
}
