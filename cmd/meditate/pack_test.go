package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meditate/audio/audiotest"
)

// meditate carries out one command line in this process.
func meditate(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	ctx := context.Background()
	code = run(ctx, ctx, append([]string{"meditate"}, args...), strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

// A therapist keeps what an engine says as a pack, and speaks with the pack from
// then on.
func TestAPackThatWasBuiltIsAVoice(t *testing.T) {
	audiotest.Need(t, "espeak-ng", "oggenc")
	dir := t.TempDir()
	file, pack := filepath.Join(dir, "soir.md"), filepath.Join(dir, "ma-voix")
	if err := os.WriteFile(file, []byte("Une phrase neuve.\n> Une autre.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
		code int
		want string // on standard output, or on standard error where the code is not 0
	}{
		{"build", []string{"voices", "build-pack", file, "-o", pack}, exitDone, "ma-voix  2 clips"},
		{"not again unasked", []string{"voices", "build-pack", file, "-o", pack}, exitUsage, "exists; --force replaces it"},
		{"again", []string{"voices", "build-pack", "--force", "-o", pack, file}, exitDone, "2 clips"},
		{"speak", []string{"show", file, "--voice", pack}, exitDone, "voice ma-voix"},
		{"another script", []string{"show", "--day", "3", "--voice", pack}, exitNoVoice, "the voice ma-voix does not have"},
		{"no such engine", []string{"voices", "build-pack", file, "-o", pack + "2", "--engine", "nope"}, exitNoVoice, `there is no voice "nope"`},
		{"nowhere", []string{"voices", "build-pack", file}, exitUsage, "where to?"},
	} {
		code, stdout, stderr := meditate(c.args...)
		said := stdout
		if code != exitDone {
			said = stderr
		}
		if code != c.code || !strings.Contains(said, c.want) {
			t.Fatalf("%s: status %d, %q, %q; want %d, …%s…", c.name, code, stdout, stderr, c.code, c.want)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

type brokenPipe struct{ error }

func (b brokenPipe) Write([]byte) (int, error) { return 0, b.error }

// What could not be printed was not done.
func TestAResultThatCannotBePrintedIsAFailure(t *testing.T) {
	for _, args := range [][]string{{"days"}, {"show", "--day", "3"}, {"show", "--day", "3", "--json"}, {"voices"}, {"man"}} {
		var stderr bytes.Buffer
		ctx := context.Background()
		full := brokenPipe{&os.PathError{Op: "write", Path: "stdout", Err: os.ErrClosed}}
		code := run(ctx, ctx, append([]string{"meditate"}, args...), strings.NewReader(""), full, &stderr)
		if code != exitFailed || !strings.HasPrefix(stderr.String(), "error: ") {
			t.Errorf("%v: status %d, %q", args, code, &stderr)
		}
	}
}
