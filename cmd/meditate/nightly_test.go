//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/speaker/pulsetest"
)

// A long session at real speed, with every core busy with something else: what is
// heard is the session, frame by frame. It says what that took.
func TestALongSessionAtRealSpeed(t *testing.T) {
	minutes := nightlyMinutes()
	if minutes == 0 {
		t.Skip("it takes as many minutes as MEDITATE_TEST_MINUTES says; .ci/nightly runs it")
	}
	sound, _ := made(t, long)
	server := pulsetest.Start(t)
	for range runtime.NumCPU() {
		busy := exec.Command("sh", "-c", "while :; do :; done")
		if err := busy.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { busy.Process.Kill(); busy.Wait() })
	}
	recorder := server.Record(t)
	cmd, stderr := child(t, server.Env(), "play", "--delay", "0", "-v", "long.md")
	time.Sleep(time.Duration(minutes) * time.Minute * 9 / 10)
	for _, pid := range append([]int{cmd.Process.Pid}, childrenOf(cmd.Process.Pid)...) {
		t.Logf("process %d: %s", pid, usage(pid))
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, stderr)
	}
	if !strings.Contains(stderr.String(), "too late for the device: 0.000 s") {
		t.Errorf("said %q", stderr)
	}
	want := audiotest.Read(t, sound, 0, sound.Len())
	heard := recorder.Stop()
	at := pulsetest.Find(heard, want[4800:7200])
	if at < 4800 || len(heard) < at-4800+len(want) {
		t.Fatalf("the session is not in what was heard: %d of %d frames, at %d", len(heard), len(want), at)
	}
	if n := differing(heard[at-4800:], want); n > 0 {
		t.Errorf("%d of %d frames are not those of the session", n, len(want))
	}
}

// nightlyMinutes returns how long the session at real speed is to last.
func nightlyMinutes() int {
	minutes, _ := strconv.Atoi(os.Getenv("MEDITATE_TEST_MINUTES")) // 0 where it is not set
	return minutes
}

func differing(heard, want []audio.Frame) (n int) {
	for i, f := range want {
		if heard[i] != f {
			n++
		}
	}
	return n
}

func childrenOf(pid int) (out []int) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", pid))
	for _, word := range bytes.Fields(text) {
		if n, err := strconv.Atoi(string(word)); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// usage returns the memory and the processor time of a process (proc(5)).
func usage(pid int) string {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after)
	peak := ""
	for line := range strings.Lines(string(status)) {
		if strings.HasPrefix(line, "VmHWM") || strings.HasPrefix(line, "VmRSS") {
			peak += strings.Join(strings.Fields(line), " ") + ", "
		}
	}
	if len(fields) < 13 {
		return "gone"
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	const ticks = 100 // a second, USER_HZ
	return fmt.Sprintf("%s%.2f s of processor time", peak, float64(user+system)/ticks)
}

// A device that stays away for more than half a minute ends the session; its place is
// kept.
func TestADeviceThatStaysAway(t *testing.T) {
	if nightlyMinutes() == 0 {
		t.Skip("it waits for half a minute; .ci/nightly runs it")
	}
	server := pulsetest.Start(t)
	p := practise(t, server)
	p.hears(0, 1)
	server.Kill()
	p.await("La sortie audio a disparu")
	time.Sleep(10 * time.Second) // the screen is looked at for half a minute
	p.ended(exitNoDevice)
	if !strings.Contains(p.screen(), "La sortie audio n’est pas revenue. Quand elle sera là, tu peux reprendre : meditate play --resume") {
		t.Errorf("the screen shows:\n%s", p.screen())
	}
	if place, err := os.ReadFile(p.dir + "/state/meditate/practice.json"); err != nil || !strings.Contains(string(place), "premier") {
		t.Errorf("the place that is kept: %s, %v", place, err)
	}
}
