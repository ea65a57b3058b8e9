package cache

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"meditate/audio"
)

// Several processes are this test binary again, in a role that the environment
// gives it.
const (
	roleEnv   = "CACHE_TEST_ROLE"
	folderEnv = "CACHE_TEST_FOLDER"
	seedEnv   = "CACHE_TEST_SEED"
)

func TestMain(m *testing.M) {
	switch role := os.Getenv(roleEnv); role {
	case "":
		os.Exit(m.Run())
	case "share":
		fail(shareRole(os.Getenv(folderEnv), seed()))
	case "fill":
		fail(fillRole(os.Getenv(folderEnv), seed()))
	default:
		panic(role)
	}
}

func seed() uint64 {
	n, _ := strconv.ParseUint(os.Getenv(seedEnv), 10, 64)
	return n
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func child(t *testing.T, role, folder string, seed int) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), roleEnv+"="+role, folderEnv+"="+folder, seedEnv+"="+strconv.Itoa(seed))
	return cmd
}

// samplesOf gives phrases lengths from nothing to a hundred kilobytes.
func samplesOf(number int) int { return number * number * 40 % 30_000 }

const phrases = 60

const sharedLimit = 3 << 19

// shareRole gets and puts phrases in no order, in a cache that is too small for
// them.
func shareRole(folder string, seed uint64) error {
	c, rng := Open(folder, sharedLimit), rand.New(rand.NewPCG(seed, 3))
	for range 150 {
		number := rng.IntN(phrases)
		key, clip := phrase(number, samplesOf(number))
		got, ok, err := c.Get(key)
		switch {
		case err != nil:
			return err
		case ok && !same(got, clip):
			return fmt.Errorf("phrase %d is another clip", number)
		case !ok:
			if err := c.Put(key, clip); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestProcessesShareOneCache(t *testing.T) {
	folder := t.TempDir()
	var children []*exec.Cmd
	var words []*strings.Builder
	for seed := range 3 {
		cmd, said := child(t, "share", folder, seed), &strings.Builder{}
		cmd.Stderr = said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		children, words = append(children, cmd), append(words, said)
	}
	for i, cmd := range children {
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v: %s", err, words[i])
		}
	}
	c := Open(folder, sharedLimit)
	if n := intact(t, c, allPhrases()); n < 5 {
		t.Errorf("only %d phrases are left", n)
	}
	// The documented bound: a tenth more for each of the two others.
	if u, err := c.Usage(); u.Bytes > sharedLimit*12/10 || err != nil {
		t.Errorf("%+v, %v", u, err)
	}
}

// intact counts the phrases that are there and checks each.
func intact(t *testing.T, c *Cache, clips []audio.Clip) (there int) {
	t.Helper()
	for number, clip := range clips {
		key, _ := phrase(number, 0)
		got, ok, err := c.Get(key)
		if err != nil || ok && !same(got, clip) {
			t.Errorf("phrase %d: %v, %v", number, ok, err)
		}
		if ok {
			there++
		}
	}
	return there
}

// allPhrases are those that the roles put.
func allPhrases() []audio.Clip {
	clips := make([]audio.Clip, phrases)
	for number := range clips {
		_, clips[number] = phrase(number, samplesOf(number))
	}
	return clips
}

// fillRole puts phrases until it is killed, and says so after each.
func fillRole(folder string, seed uint64) error {
	c, rng := Open(folder, plenty), rand.New(rand.NewPCG(seed, 4))
	for {
		number := rng.IntN(phrases)
		if err := c.Put(phrase(number, samplesOf(number))); err != nil {
			return err
		}
		fmt.Println(number)
	}
}

func TestAProcessMayBeKilledAtAnyMoment(t *testing.T) {
	folder, rng := t.TempDir(), rand.New(rand.NewPCG(5, 6))
	said, clips := map[int]bool{}, allPhrases()
	for round := range 20 {
		cmd := child(t, "fill", folder, round)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range 1 + rng.IntN(12) {
			lines.Scan()
			number, err := strconv.Atoi(lines.Text())
			if err != nil {
				t.Fatalf("the child said %q", lines.Text())
			}
			said[number] = true
		}
		for range rng.IntN(200_000) { // at some moment of the next Put
			rng.Uint64()
		}
		cmd.Process.Kill() // SIGKILL
		io.Copy(io.Discard, out)
		cmd.Wait()

		c := Open(folder, plenty)
		if there := intact(t, c, clips); there < len(said) {
			t.Fatalf("%d phrases were put, %d are there", len(said), there)
		}
	}
}
