package desktop

import "sync"

// Awake keeps the computer from going to sleep by itself, until release is called
// or the process ends, however that may be. The display may go dark. why is said
// to those who ask the desktop what keeps it awake. A second release does nothing.
//
// On Linux, who wants to suspend the computer by hand is told why too, and has to
// insist; closing a lid works as ever, unless logind.conf says otherwise.
func Awake(why string) (release func()) {
	return sync.OnceFunc(awake(why))
}
