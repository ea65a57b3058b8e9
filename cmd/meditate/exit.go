package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"meditate/audio/master"
	"meditate/audio/speaker"
	"meditate/narration"
	"meditate/narration/programme"
	"meditate/narration/script"
	"meditate/narration/voice"
)

// The exit statuses; the man page lists them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2 // wrong usage or a wrong script
	exitNoVoice     = 3
	exitNoDevice    = 4
	exitInterrupted = 130
)

// A usageError is a mistake in how the command was called.
type usageError struct {
	text string
	hint bool // the help would help
}

func (e *usageError) Error() string { return e.text }

// usagef makes the error for a command line that is not as the help has it.
func usagef(format string, a ...any) error { return &usageError{fmt.Sprintf(format, a...), true} }

// inputf makes the error for a command line that asks for what cannot be had.
func inputf(format string, a ...any) error { return &usageError{fmt.Sprintf(format, a...), false} }

// inputError makes an error of reading what the user wrote a usage error. A list
// of lines is one already.
func inputError(err error) error {
	var lines script.ErrorList
	if errors.As(err, &lines) {
		return err
	}
	return inputf("%v", err)
}

// A shownError is one that the user has been told of already.
type shownError struct{ error }

func (e shownError) Unwrap() error { return e.error }

// exitCode returns the status that an error ends the program with.
func exitCode(err error) int {
	var (
		usage   *usageError
		lines   script.ErrorList
		length  *narration.LengthError
		limit   *narration.LimitError
		noDay   *programme.NoDayError
		missing *voice.MissingError
		reach   *master.ReachError
	)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &usage), errors.As(err, &lines), errors.As(err, &length),
		errors.As(err, &limit), errors.As(err, &noDay), errors.As(err, &reach):
		return exitUsage
	case errors.As(err, &missing), errors.Is(err, voice.ErrNoVoice):
		return exitNoVoice
	case errors.Is(err, speaker.ErrNoDevice), errors.Is(err, speaker.ErrLost):
		return exitNoDevice
	}
	return exitFailed
}

// report tells the user of an error, and what to do about it.
func report(w io.Writer, err error) {
	var (
		usage   *usageError
		lines   script.ErrorList
		missing *voice.MissingError
		shown   shownError
		reach   *master.ReachError
	)
	switch {
	case err == nil || errors.As(err, &shown) || errors.Is(err, context.Canceled):
		return
	case errors.As(err, &lines):
		fmt.Fprintln(w, err) // every line begins with its place
		return
	}
	fmt.Fprintln(w, "error:", err)
	switch {
	case errors.As(err, &usage) && usage.hint:
		fmt.Fprintln(w, "hint: meditate --help, or meditate COMMAND --help")
	case errors.As(err, &missing):
		fmt.Fprintln(w, "hint: choose another voice (meditate voices lists them), let one speak what is missing (--fill NAME), or record it (meditate record sheet --missing)")
	case errors.As(err, &reach):
		fmt.Fprintln(w, "hint: --anchor speech counts the speech alone; --bed-level 24 makes a bed softer; --loudness and --peak set numbers of your own")
	case errors.Is(err, voice.ErrNoVoice):
		fmt.Fprintln(w, "hint: meditate voices lists what can speak here")
	}
}
