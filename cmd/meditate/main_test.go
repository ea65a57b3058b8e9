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

// userFolders are the environment variables that say where a user's settings,
// packs and clips lie, on Linux, macOS and Windows.
var userFolders = []string{"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME", "AppData", "LocalAppData"}

func TestMain(tests *testing.M) {
	if servesSpeaker(os.Args) { // the process apart is this program again
		os.Exit(serveSpeaker())
	}
	var m testscript.TestingM = tests
	// A test finds nothing of the user who runs it; a child of a test, which runs
	// as meditate, is told where to look.
	if filepath.Base(os.Args[0]) != "meditate" {
		os.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
		user, err := os.MkdirTemp("", "meditate-user-")
		if err != nil {
			panic(err)
		}
		for _, home := range userFolders {
			os.Setenv(home, filepath.Join(user, home))
		}
		m = removing{m, user}
	}
	testscript.Main(m, map[string]func(){"meditate": main})
}

// removing runs tests and removes a folder at the end.
type removing struct {
	testscript.TestingM
	folder string
}

func (r removing) Run() int {
	defer os.RemoveAll(r.folder)
	return r.TestingM.Run()
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
			// Nor settings, packs or clips of whoever runs the tests.
			for _, home := range userFolders {
				env.Setenv(home, filepath.Join(env.WorkDir, ".user", home))
			}
			env.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
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

// filesize FILE N wants a file of N bytes; N+ of those and some more, for what
// follows the sound.
func filesize(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: filesize FILE N")
	}
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	const more = 2000
	least, open := strings.CutSuffix(args[1], "+")
	want, err := strconv.ParseInt(least, 10, 64)
	ts.Check(err)
	if got := info.Size(); got != want && !(open && want < got && got < want+more) {
		ts.Fatalf("%s has %d bytes, want %s", args[0], got, args[1])
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
