package main

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// ownGroup keeps a process out of reach of the console's keys: Ctrl-C is for the one
// that started it.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

// singleKeyMode has a console give every key at once and echo none, and leaves
// Ctrl-C as it is. Restore gives the console back.
func singleKeyMode(f *os.File) (restore func(), err error) {
	console := windows.Handle(f.Fd())
	var before uint32
	if err := windows.GetConsoleMode(console, &before); err != nil {
		return nil, err
	}
	now := before&^(windows.ENABLE_LINE_INPUT|windows.ENABLE_ECHO_INPUT) | windows.ENABLE_PROCESSED_INPUT | windows.ENABLE_VIRTUAL_TERMINAL_INPUT
	if err := windows.SetConsoleMode(console, now); err != nil {
		return nil, err
	}
	return func() { windows.SetConsoleMode(console, before) }, nil
}

// inBackground does nothing: a console has no turns.
func inBackground() {}

// suspensions are none: there is no Ctrl-Z.
func suspensions() (stop, goOn <-chan os.Signal, end func()) { return nil, nil, func() {} }

func suspend(<-chan os.Signal) {}
