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
		if _, err := exec.LookPath(program); err != nil {
			Skipf(t, "%s is not installed", program)
		}
	}
}

// Skipf skips the test for a reason that lies in the machine. Where
// MEDITATE_TEST_NO_SKIP is set it fails instead.
func Skipf(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("MEDITATE_TEST_NO_SKIP") != "" {
		t.Fatalf(format+"; MEDITATE_TEST_NO_SKIP forbids to skip", args...)
	}
	t.Skipf(format, args...)
}
