//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"meditate/audio/audiotest"
)

// A terminal is a real one, in tmux, in which meditate runs.
type terminal struct {
	t      *testing.T
	socket string
	dir    string
}

// inTerminal runs a command line of meditate in a terminal, in a folder that holds
// the script touches.md, and a shell behind it that says how it ended.
func inTerminal(t *testing.T, env []string, args ...string) *terminal {
	t.Helper()
	words := []string{"./meditate"}
	for _, arg := range args {
		words = append(words, "'"+arg+"'")
	}
	return shellInTerminal(t, env, strings.Join(words, " "))
}

// shellInTerminal is inTerminal for any command line of a shell.
func shellInTerminal(t *testing.T, env []string, command string) *terminal {
	t.Helper()
	audiotest.Need(t, "tmux", "stty")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "tmux") // not t.TempDir: the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Symlink(self, filepath.Join(dir, "meditate")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "touches.md"), []byte(touches), 0o600); err != nil {
		t.Fatal(err)
	}
	tm := &terminal{t, filepath.Join(dir, "s"), dir}
	// The shell keeps Ctrl-C for its child, and shows what became of the terminal.
	shell := "trap : INT; " + command + `; echo "status $?"; stty -a | grep -o -w -e '-\?icanon' -e '-\?echo'; exec cat`
	cmd := exec.Command("tmux", "-S", tm.socket, "-f", "/dev/null", "new-session", "-d", "-x", "110", "-y", "40", "sh", "-c", shell)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "TERM=xterm", "LC_ALL=C.UTF-8", "GORACE=atexit_sleep_ms=0", "XDG_STATE_HOME="+dir+"/state", "DBUS_SESSION_BUS_ADDRESS=disabled:"), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("tmux: %v %s", err, out)
	}
	t.Cleanup(func() { tm.tmux("kill-server") })
	return tm
}

func (tm *terminal) tmux(args ...string) string {
	out, _ := exec.Command("tmux", append([]string{"-S", tm.socket}, args...)...).CombinedOutput()
	return string(out)
}

// press presses a key, as tmux names it.
func (tm *terminal) press(key string) { tm.tmux("send-keys", key) }

// screen returns what can be read.
func (tm *terminal) screen() string {
	return strings.TrimSpace(tm.tmux("capture-pane", "-p", "-J"))
}

// await waits until the screen shows a text.
func (tm *terminal) await(text string) {
	tm.t.Helper()
	for begin := time.Now(); time.Since(begin) < 30*time.Second; time.Sleep(20 * time.Millisecond) {
		if strings.Contains(tm.screen(), text) {
			return
		}
	}
	tm.t.Fatalf("the screen never shows %q:\n%s", text, tm.screen())
}

// ended waits until meditate has ended, with a status, and the terminal is what it
// was.
func (tm *terminal) ended(status int) {
	tm.t.Helper()
	tm.await(fmt.Sprintf("status %d\n", status))
	tm.await("icanon\necho")
	if strings.Contains(tm.screen(), "-echo") || strings.Contains(tm.screen(), "-icanon") {
		tm.t.Errorf("the terminal is left in single-key mode:\n%s", tm.screen())
	}
}

// processes returns the processes that run meditate out of this terminal: the player,
// and what it has started.
func (tm *terminal) processes(kind string) []int {
	tm.t.Helper()
	var out []int
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range dirs {
		line, _ := os.ReadFile(dir + "/cmdline")
		cwd, _ := os.Readlink(dir + "/cwd")
		if cwd == tm.dir && strings.Contains(string(line), kind) && !strings.HasPrefix(string(line), "tmux") && !strings.HasPrefix(string(line), "sh\x00") {
			pid, _ := strconv.Atoi(filepath.Base(dir))
			out = append(out, pid)
		}
	}
	return out
}
