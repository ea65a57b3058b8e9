package pack

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// child is this binary in another role.
func child(t *testing.T, role string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Env = append(os.Environ(), childOf+"="+role, "GORACE=atexit_sleep_ms=0") // else it takes a second to end under the race detector
	cmd.Stderr = os.Stderr
	return cmd
}

func TestTwoProcessesRecordIntoOnePack(t *testing.T) {
	f := newFolder(t)
	const processes = 2
	var cmds []*exec.Cmd
	for i := range processes {
		cmd := child(t, "recorder", f.dir, fmt.Sprint(i))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		cmds = append(cmds, cmd)
	}
	for _, cmd := range cmds {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	p := mustBeWhole(t, f.dir)
	if got, want := len(p.Phrases()), processes*recordedByEach+1; got != want {
		t.Errorf("the pack has %d phrases, want %d", got, want)
	}
	if got, want := len(p.clips["Ensemble."].Takes), processes*recordedByEach; got != want {
		t.Errorf("what both said has %d versions, want %d", got, want)
	}
	mustBeTidy(t, f.dir, filepath.Join(f.dir, clipsName))
}

// kill starts a child, kills it a random moment after it is ready, and returns
// once it is gone.
func kill(t *testing.T, cmd *exec.Cmd, moment time.Duration) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Errorf("the child is not ready: %v", err)
	}
	<-time.After(moment)
	cmd.Process.Kill()
	cmd.Wait()
	if cmd.ProcessState.Exited() {
		t.Errorf("the child ended by itself: %v", cmd.ProcessState)
	}
}

// moment is when a child is killed: sooner or later, and ever later on a machine
// that is too busy to have done anything by then.
func moment(rng *rand.Rand, round int) time.Duration {
	return time.Duration(rng.Int64N(int64(round+1) * int64(5*time.Millisecond)))
}

func TestAPackSurvivesKilledRecordings(t *testing.T) {
	f := newFolder(t)
	rng := rand.New(rand.NewPCG(1, 2))
	stored := 0
	for round := 0; round < killRounds || stored == 0; round++ {
		kill(t, child(t, "importer", f.dir), moment(rng, round))
		p := mustBeWhole(t, f.dir)
		before := stored
		for i, c := range p.manifest.Clips {
			if len(p.manifest.Clips) != batchSize || len(c.Takes) != len(p.manifest.Clips[0].Takes) {
				t.Fatalf("a part of a batch was stored: phrase %d has %d versions", i, len(c.Takes))
			}
			stored = len(c.Takes)
		}
		if stored < before {
			t.Fatalf("there were %d batches and now there are %d", before, stored)
		}
	}
	add(t, f, "Adieu.", take(0, 0.5))
	mustBeTidy(t, f.dir, filepath.Join(f.dir, clipsName))
}

func TestPacksSurviveKilledImports(t *testing.T) {
	home, file := t.TempDir(), filepath.Join(t.TempDir(), "pack.zip")
	archive := exported(t, recordedPack(t))
	if err := os.WriteFile(file, archive, 0o600); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	var names []string
	for round := 0; round < killRounds || len(names) == 0; round++ {
		kill(t, child(t, "unpacker", home, file, fmt.Sprintf("v%d", round)), moment(rng, round))
		var err error
		if names, err = Names(home); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range names {
		if p := mustBeWhole(t, filepath.Join(home, name)); len(p.Phrases()) != 3 {
			t.Errorf("%s has %d phrases", name, len(p.Phrases()))
		}
	}
	if _, err := imported(t, home, archive, ""); err != nil {
		t.Error(err)
	}
	mustBeTidy(t, home)
}
