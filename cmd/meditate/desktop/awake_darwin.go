package desktop

import (
	"os"
	"os/exec"
	"strconv"
)

// endsWithInput tells that the keeper ends with its standard input.
const endsWithInput = false

// keeper holds an assertion against idle sleep until this process ends; see
// caffeinate(8).
func keeper(string) *exec.Cmd {
	return exec.Command("caffeinate", "-i", "-w", strconv.Itoa(os.Getpid()))
}
