package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"meditate": main})
}

// TestStories runs the stories under testdata/script: each is a user at the
// command line.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			// No story finds an engine or a sound server that happens to be here:
			// the first folder on the path holds meditate and nothing else.
			bin, _, _ := strings.Cut(env.Getenv("PATH"), string(os.PathListSeparator))
			env.Setenv("PATH", bin)
			env.Setenv("PULSE_SERVER", "unix:"+env.WorkDir+"/nowhere")
			env.Setenv("ALSA_CONFIG_PATH", env.WorkDir+"/nowhere")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status": exitStatus, "filesize": filesize, "noparts": noParts,
		},
	})
}

// exitStatus is the command status N COMMAND ARG…: it runs a command and wants it to end with status N.
func exitStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("ended with status %d, want %d", got, want)
	}
}

// filesize FILE N wants a file of N bytes.
func filesize(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: filesize FILE N")
	}
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := strconv.FormatInt(info.Size(), 10); got != args[1] {
		ts.Fatalf("%s has %s bytes, want %s", args[0], got, args[1])
	}
}

// noParts FOLDER… wants no temporary file left in the folders.
func noParts(ts *testscript.TestScript, neg bool, args []string) {
	for _, folder := range args {
		left, err := filepath.Glob(filepath.Join(ts.MkAbs(folder), ".*.part"))
		ts.Check(err)
		if len(left) > 0 {
			ts.Fatalf("left behind: %v", left)
		}
	}
}
