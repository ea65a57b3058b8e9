// Package voicetest holds the voices of engines to the contract of
// [voice.Synthesiser], whatever engine stands behind them.
package voicetest

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"meditate/narration/voice"
)

// An Option changes what Suite asks of a voice.
type Option int

// Restless is for voices that never speak a text the same way twice, as neural
// engines do: the second time may last a quarter more or less. Other voices are
// held to a twentieth.
const Restless Option = 1

// A suite is one run of the checks.
type suite struct {
	open     func(t *testing.T) *voice.Synthesiser
	restless bool
}

// Suite holds a voice to the contract of [voice.Synthesiser]. It calls open
// several times, which returns the same voice each time, and has it say French
// of all sorts. The sound has to last as speech does: a sentence from 0.2 to 40
// seconds, and the longer the text, the longer the sound; [Speech] is such sound
// for fakes. The voice has to leave no goroutine of package voice and those
// below it, and no file where TMPDIR points, which is set for the test.
func Suite(t *testing.T, open func(t *testing.T) *voice.Synthesiser, options ...Option) {
	t.Helper()
	emptyTemp(t)
	s := &suite{open: open}
	for _, o := range options {
		s.restless = s.restless || o == Restless
	}
	before := len(goroutines())
	t.Run("says who it is", s.saysWhoItIs)
	t.Run("takes any text as text", s.takesAnyText)
	t.Run("speaks alike twice", s.speaksAlike)
	t.Run("speaks several texts at once", s.speaksAtOnce)
	t.Run("speaks its longest text", s.speaksItsLongest)
	t.Run("has nothing to say", s.hasNothingToSay)
	t.Run("is cancelled", s.isCancelled)
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
		left := goroutines()
		if len(left) <= before {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines instead of %d:\n%s", len(left), before, strings.Join(left, "\n\n"))
		}
	}
}

// goroutines returns the stacks of those that run code of the voices, or were
// started by it. A connection that net/http keeps for later is none of them.
func goroutines() []string {
	stacks := make([]byte, 4<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	return slices.DeleteFunc(strings.Split(string(stacks), "\n\n"), func(stack string) bool {
		return !strings.Contains(stack, "meditate/narration/voice")
	})
}

// emptyTemp makes an empty folder the place of temporary files, and fails the
// test if one is left there at its end.
func emptyTemp(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Cleanup(func() {
		left, err := os.ReadDir(dir)
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}
