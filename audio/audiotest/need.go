package audiotest

import (
	"os"
	"os/exec"
	"testing"
)

// Need skips the test where one of the programs is not installed, and says so.
// Where MEDITATE_TEST_NO_SKIP is set, as in continuous integration, a missing
// program is a failure instead.
func Need(t testing.TB, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err == nil {
			continue
		}
		if os.Getenv("MEDITATE_TEST_NO_SKIP") != "" {
			t.Fatalf("%s is not installed, and MEDITATE_TEST_NO_SKIP forbids to skip", program)
		}
		t.Skipf("%s is not installed", program)
	}
}
