package program

import (
	"os/exec"
	"unsafe"

	"golang.org/x/sys/windows"
)

// start starts cmd and puts it into a job, so that the end of its context is the
// end of all that it started. The function that it returns ends what is left of
// the job, as the end of this program does. Where there can be no job, only the
// process itself is ended.
func start(cmd *exec.Cmd) (end func(failed bool), err error) {
	job, jobErr := newJob()
	end = func(bool) {
		if jobErr == nil {
			_ = windows.CloseHandle(job)
		}
	}
	cmd.Cancel = func() error {
		if jobErr == nil {
			_ = windows.TerminateJobObject(job, 1)
		}
		return cmd.Process.Kill()
	}
	if err := cmd.Start(); err != nil {
		end(true)
		return nil, err
	}
	if jobErr == nil {
		_ = cmd.Process.WithHandle(func(process uintptr) {
			_ = windows.AssignProcessToJobObject(job, windows.Handle(process))
		})
	}
	return end, nil
}

// newJob returns a job that ends all its processes when its handle is closed.
func newJob() (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, err
	}
	var limits windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		_ = windows.CloseHandle(job)
		return 0, err
	}
	return job, nil
}
