//go:build unix

package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"meditate/audio"
	"meditate/narration/voice/voicetest"
)

// The fakes of programs that cannot be run here are this very program, under
// their names. They do what the documentation and the source of the real ones
// say, quirks included.
var fakes = map[string]func(args []string) int{
	"piper": fakePiper, "piper-tts": fakePiper,
	"say": fakeSay, "sw_vers": fakeSwVers, "powershell": fakePowershell,
}

func TestMain(m *testing.M) {
	if fake := fakes[filepath.Base(os.Args[0])]; fake != nil {
		os.Exit(fake(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// install makes fakes the only programs there are.
func install(t *testing.T, names ...string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range names {
		if err := os.Symlink(self, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	t.Setenv("GORACE", "atexit_sleep_ms=0") // else each of them takes a second to end under the race detector
	if testing.Short() {
		t.Setenv("FAKE_HASTE", "twice as fast") // under the race detector every second of sound costs
	}
}

// heard makes the fakes write down every text that they read, and returns the
// function that tells which.
func heard(t *testing.T) func() string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "heard")
	t.Setenv("FAKE_HEARD", path)
	return func() string {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
}

// speech is what a fake makes of a text: a WAV file.
func speech(text string, rate audio.Rate) []byte {
	if path := os.Getenv("FAKE_HEARD"); path != "" {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			panic(err)
		}
	}
	if os.Getenv("FAKE_HASTE") != "" {
		text = strings.Repeat("a", (utf8.RuneCountInString(text)+1)/2)
	}
	return voicetest.WAV(voicetest.Speech(text, rate))
}

// flags is what a fake was called with: those of its arguments that take a value,
// and the rest.
func flags(args []string, known ...string) (values map[string]string, rest []string) {
	values = map[string]string{}
	for i := 0; i < len(args); i++ {
		name, value, joined := strings.Cut(args[i], "=")
		switch {
		case joined && slices.Contains(known, name):
			values[name] = value
		case slices.Contains(known, args[i]) && i+1 < len(args):
			values[args[i]] = args[i+1]
			i++
		default:
			rest = append(rest, args[i])
		}
	}
	return values, rest
}

// complain is the end of a fake that fails.
func complain(format string, args ...any) int {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	return 1
}
