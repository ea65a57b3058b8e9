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
