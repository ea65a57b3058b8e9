//go:build unix

package program

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// sh is a program that is a shell script.
func sh(script string, args ...string) Program {
	return Program{Argv: append([]string{"/bin/sh", "-c", script, "sh"}, args...)}
}

func TestAProgramReadsAndWrites(t *testing.T) {
	for name, c := range map[string]struct {
		program Program
		want    string
	}{
		"its input":                  {Program{Argv: []string{"/bin/cat"}, Stdin: "$(id) 'x'\n"}, "$(id) 'x'\n"},
		"its arguments":              {sh(`printf '%s|' "$@"`, "a b", "$x", ""), "a b|$x||"},
		"its environment, and ours":  {Program{Argv: []string{"/bin/sh", "-c", `echo "$OURS $ITS"`}, Env: []string{"ITS=b c"}}, "a b c\n"},
		"what it says, not how":      {sh("echo out; echo err >&2"), "out\n"},
		"complaints where asked for": {Program{Argv: sh("echo out; echo err >&2").Argv, Complaints: true}, "out\nerr\n"},
		"more than it reads":         {Program{Argv: []string{"/bin/sh", "-c", "echo done"}, Stdin: strings.Repeat("x", 1<<20)}, "done\n"},
	} {
		t.Setenv("OURS", "a")
		if got, err := c.program.Run(t.Context()); err != nil || string(got) != c.want {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, c.want)
		}
	}
}

func TestAProgramThatFailsSaysWhy(t *testing.T) {
	for script, want := range map[string]string{
		"exit 3":                               "sh: exit status 3",
		`printf '\n  one \ntwo\n' >&2; exit 1`: "sh: exit status 1: one",
		"kill -9 $$":                           "sh: signal: killed",
		`printf 'Traceback (most recent call last):\n  File "x"\nValueError: no voice\n' >&2; exit 1`: "sh: exit status 1: ValueError: no voice",
		"head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 1":                                          "sh: exit status 1: " + strings.Repeat("x", maxStderr),
	} {
		if _, err := sh(script).Run(t.Context()); err == nil || err.Error() != want {
			t.Errorf("%s: got %.80v, want %.80s", script, err, want)
		}
	}
	if _, err := (Program{Argv: []string{filepath.Join(t.TempDir(), "nothing")}}).Run(t.Context()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing program: %v", err)
	}
}

func TestAProgramKeepsItsLimits(t *testing.T) {
	file := filepath.Join(t.TempDir(), "phrase.wav")
	for name, c := range map[string]struct {
		program Program
		want    string
	}{
		"time":           {Program{Argv: sh("sleep 1000").Argv, Limits: Limits{Timeout: 20 * time.Millisecond}}, "it did not finish within 20ms and was ended"},
		"output":         {Program{Argv: []string{"/usr/bin/env", "yes"}, Limits: Limits{Output: 5000}}, "it made more than 5000 bytes of sound and was ended"},
		"its file":       {Program{Argv: sh(`exec yes > "$1"`, file).Argv, File: file, Limits: Limits{Output: 5000}}, "it made more than 5000 bytes of sound and was ended"},
		"exactly, is ok": {Program{Argv: sh("head -c 5000 /dev/zero").Argv, Limits: Limits{Output: 5000}}, ""},
	} {
		_, err := c.program.Run(t.Context())
		if c.want == "" && err != nil || c.want != "" && (err == nil || err.Error() != c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// A program that has done its work may leave something behind that holds its
// output: it is not waited for, and ended.
func TestWhatAProgramLeavesBehindIsEnded(t *testing.T) {
	p := sh("sleep 1000 & echo $!")
	p.Limits.Linger = 10 * time.Millisecond
	got, err := p.Run(t.Context())
	pid, atoiErr := strconv.Atoi(strings.TrimSpace(string(got)))
	if err != nil || atoiErr != nil {
		t.Fatalf("got %q, %v", got, err)
	}
	for deadline := time.Now().Add(10 * time.Second); !ended(pid); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("process %d lives on", pid)
		}
	}
}

// ended says whether a process is no more, or has nobody to tell that it is.
func ended(pid int) bool {
	if syscall.Kill(pid, 0) == syscall.ESRCH {
		return true
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(stat), ") Z ")
}

func TestTheEndOfTheContextIsTheError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := sh("sleep 1000").Run(ctx); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := sh("true").Run(ctx); err != context.Canceled {
		t.Errorf("cancelled before: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := sh("sleep 1000").Run(ctx); err != context.DeadlineExceeded {
		t.Errorf("too late: %v", err)
	}
}
