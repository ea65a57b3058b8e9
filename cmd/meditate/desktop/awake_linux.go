package desktop

import "os/exec"

// endsWithInput tells that the keeper ends with its standard input, as cat does.
const endsWithInput = true

// keeper holds a lock of systemd-logind as long as cat runs: on idle, for logind's
// own clock, and on sleep, for desktops that have one.
// https://www.freedesktop.org/software/systemd/man/latest/systemd-inhibit.html
func keeper(why string) *exec.Cmd {
	return exec.Command("systemd-inhibit", "--what=idle:sleep", "--who=meditate", "--why="+text(why), "--mode=block", "cat")
}
