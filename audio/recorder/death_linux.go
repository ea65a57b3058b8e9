package recorder

import "syscall"

// endWithUs lets the system end the process when the one that started it ends,
// in whatever way.
func endWithUs(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }
