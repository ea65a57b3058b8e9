package recorder

import (
	"strings"
	"testing"
)

// What ffmpeg's manual and its users show of its list of devices.
const (
	newList = `[dshow @ 000001] "Integrated Camera" (video)
[dshow @ 000001]   Alternative name "@device_pnp_usb#vid_04f2"
[dshow @ 000001] "OBS" (none)
[dshow @ 000001] "Réseau de microphones (Realtek(R) Audio)" (audio)
[dshow @ 000001]   Alternative name "@device_cm_{33D9A762}\wave_{1}"
[dshow @ 000001] "Line (USB)" (audio)
dummy: Immediate exit requested
`
	oldList = `[dshow @ 000001] DirectShow video devices (some may be both video and audio devices)
[dshow @ 000001]  "Integrated Camera"
[dshow @ 000001]     Alternative name "@device_pnp_usb#vid_04f2"
[dshow @ 000001] DirectShow audio devices
[dshow @ 000001]  "Microphone (USB Audio)"
[dshow @ 000001]     Alternative name "@device_cm_{33D9A762}\wave_{1}"
[dshow @ 000001]  "Line (USB)"
dummy: Immediate exit requested
`
	noList = `[dshow @ 000001] DirectShow video devices (some may be both video and audio devices)
[dshow @ 000001] Could not enumerate video devices (or none found).
[dshow @ 000001] DirectShow audio devices
[dshow @ 000001] Could not enumerate audio only devices (or none found).
`
)

func TestTheFirstMicrophoneOfWindows(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]string{
		newList: "Réseau de microphones (Realtek(R) Audio)",
		oldList: "Microphone (USB Audio)",
		noList:  "",
		"":      "",
		strings.ReplaceAll(newList, "\n", "\r\n"): "Réseau de microphones (Realtek(R) Audio)",
		strings.ReplaceAll(oldList, "\n", "\r\n"): "Microphone (USB Audio)",
	} {
		if got := audioDevice(list); got != want {
			t.Errorf("%q of %s; want %q", got, list, want)
		}
	}
}

func FuzzAudioDevice(f *testing.F) {
	f.Add(newList)
	f.Add(oldList)
	f.Add(noList)
	f.Fuzz(func(t *testing.T, list string) {
		name := audioDevice(list)
		if strings.ContainsAny(name, "\"\n") || name != "" && !strings.Contains(list, `"`+name+`"`) {
			t.Errorf("%q of %q", name, list)
		}
	})
}
