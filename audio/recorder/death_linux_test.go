package recorder

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// recordRole names a program in the environment of a copy of this test, which
// then records with it until it is killed.
const recordRole = "RECORDER_TEST_RECORD"

func TestMain(m *testing.M) {
	if path := os.Getenv(recordRole); path != "" {
		r := &Recorder{program: program{name: "fake"}, path: path}
		if _, err := r.Record(context.Background(), nil, nil); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// TestTheProgramDiesWithUs kills a process in the middle of recording.
func TestTheProgramDiesWithUs(t *testing.T) {
	t.Parallel()
	// It never writes, so nothing else than the system tells it that it is
	// alone. It notes its own number, for it has no child.
	r := fake(t, `trap '' TERM INT HUP
echo $$ > "$here/new"; mv "$here/new" "$here/child"
read never < "$here/pipe"`)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mkfifo", filepath.Join(filepath.Dir(r.path), "pipe")).CombinedOutput(); err != nil {
		t.Fatalf("mkfifo: %v: %s", err, out)
	}
	us := exec.Command(exe)
	us.Env = append(os.Environ(), recordRole+"="+r.path)
	if err := us.Start(); err != nil {
		t.Fatal(err)
	}
	pid := childOf(t, r.path)
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGKILL) }) // where the test fails
	if ended(pid) {
		t.Fatal("the program has ended before its time")
	}
	if err := us.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = us.Wait() // killed
	goneWithItsChild(t, r.path)
}
