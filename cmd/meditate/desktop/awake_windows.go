package desktop

import (
	"runtime"

	"golang.org/x/sys/windows"
)

// https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-setthreadexecutionstate
const (
	esContinuous     = 0x80000000
	esSystemRequired = 0x00000001
)

// awake keeps a thread that requires the system: what is set belongs to the thread
// that sets it, and ends with it.
func awake(string) (release func()) {
	set := windows.NewLazySystemDLL("kernel32.dll").NewProc("SetThreadExecutionState")
	if set.Find() != nil {
		return func() {}
	}
	over, ended := make(chan struct{}), make(chan struct{})
	started := make(chan struct{})
	go func() {
		defer close(ended)
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		set.Call(esContinuous | esSystemRequired) // where it fails, nothing is set
		close(started)
		<-over
		set.Call(esContinuous)
	}()
	<-started
	return func() {
		close(over)
		<-ended
	}
}
