package journal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Several processes are this test binary again, in a role that the environment
// gives it.
const (
	roleEnv   = "JOURNAL_TEST_ROLE"
	pathEnv   = "JOURNAL_TEST_PATH"
	numberEnv = "JOURNAL_TEST_NUMBER"
)

// roles are what a child may do.
var roles = map[string]func(j Journal, number int) error{
	"append": appendRole,
	"forget": forgetRole,
	"fill":   fillRole,
	"churn":  churnRole,
}

func TestMain(m *testing.M) {
	role := os.Getenv(roleEnv)
	if role == "" {
		os.Exit(m.Run())
	}
	number, _ := strconv.Atoi(os.Getenv(numberEnv))
	// A minute, since it is no fair queue, and some disks take their time.
	if err := roles[role](Journal{os.Getenv(pathEnv), time.Minute}, number); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// A childProcess ends at the latest with its test.
type childProcess struct {
	*exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
	err strings.Builder
}

func child(t *testing.T, role, path string, number int) *childProcess {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &childProcess{Cmd: exec.CommandContext(t.Context(), self)}
	// The race detector would let each child sleep for a second at its end.
	c.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0", roleEnv+"="+role, pathEnv+"="+path, numberEnv+"="+strconv.Itoa(number))
	c.Stderr = &c.err
	in, err1 := c.StdinPipe()
	out, err2 := c.StdoutPipe()
	if err := errors.Join(err1, err2, c.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Wait() }) // the context has killed it, if need be
	c.in, c.out = in, bufio.NewReader(out)
	return c
}

// says reads a number that the child says.
func (c *childProcess) says(t *testing.T) int {
	t.Helper()
	line, _ := c.out.ReadString('\n')
	number, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		c.Process.Kill()
		c.Wait()
		t.Fatalf("the child said %q, %s", line, &c.err)
	}
	return number
}

// ends waits for a child that ends well.
func (c *childProcess) ends(t *testing.T) {
	t.Helper()
	if err := c.Wait(); err != nil {
		t.Errorf("%v: %s", err, &c.err)
	}
}

const (
	writers = 8
	each    = 200 // entries of one writer
)

// appendRole appends entries of its own.
func appendRole(j Journal, number int) error {
	for _, e := range sittings(number*each, (number+1)*each) {
		if err := j.Append(e); err != nil {
			return err
		}
	}
	return nil
}

// rubbish is what is forgotten while others write.
func rubbish(e Entry) bool { return e.Start.Unix()%5 == 0 }

// forgetRole forgets until its input ends, and says how much it has forgotten.
func forgetRole(j Journal, _ int) error {
	var enough atomic.Bool
	go func() {
		io.Copy(io.Discard, os.Stdin)
		enough.Store(true)
	}()
	total := 0
	for !enough.Load() {
		n, err := j.Forget(rubbish)
		if err != nil {
			return err
		}
		total += n
		time.Sleep(5 * time.Millisecond) // let others have it
	}
	fmt.Println(total)
	return nil
}

// Eight write, one forgets and one reads: nothing is lost, nothing is there
// twice, and nobody ever sees half a line.
func TestProcessesShareOneJournal(t *testing.T) {
	j, path := inFolder(t)
	var children []*childProcess
	for number := range writers {
		children = append(children, child(t, "append", path, number))
	}
	forgetter := child(t, "forget", path, 0)
	var enough atomic.Bool
	looked := make(chan error)
	go func() { looked <- look(Journal{path, time.Minute}, &enough) }()
	for _, c := range children {
		c.ends(t)
	}
	enough.Store(true)
	if err := <-looked; err != nil {
		t.Error(err)
	}
	forgetter.in.Close()
	gone := forgetter.says(t)
	forgetter.ends(t)
	n, err := j.Forget(rubbish)
	if err != nil {
		t.Fatal(err)
	}
	all := sittings(0, writers*each)
	want := slices.DeleteFunc(slices.Clone(all), rubbish)
	if gone+n != len(all)-len(want) {
		t.Errorf("%d were forgotten, want %d", gone+n, len(all)-len(want))
	}
	got, damaged, err := j.Entries()
	if err != nil || damaged != 0 {
		t.Errorf("%d damaged, %v", damaged, err)
	}
	for number := range writers { // each in its own order, however they mixed
		within := func(e Entry) bool { return int(e.Listened/time.Second)/each != number }
		mine := slices.DeleteFunc(slices.Clone(got), within)
		if !slices.EqualFunc(mine, slices.DeleteFunc(slices.Clone(want), within), same) {
			t.Errorf("of writer %d, %d entries are there, and not all or not in order", number, len(mine))
		}
	}
}

// look reads a journal again and again while others change it.
func look(j Journal, enough *atomic.Bool) error {
	for !enough.Load() {
		if _, damaged, err := j.Entries(); err != nil || damaged > 0 {
			return fmt.Errorf("a reader saw %d damaged lines, %v", damaged, err)
		}
		time.Sleep(time.Millisecond) // let others have it
	}
	return nil
}

// fillRole appends until it is killed, and says so after each.
func fillRole(j Journal, number int) error {
	for ; ; number++ {
		if err := j.Append(sitting(number)); err != nil {
			return err
		}
		fmt.Println(number)
	}
}

// kill ends a child at some moment of what it does next.
func (c *childProcess) kill(rng *rand.Rand) {
	for range rng.IntN(1_000_000) {
		rng.Uint64()
	}
	c.Process.Kill() // SIGKILL
	io.Copy(io.Discard, c.out)
	c.Wait()
}

func TestAProcessThatAppendsMayBeKilledAtAnyMoment(t *testing.T) {
	j, path := inFolder(t)
	rng := rand.New(rand.NewPCG(7, 8))
	there, damaged := 0, 0
	for range 25 {
		c := child(t, "fill", path, there)
		said := there
		for range 1 + rng.IntN(5) {
			said = c.says(t) + 1
		}
		c.kill(rng)
		got, broken, err := j.Entries()
		if err != nil || len(got) < said || broken > damaged+1 || !slices.EqualFunc(got, sittings(0, len(got)), same) {
			t.Fatalf("%d were appended; %d are there, %d damaged, %v", said, len(got), broken, err)
		}
		there, damaged = len(got), broken
		appendAll(t, j, sitting(there))
		there++
		holds(t, j, damaged, sittings(0, there)...)
	}
}

// churnRole appends an entry and forgets it, until it is killed.
func churnRole(j Journal, number int) error {
	for {
		if err := j.Append(sitting(number)); err != nil {
			return err
		}
		if _, err := j.Forget(numbered(number)); err != nil {
			return err
		}
		fmt.Println(number)
	}
}

func TestAProcessThatForgetsMayBeKilledAtAnyMoment(t *testing.T) {
	j, path := inFolder(t)
	const kept = 30
	appendAll(t, j, sittings(0, kept)...)
	rng := rand.New(rand.NewPCG(9, 10))
	for range 25 {
		c := child(t, "churn", path, kept)
		c.says(t)
		c.kill(rng)
		got, damaged, err := j.Entries()
		if err != nil || damaged > 1 || len(got) < kept || len(got) > kept+1 {
			t.Fatalf("%d are there, %d damaged, %v", len(got), damaged, err)
		}
		if _, err := j.Forget(numbered(kept)); err != nil {
			t.Fatal(err)
		}
		holds(t, j, damaged, sittings(0, kept)...)
	}
	if _, err := os.Stat(part(path)); err == nil {
		t.Error("what a child had begun is still there")
	}
}
