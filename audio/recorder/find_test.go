package recorder

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, system, installed string
		served                  bool
		want, input             string
	}{
		{"everything", "linux", "ffmpeg rec arecord parec", true, "parec", ""},
		{"no server in sight", "linux", "ffmpeg rec arecord parec", false, "arecord", ""},
		{"nothing else than a client of a server", "linux", "parec", false, "parec", ""},
		{"sox", "linux", "ffmpeg rec", true, "rec", ""},
		{"ffmpeg and a server", "linux", "ffmpeg", true, "ffmpeg", "pulse"},
		{"ffmpeg", "linux", "ffmpeg", false, "ffmpeg", "alsa"},
		{"a Mac", "darwin", "ffmpeg", false, "ffmpeg", "avfoundation"},
		{"a Mac with sox", "darwin", "rec ffmpeg parec", true, "rec", ""},
		{"Windows", "windows", "ffmpeg", false, "ffmpeg", "dshow"},
	}
	for _, test := range tests {
		r, err := find(test.system, only(test.installed), test.served)
		if err != nil || r.Name() != test.want || r.path != "/bin/"+test.want {
			t.Errorf("%s: %+v, %v; want %s", test.name, r, err, test.want)
			continue
		}
		if !slices.Contains(r.program.args, test.input) && test.input != "" {
			t.Errorf("%s: %q; want -f %s", test.name, r.program.args, test.input)
		}
	}
}

// only is an exec.LookPath of a system with nothing but these programs.
func only(installed string) func(string) (string, error) {
	return func(name string) (string, error) {
		if slices.Contains(strings.Fields(installed), name) {
			return "/bin/" + name, nil
		}
		return "", exec.ErrNotFound
	}
}

func TestNothingInstalled(t *testing.T) {
	t.Parallel()
	for system, want := range map[string]string{
		"linux": "alsa-utils", "freebsd": "sox", "darwin": "brew install ffmpeg", "windows": "winget install ffmpeg",
	} {
		_, err := find(system, only("sh"), true)
		if !errors.Is(err, ErrNotInstalled) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want ErrNotInstalled and %q", system, err, want)
		}
	}
}

func TestAServerInSight(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "pulse"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pulse", "native"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		env  map[string]string
		want bool
	}{
		{nil, false},
		{map[string]string{"PULSE_SERVER": "tcp:example.org"}, true},
		{map[string]string{"XDG_RUNTIME_DIR": dir}, true},
		{map[string]string{"XDG_RUNTIME_DIR": filepath.Join(dir, "pulse")}, false},
		{map[string]string{"PULSE_RUNTIME_PATH": filepath.Join(dir, "pulse")}, true},
		{map[string]string{"PULSE_RUNTIME_PATH": dir, "XDG_RUNTIME_DIR": dir}, false},
	}
	for _, test := range tests {
		if got := pulseServed(func(name string) string { return test.env[name] }); got != test.want {
			t.Errorf("%v: %v; want %v", test.env, got, test.want)
		}
	}
}
