//go:build linux

package speaker

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"meditate/audio/audiotest"
	"meditate/audio/speaker/pulsetest"
)

const heardEnv = "SPEAKER_TEST_HEARD" // the file that listenRole writes

// listenRole is a loudspeaker at the end of a pipe: it takes a frame when it
// is due, and notes in a file what it has sounded.
func listenRole() {
	heard, err := os.Create(os.Getenv(heardEnv))
	if err != nil {
		panic(err)
	}
	const period = 480
	buf := make([]byte, period*frameBytes)
	due := time.Now()
	for {
		time.Sleep(time.Until(due))
		if now := time.Now(); now.Sub(due) > 50*time.Millisecond {
			due = now // what was missed is not made up for in haste, as by no real device
		}
		due = due.Add(pulsetest.Rate.Duration(period))
		n, err := io.ReadFull(os.Stdin, buf)
		if _, err := heard.Write(buf[:n]); err != nil {
			panic(err)
		}
		if err != nil {
			os.Exit(0)
		}
	}
}

// noPulse is an environment in which no PulseAudio server is found.
func noPulse(t *testing.T, asound string) []string {
	dir := t.TempDir()
	config := filepath.Join(dir, "asound.conf")
	if err := os.WriteFile(config, []byte(asound), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{
		"PULSE_SERVER=unix:" + filepath.Join(dir, "nowhere"),
		"ALSA_CONFIG_PATH=" + config,
		"HOME=" + dir,
		"XDG_RUNTIME_DIR=" + dir,
	}
}

// needALSA skips the test where libasound is not installed.
func needALSA(t *testing.T) {
	t.Helper()
	for _, dir := range []string{"/usr/lib/*", "/usr/lib", "/usr/lib64", "/lib/*"} {
		if found, _ := filepath.Glob(filepath.Join(dir, "libasound.so.2")); found != nil {
			return
		}
	}
	if os.Getenv("MEDITATE_TEST_NO_SKIP") != "" {
		t.Fatal("libasound is not installed, and MEDITATE_TEST_NO_SKIP forbids to skip")
	}
	audiotest.Skipf(t, "libasound is not installed")
}

func TestALSAHearsEveryFrame(t *testing.T) {
	t.Parallel()
	needALSA(t)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "heard")
	listen := fmt.Sprintf("|exec env %s=listen %s=%s %s", roleEnv, heardEnv, file, exe)
	env := noPulse(t, fmt.Sprintf(`
pcm.!default {
	type file
	slave.pcm { type null }
	file %q
	format raw
}
`, listen))
	const frames = 48_000 + 311
	c := play(t, "hiss", frames, append(env, twiceEnv+"=1")...)
	open := c.opened()
	// This device takes the first half second at once, to fill its pipe, which
	// no real one does: it is given silence.
	awaitFile(t, file, pulsetest.Rate.Frames(time.Second/2)*frameBytes)
	c.say("play")
	first, played := c.report(), c.report()
	atReturn, err := os.ReadFile(file) // what had sounded when Play returned
	if err != nil {
		t.Fatal(err)
	}
	c.end("")
	for _, p := range []report{first, played} {
		if p.Err != "" || p.Position != frames {
			t.Errorf("Play: %q, position %d; want no error, %d", p.Err, p.Position, int64(frames))
		}
	}
	signal := hiss(frames, 7)
	heard := sounding(decode(atReturn))
	half := max(0, len(heard)-frames)
	once, again := sounding(heard[:half]), heard[half:]
	if !slices.Equal(once, signal) || !slices.Equal(again, signal) {
		t.Errorf("heard %d frames, then %d; want the %d of the signal twice",
			len(once), len(again), int64(frames))
	}
	t.Logf("opened in %v, Play took %v longer than the signal", open.Took, played.Took-pulsetest.Rate.Duration(frames))
}

// awaitFile waits until a file has grown to a size in bytes.
func awaitFile(t *testing.T, name string, size int64) {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < 10*time.Second; time.Sleep(10 * time.Millisecond) {
		if info, err := os.Stat(name); err == nil && info.Size() >= size {
			return
		}
	}
	t.Fatalf("%s does not grow", name)
}

func TestNoDevice(t *testing.T) {
	t.Parallel()
	// A card that is not there: libasound complains in words of its own.
	checkNoDevice(t, noPulse(t, "pcm.!default { type hw card 7 }\nctl.!default { type hw card 7 }\n"))
}

func TestNoDeviceWithTheSystemsConfiguration(t *testing.T) {
	t.Parallel()
	if cards, _ := filepath.Glob("/dev/snd/pcm*"); cards != nil {
		t.Skip("this machine has a sound card")
	}
	dir := t.TempDir()
	checkNoDevice(t, []string{"PULSE_SERVER=unix:" + filepath.Join(dir, "nowhere"), "HOME=" + dir, "XDG_RUNTIME_DIR=" + dir})
}

// TestServerThatNeverAnswers has a socket that accepts and says nothing.
func TestServerThatNeverAnswers(t *testing.T) {
	t.Parallel()
	checkNoDevice(t, muteServer(t))
}

// muteServer is an environment with a server that never answers.
func muteServer(t *testing.T) []string {
	t.Helper()
	dir, err := os.MkdirTemp("", "mute") // not t.TempDir: the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "socket")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	// ALSA's own way to the same server never answers either.
	env := noPulse(t, "pcm.!default { type pulse }\nctl.!default { type pulse }\n")
	return append(env, "PULSE_SERVER=unix:"+socket)
}

// checkNoDevice plays in an environment without a device and fails the test
// unless the child says so within 5 s, writing to standard error nothing but
// its own last word: that is heard again.
func checkNoDevice(t *testing.T, env []string) {
	t.Helper()
	const lastWord = "no device"
	begin := time.Now()
	c := play(t, "steady", 48_000, append(env, lastWordEnv+"="+lastWord)...)
	open := c.report()
	took := time.Since(begin)
	c.end(lastWord)
	if !open.NoDevice || !strings.Contains(open.Err, ErrNoDevice.Error()) || took > 5*time.Second {
		t.Errorf("Open: %q after %v; want ErrNoDevice within 5 s", open.Err, took)
	}
	t.Logf("after %v: %s", open.Took, open.Err)
}
