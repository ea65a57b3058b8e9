//go:build darwin || freebsd || linux || netbsd || openbsd

package speaker

import "golang.org/x/sys/unix"

// silenceStderr points the process's standard error at the null device until
// the returned function is called. libasound and its plugins report every
// device they fail to open there, from C. Where it cannot be done, nothing is
// changed: words on the screen are better than no sound.
func silenceStderr() (restore func()) {
	const stderr = 2
	saved, err := unix.FcntlInt(stderr, unix.F_DUPFD_CLOEXEC, stderr+1)
	if err != nil {
		return func() {}
	}
	null, err := unix.Open("/dev/null", unix.O_WRONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		unix.Close(saved)
		return func() {}
	}
	err = redirect(null, stderr)
	unix.Close(null)
	if err != nil {
		unix.Close(saved)
		return func() {}
	}
	return func() {
		redirect(saved, stderr)
		unix.Close(saved)
	}
}
