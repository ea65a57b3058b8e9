package desktop

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestBusGoesAway(t *testing.T) {
	b, m := publish(t, newFakePlayer().controls(), evening, nil)
	s := evening
	for i := range 1000 {
		if i == 300 {
			go b.kill()
		}
		s.Track = i
		m.Update(s)
		m.Seeked(time.Second)
	}
	b.kill()
	noGoroutines(t)
	within(t, 0, "Close without the bus", m.Close)
	if Publish(Controls{}, evening, nil) != nil {
		t.Error("there is a player without a bus")
	}
}

func TestBusStandsStill(t *testing.T) {
	b, m := publish(t, newFakePlayer().controls(), evening, nil)
	if err := b.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	taken := func() bool {
		for begin := time.Now(); time.Since(begin) < 100*time.Millisecond; time.Sleep(time.Millisecond) {
			if len(m.news) == 0 {
				return true
			}
		}
		return false
	}
	long, i := strings.Repeat("still ", 10_000), 0
	for ; taken(); i++ { // until the socket holds no more
		m.Update(State{Title: long, Track: i})
	}
	within(t, 0, "Update", func() {
		for range 1000 {
			m.Update(State{Title: long, Track: i})
			m.Seeked(time.Second)
		}
	})
	within(t, farewell, "Close", m.Close)
	noGoroutines(t)
}

func TestNoBus(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", dir)
	for _, address := range []string{
		"", "disabled:", "autolaunch:", "unixexec:path=/bin/false", "tcp:host=localhost,port=1", "rubbish;;=,:", "unix:path=%zz",
		"unix:path=" + filepath.Join(dir, "nothing"), "unix:abstract=" + dir,
	} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		within(t, 0, "Publish without a bus", func() {
			m := Publish(newFakePlayer().controls(), evening, nil)
			if m != nil {
				t.Errorf("%q: there is a player", address)
			}
			m.Update(evening)
			m.Seeked(0)
			m.Close()
		})
	}
	noGoroutines(t)
}

func TestSilentBus(t *testing.T) {
	dir := t.TempDir()
	l, err := net.Listen("unix", filepath.Join(dir, "bus"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", dir)
	var left, closed *Media
	within(t, 0, "Publish", func() { left = Publish(Controls{}, evening, nil) })
	closed = Publish(Controls{}, evening, nil)
	if left == nil || closed == nil {
		t.Fatal("the socket was not found")
	}
	within(t, farewell, "Close", closed.Close)
	within(t, greeting, "giving up", func() { <-left.done })
	noGoroutines(t)
}

func TestSessionSockets(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", "")
	for address, want := range map[string][]string{
		"":                                {fmt.Sprintf("/run/user/%d/bus", os.Getuid())},
		"unix:path=/run/user/1000/bus":    {"/run/user/1000/bus"},
		"unix:guid=12,path=/a%20b":        {"/a b"},
		"unix:abstract=/tmp/dbus-x,guid=": {"@/tmp/dbus-x"},
		"tcp:path=/x;unix:path=/y;unix:runtime=yes;unix:abstract=z": {"/y", "@z"},
		"disabled:": nil,
	} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		if got := sessionSockets(); !slices.Equal(got, want) {
			t.Errorf("%q leads to %q, want %q", address, got, want)
		}
	}
}
