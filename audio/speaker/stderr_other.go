//go:build !(darwin || freebsd || linux || netbsd || openbsd)

package speaker

// silenceStderr does nothing where no C library writes to standard error.
func silenceStderr() (restore func()) { return func() {} }
