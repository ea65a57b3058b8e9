//go:build unix

package engine

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"meditate/narration/voice/voicetest"
)

// A fake is an engine that is a shell script.
type fake struct {
	speaker
	here string // its folder
}

// script returns a fake. Its arguments are the voice and the file to write to;
// its folder, $here, holds speech.wav, 0.48 seconds long.
func script(t *testing.T, to, lines string) *fake {
	t.Helper()
	here := t.TempDir()
	write(t, filepath.Join(here, "speech.wav"), voicetest.WAV(voicetest.Speech("Bonjour.", 22050)))
	path := filepath.Join(here, "engine")
	write(t, path, []byte("#!/bin/sh\nhere=${0%/*}\n"+lines+"\n"))
	return &fake{speaker{argv: []string{path, "fr", to}}, here}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o700); err != nil {
		t.Fatal(err)
	}
}

// said returns a file that the engine left in its folder.
func (f *fake) said(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(f.here, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// hangs is a script that ignores what can be ignored, has a child, and leaves
// the child's number in the file child.
const hangs = `trap '' TERM INT HUP
sleep 1000 &
echo $! > "$here/new"; mv "$here/new" "$here/child"
wait`

// child returns the number of the engine's child, if it has one yet.
func (f *fake) child() (pid int, found bool) {
	data, err := os.ReadFile(filepath.Join(f.here, "child"))
	if err != nil {
		return 0, false
	}
	pid, err = strconv.Atoi(string(bytes.TrimSpace(data)))
	return pid, err == nil
}

func (f *fake) childMustBeGone(t *testing.T) {
	t.Helper()
	pid, found := f.child()
	if !found {
		t.Fatal("the engine had no child")
	}
	until(t, fmt.Sprintf("the child, process %d, to end", pid), func() bool { return ended(pid) })
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
	for deadline := time.Now().Add(20 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited too long for %s", what)
		}
	}
}

// emptyTemp makes an empty folder the place of temporary files, and fails the
// test if one is left there at its end.
func emptyTemp(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Cleanup(func() {
		left, err := os.ReadDir(dir)
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}
