//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// ownGroup keeps a process out of reach of the terminal's keys: Ctrl-C and Ctrl-Z
// are for the one that started it.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// singleKeyMode has a terminal give every key at once and echo none, and leaves
// Ctrl-C, Ctrl-Z and the way lines are printed as they are. Restore gives the
// terminal back. There is an error where it is another program's turn.
func singleKeyMode(f *os.File) (restore func(), err error) {
	fd := int(f.Fd())
	if group, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP); err != nil || group != unix.Getpgrp() {
		return nil, errBackground
	}
	before, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return nil, err
	}
	now := *before
	now.Lflag &^= unix.ICANON | unix.ECHO
	now.Cc[unix.VMIN], now.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(fd, setTermios, &now); err != nil {
		return nil, err
	}
	return func() { unix.IoctlSetTermios(fd, setTermios, before) }, nil
}

// inBackground lets a program that has lost its turn at the terminal go on instead
// of being stopped: reading keys fails then.
func inBackground() { signal.Ignore(syscall.SIGTTIN, syscall.SIGTTOU) }

// suspensions are the signals of Ctrl-Z, and those that tell a stopped process to go
// on, whoever stopped it.
func suspensions() (stop, goOn <-chan os.Signal, end func()) {
	s, g := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(s, syscall.SIGTSTP)
	signal.Notify(g, syscall.SIGCONT)
	return s, g, func() { signal.Stop(s); signal.Stop(g) }
}

// suspend stops this process until it is told to go on: kill returns before that.
func suspend(goOn <-chan os.Signal) {
	if syscall.Kill(syscall.Getpid(), syscall.SIGSTOP) == nil {
		<-goOn
	}
}
