package main

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"runtime/debug"
	"syscall"

	"meditate/audio/player"
	"meditate/audio/speaker"
	"meditate/narration"
)

// speakerWord makes this program the process apart that opens the sound device: see
// docs/adr/0014. It is no command: nobody types it.
const speakerWord = "speaker-process"

// servesSpeaker tells whether a command line starts the process apart.
func servesSpeaker(args []string) bool { return len(args) == 2 && args[1] == speakerWord }

// serveSpeaker is that process. It ends with the one that started it, and heeds no
// signal meant for that.
func serveSpeaker() int {
	signal.Ignore(os.Interrupt, syscall.SIGHUP)
	debug.SetGCPercent(collectAt)
	if err := speaker.Serve(os.Stdin, os.Stdout); err != nil {
		return exitFailed
	}
	return exitDone
}

// openDevice opens the sound device in a process apart.
func openDevice(ctx context.Context) (player.Device, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, speakerWord)
	cmd.SysProcAttr = ownGroup()
	apart, err := speaker.Start(ctx, cmd, narration.SessionRate)
	if err != nil {
		return nil, err
	}
	return apart, nil
}

// openEarly opens the device in the background and returns a function that waits for
// it. It calls failed where there is none.
func openEarly(ctx context.Context, failed func()) func() (player.Device, error) {
	type result struct {
		device player.Device
		err    error
	}
	done := make(chan result, 1)
	go func() {
		d, err := openDevice(ctx)
		if err != nil {
			failed()
		}
		done <- result{d, err}
	}()
	return func() (player.Device, error) {
		r := <-done
		return r.device, r.err
	}
}
