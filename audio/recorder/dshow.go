package recorder

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"time"
)

// listTimeout bounds how long ffmpeg may take to list the devices.
const listTimeout = 10 * time.Second

// firstMicrophone returns the name of the first microphone of a Windows system,
// as ffmpeg calls it. It has not been tried on one: it follows ffmpeg's manual.
func firstMicrophone(ctx context.Context, ffmpeg string) (string, error) {
	limited, cancel := context.WithTimeout(ctx, listTimeout)
	defer cancel()
	said := &complaint{}
	cmd := exec.CommandContext(limited, ffmpeg, "-hide_banner", "-list_devices", "true", "-f", "dshow", "-i", "dummy")
	cmd.Stderr = said
	cmd.WaitDelay = time.Second
	_ = cmd.Run() // having listed the devices, ffmpeg fails, because none is called dummy
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if name := audioDevice(string(said.text)); name != "" {
		return name, nil
	}
	return "", errors.New("ffmpeg finds no microphone; " + advice("windows"))
}

// audioDevice returns the first audio device in ffmpeg's list, or "". Since
// version 5, each line says what kind of device it names:
//
//	[dshow @ 0123] "Integrated Camera" (video)
//	[dshow @ 0123] "Microphone (USB Audio)" (audio)
//
// Before, the kind stood in a heading above the names:
//
//	[dshow @ 0123] DirectShow audio devices
//	[dshow @ 0123]  "Microphone (USB Audio)"
func audioDevice(list string) string {
	below := false // the heading of the audio devices
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if strings.Contains(line, "DirectShow audio devices") {
			below = true
		}
		_, rest, _ := strings.Cut(line, "\"")
		name, kind, found := strings.Cut(rest, "\"")
		if found && (below && kind == "" || strings.Contains(kind, "audio")) {
			return name
		}
	}
	return ""
}
