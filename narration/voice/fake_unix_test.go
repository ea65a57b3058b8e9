//go:build unix

package voice

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// fake returns an engine that is a shell script. Its arguments are the voice and
// the file to write to; its folder, $here, holds speech.wav, half a second long.
func fake(t *testing.T, lines string) *Engine {
	t.Helper()
	here := t.TempDir()
	write(t, filepath.Join(here, "speech.wav"), wavFile(t, vowel(22050)))
	program := filepath.Join(here, "engine")
	write(t, program, []byte("#!/bin/sh\nhere=${0%/*}\n"+lines+"\n"))
	return &Engine{
		name:    "fake",
		program: program,
		install: "write it",
		voice:   func(language string) string { return language },
		check:   func(context.Context, string, string) error { return nil },
		prepare: func(text string) string { return text },
		argv:    func(voice, out string) []string { return []string{voice, out} },
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o700); err != nil {
		t.Fatal(err)
	}
}

func (e *Engine) here() string { return filepath.Dir(e.program) }

// said returns a file that the engine left in its folder.
func said(t *testing.T, e *Engine, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(e.here(), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func french(t *testing.T, e *Engine) Voice {
	t.Helper()
	v, err := e.Voice(t.Context(), "fr", "")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// hangs is a script that ignores what can be ignored, has a child, and leaves
// the child's number in the file child.
const hangs = `trap '' TERM INT HUP
sleep 1000 &
echo $! > "$here/new"; mv "$here/new" "$here/child"
wait`

// child returns the number of the engine's child, if it has one yet.
func child(e *Engine) (pid int, found bool) {
	data, err := os.ReadFile(filepath.Join(e.here(), "child"))
	if err != nil {
		return 0, false
	}
	pid, err = strconv.Atoi(string(bytes.TrimSpace(data)))
	return pid, err == nil
}

func mustBeGone(t *testing.T, e *Engine) {
	t.Helper()
	pid, found := child(e)
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
