package speaker

import "golang.org/x/sys/windows"

// present reports whether there is a sound device. It must be asked before Oto
// is: on Windows, Oto without a device plays to nowhere and reports no error.
func present() bool {
	count := windows.NewLazySystemDLL("winmm.dll").NewProc("waveOutGetNumDevs")
	if count.Find() != nil {
		return true // Oto will tell
	}
	n, _, _ := count.Call()
	return n > 0
}
