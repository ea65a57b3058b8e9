package reading_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain tries fewer examples of each property with -short, for the race
// detector, which makes each of them ten times as slow.
func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		if err := flag.Set("rapid.checks", "10"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// fewer returns how many of something a test takes: all of them, or few with
// -short. Nothing in this package has another goroutine for the race detector to
// look at.
func fewer(all, few int) int {
	if testing.Short() {
		return few
	}
	return all
}
