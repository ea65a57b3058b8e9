package recorder

import (
	"context"
	"runtime"
	"slices"
)

// A program is an external command that writes what the default microphone
// hears to standard output until it is interrupted.
type program struct {
	name  string
	pulse bool     // it records from a PulseAudio server and from nothing else
	args  []string // mono, 48 kHz, 16-bit little-endian samples without a header
}

// latency is set in the environment of every program. All that record from a
// PulseAudio server, through whatever library, then get their sound in blocks of
// 20 ms. Else it may come 2 s late, as measured with sox, PulseAudio 16.1 and a
// device without hardware.
const latency = "PULSE_LATENCY_MSEC=20"

// microphone stands for the name of a device that has to be asked for.
const microphone = "audio={microphone}"

// programs returns the commands that are known on a system (as in
// runtime.GOOS), the one to be preferred first.
//
// From the start to the first sound, with PulseAudio 16.1 on Debian 12: parec
// 15 ms, arecord 25 ms, rec 80 ms, ffmpeg 110 ms. The commands for macOS and
// Windows follow ffmpeg's and sox's manuals and have not been tried.
func programs(system string) []program {
	rec := program{name: "rec", args: []string{"-q", "--buffer", "1920", "-t", "raw", "-b", "16", "-e", "signed-integer", "-L", "-c", "1", "-r", "48000", "-"}}
	switch system {
	case "windows":
		return []program{ffmpeg("-f", "dshow", "-audio_buffer_size", "50", "-i", microphone)}
	case "darwin":
		return []program{rec, ffmpeg("-f", "avfoundation", "-i", ":default")}
	}
	overPulse := ffmpeg("-f", "pulse", "-i", "default")
	overPulse.pulse = true
	return []program{
		{name: "parec", pulse: true, args: []string{"--raw", "--format=s16le", "--rate=48000", "--channels=1"}},
		{name: "arecord", args: []string{"-q", "-t", "raw", "-f", "S16_LE", "-r", "48000", "-c", "1", "--buffer-time=500000", "--period-time=20000"}},
		rec,
		overPulse,
		ffmpeg("-f", "alsa", "-i", "default"),
	}
}

// ffmpeg returns the command that records from an input. It is told not to look
// at what comes in before it passes that on, and to hold nothing back.
func ffmpeg(input ...string) program {
	before := []string{"-hide_banner", "-nostdin", "-loglevel", "error", "-fflags", "nobuffer", "-probesize", "32", "-analyzeduration", "0"}
	after := []string{"-ac", "1", "-ar", "48000", "-flush_packets", "1", "-f", "s16le", "-"}
	return program{name: "ffmpeg", args: slices.Concat(before, input, after)}
}

// arguments returns the program's arguments, with the microphone's name where
// they need one. The program lies at path.
func (p program) arguments(ctx context.Context, path string) ([]string, error) {
	args := slices.Clone(p.args)
	if at := slices.Index(args, microphone); at >= 0 {
		name, err := firstMicrophone(ctx, path)
		if err != nil {
			return nil, err
		}
		args[at] = "audio=" + name
	}
	return args, nil
}

// install says how to get a program that records.
func install(system string) string {
	switch system {
	case "windows":
		return "install ffmpeg (winget install ffmpeg) and open a new terminal"
	case "darwin":
		return "install ffmpeg (brew install ffmpeg) or sox (brew install sox)"
	}
	return "install one of the packages pulseaudio-utils, alsa-utils, sox or ffmpeg"
}

// Advice says what to look at on this system where no sound comes in, or only
// digital silence, as macOS gives to a program that may not use the microphone.
func Advice() string { return advice(runtime.GOOS) }

func advice(system string) string {
	switch system {
	case "windows":
		return "check that a microphone is connected, and under Settings, Privacy & security, Microphone, that desktop apps may use it"
	case "darwin":
		return "check that a microphone is connected, and in System Settings under Privacy & Security, Microphone, that your terminal may use it"
	}
	return "check the microphone in the system's sound settings"
}
