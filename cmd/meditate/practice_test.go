//go:build linux

package main

import (
	"bufio"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/speaker/pulsetest"
)

// touches is short enough to be played at real speed, and has places to go to.
const touches = `---
titre: Touches
langue: fr
---

## Un
(silence 1 s fixe)
Bienvenue dans ce premier jour.
(silence 2 s fixe)
Bienvenue dans ce deuxième jour.
(silence 2 s fixe)

## Deux
Bienvenue dans ce troisième jour.
(silence 2 s fixe)
Bienvenue dans ce quatrième jour.
(silence 2 s fixe)
Bienvenue dans ce cinquième jour.
(silence 1 s fixe)
`

// A practice is a session that someone plays in a terminal, what it should sound
// like, and what was heard so far.
type practice struct {
	*terminal
	recorder *pulsetest.Recorder
	want     []audio.Frame
	phrases  []int // where they begin in it
	heard    int   // how far what was heard has been looked at
}

func practise(t *testing.T, server *pulsetest.Server, args ...string) *practice {
	t.Helper()
	p := &practice{recorder: server.Record(t)}
	p.session(t)
	p.terminal = inTerminal(t, server.Env(), append([]string{"play", "--delay", "0", "touches.md"}, args...)...)
	return p
}

// session notes what is to be heard.
func (p *practice) session(t *testing.T) {
	t.Helper()
	sound, score := made(t, touches)
	p.want = audiotest.Read(t, sound, 0, sound.Len())
	for _, span := range marksOf(score).Phrases {
		p.phrases = append(p.phrases, int(span.From))
	}
}

// atRealSpeed skips a test that listens to every frame where the machine is slowed
// down, and has the others run beside those that wait.
func atRealSpeed(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("sound is served in time only where the machine is not slowed down")
	}
	t.Parallel()
}

// hears waits until a phrase is heard from its first frame on, for half a second, at a
// gain. What was heard before is not looked at again.
func (p *practice) hears(phrase int, gain float32) {
	p.t.Helper()
	part := append([]audio.Frame{}, p.want[p.phrases[phrase]:p.phrases[phrase]+24000]...)
	for i := range part {
		part[i] = audio.Frame{part[i][0] * gain, part[i][1] * gain}
	}
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		heard := p.recorder.Frames(int64(p.heard))
		if at := pulsetest.Find(heard, part); at >= 0 {
			p.heard += at + len(part)
			return
		}
	}
	p.t.Fatalf("phrase %d is not heard from its beginning; the screen:\n%s", phrase+1, p.screen())
}

// isSilent waits until nothing at all has been heard for a while.
func (p *practice) isSilent() {
	p.t.Helper()
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		heard := p.recorder.Frames(int64(p.heard))
		if len(heard) > 24000 && audiotest.Peak(heard[len(heard)-24000:]) == 0 {
			p.heard += len(heard)
			return
		}
	}
	p.t.Fatal("never silent")
}

// Every key does what it says, softly: what was heard is what the score says.
func TestKeysLeadThroughASession(t *testing.T) {
	atRealSpeed(t)
	p := practise(t, pulsetest.Start(t), "--subtitles")
	p.hears(0, 1)
	p.press("Space")
	p.isSilent()
	time.Sleep(300 * time.Millisecond)
	p.press("Space") // it takes up the phrase that was interrupted
	p.hears(0, 1)
	p.press("Right")
	p.hears(1, 1)
	p.press("Right")
	p.press("Right") // two at once
	p.hears(3, 1)
	p.press("Left")
	p.hears(2, 1)
	p.press("p") // to the beginning of the part before
	p.hears(0, 1)
	p.press("n")
	p.hears(2, 1)
	p.press("-")
	p.press("-")
	p.press("-")
	p.press("Right")
	p.hears(3, float32(audio.Gain(-6)))
	p.press("?")
	p.await("sous-titres")
	p.press("q")
	p.ended(exitInterrupted)
	for _, text := range []string{"Touches", "Pas en conduisant.", "? montre les touches.", "Bienvenue dans ce quatrième jour."} {
		if !strings.Contains(p.screen(), text) {
			t.Errorf("the screen does not show %q:\n%s", text, p.screen())
		}
	}
	noClick(t, p.recorder.Stop(), p.want)
	place, err := os.ReadFile(filepath.Join(p.dir, "state/meditate/practice.json"))
	if err != nil || !strings.Contains(string(place), "quatrième") {
		t.Errorf("the place that is kept: %s, %v", place, err)
	}
}

// noClick fails the test where what was heard bends more sharply than the session
// itself does anywhere.
func noClick(t *testing.T, heard, session []audio.Frame) {
	t.Helper()
	left := func(frames []audio.Frame) []float32 {
		out := make([]float32, len(frames))
		for i, f := range frames {
			out[i] = f[0]
		}
		return out
	}
	sharpest := bend(left(session), 0, len(session))
	l := left(heard)
	for i := 1; i+1 < len(l); i++ {
		if d := math.Abs(float64(l[i-1]) - 2*float64(l[i]) + float64(l[i+1])); d > 1.2*sharpest {
			t.Fatalf("a click at frame %d of what was heard: %.1f dB, and the session has %.1f at most", i, audio.DB(d), audio.DB(sharpest))
		}
	}
}

// Someone who left early goes on at the phrase, and at the end the place is forgotten.
func TestASessionIsTakenUpAgain(t *testing.T) {
	atRealSpeed(t)
	server := pulsetest.Start(t)
	p := practise(t, server)
	p.hears(0, 1)
	p.press("n")
	p.hears(2, 1)
	p.press("C-c")
	p.ended(exitInterrupted)
	state := filepath.Join(p.dir, "state")
	again := inTerminal(t, append(server.Env(), "XDG_STATE_HOME="+state), "play", "--resume", "--delay", "0", "--log", "--note")
	p.terminal = again
	p.hears(2, 1)
	again.await("Touches — ")
	again.await("Une ligne pour toi, si tu veux :")
	again.tmux("send-keys", "-l", "Calme, É")
	again.press("Enter")
	again.ended(exitDone)
	if _, err := os.Stat(filepath.Join(state, "meditate/practice.json")); err == nil {
		t.Error("the place is still kept")
	}
	if line, err := os.ReadFile(filepath.Join(state, "meditate/journal.jsonl")); err != nil || !strings.Contains(string(line), `"title":"Touches","finished":true,"note":"Calme, É"`) {
		t.Errorf("the journal holds %s, %v", line, err)
	}
	heard := p.recorder.Stop()
	end := p.want[len(p.want)-24000:]
	if pulsetest.Find(heard[p.heard-24000:], end) < 0 {
		t.Error("the session is not heard to its very end")
	}
}

// The sound server goes and comes back: the session says so once, and goes on at the
// phrase.
func TestASoundServerThatComesBack(t *testing.T) {
	atRealSpeed(t)
	server := pulsetest.Start(t)
	p := practise(t, server)
	p.hears(0, 1)
	p.press("Right")
	p.hears(1, 1)
	server.Kill()
	p.await("La sortie audio a disparu")
	p.recorder, p.heard = server.Again(t).Record(t), 0
	p.hears(1, 1)
	if n := strings.Count(p.screen(), "a disparu"); n != 1 {
		t.Errorf("said %d times:\n%s", n, p.screen())
	}
	p.press("C-c")
	p.ended(exitInterrupted)
}

// The process that holds the device is killed: another takes its place.
func TestAKilledSpeakerIsReplaced(t *testing.T) {
	atRealSpeed(t)
	p := practise(t, pulsetest.Start(t))
	p.hears(0, 1)
	for _, pid := range p.processes(speakerWord) {
		syscall.Kill(pid, syscall.SIGKILL)
	}
	p.hears(0, 1)
	p.press("q")
	p.ended(exitInterrupted)
	if left := p.processes(speakerWord); len(left) > 0 {
		t.Errorf("still there: %v", left)
	}
}

// However it ends, the terminal is what it was.
func TestTheTerminalIsGivenBack(t *testing.T) {
	t.Parallel()
	server := pulsetest.Start(t)
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sig.String(), func(t *testing.T) {
			p := practise(t, server)
			p.await("? montre")
			awaitSound(t, p.recorder)
			for _, pid := range p.processes("touches.md") {
				syscall.Kill(pid, sig)
			}
			p.ended(exitInterrupted)
		})
	}
}

// Ctrl-Z pauses first, gives the terminal to the shell, and goes on when it is called
// back.
func TestCtrlZPauses(t *testing.T) {
	atRealSpeed(t)
	p := practise(t, pulsetest.Start(t))
	p.hears(0, 1)
	p.press("C-z")
	p.isSilent()
	pids := p.processes("touches.md")
	for begin := time.Now(); !stopped(pids); time.Sleep(20 * time.Millisecond) {
		if time.Since(begin) > 10*time.Second {
			t.Fatal("it does not stop")
		}
	}
	for _, pid := range pids {
		syscall.Kill(pid, syscall.SIGCONT)
	}
	p.hears(0, 1) // and keys are heeded again
	p.press("q")
	p.ended(exitInterrupted)
}

// stopped tells whether a process is stopped.
func stopped(pids []int) bool {
	for _, pid := range pids {
		if stat, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat")); strings.Contains(string(stat), ") T ") {
			return true
		}
	}
	return false
}

// Two at once are heard both, and neither harms the other's place.
func TestTwoPlayersAtOnce(t *testing.T) {
	t.Parallel()
	server := pulsetest.Start(t)
	first, second := practise(t, server), practise(t, server)
	first.await("? montre")
	second.await("? montre")
	awaitSound(t, second.recorder)
	first.press("q")
	first.ended(exitInterrupted)
	second.press("q")
	second.ended(exitInterrupted)
}

// panicEnv has TestAPanicGivesTheTerminalBack run in a terminal, and panic.
const panicEnv = "MEDITATE_TEST_PANICS"

// A program that fails in the middle leaves a terminal in which one can see what one
// types.
func TestAPanicGivesTheTerminalBack(t *testing.T) {
	if os.Getenv(panicEnv) != "" {
		c := openConsole(os.Stdin)
		go func() {
			defer c.guard()
			panic("as a test wants it")
		}()
		select {}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tm := shellInTerminal(t, []string{panicEnv + "=1"}, self+" -test.run "+t.Name()+" 2>&1 | head -1")
	tm.await("panic: as a test wants it")
	tm.ended(0)
}

// The buttons of headphones, which a desktop passes on, do what keys do.
func TestHeadphoneButtons(t *testing.T) {
	atRealSpeed(t)
	audiotest.Need(t, "dbus-daemon", "playerctl")
	bus := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1")
	out, err := bus.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := bus.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Process.Kill(); bus.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	env := "DBUS_SESSION_BUS_ADDRESS=" + strings.TrimSpace(address)
	button := func(args ...string) string {
		cmd := exec.Command("playerctl", append([]string{"-p", "meditate"}, args...)...)
		cmd.Env = append(os.Environ(), env, "LC_ALL=C.UTF-8")
		said, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("playerctl %v: %v %s", args, err, said)
		}
		return strings.TrimSpace(string(said))
	}
	server := pulsetest.Start(t)
	p := &practice{recorder: server.Record(t)}
	p.session(t)
	p.terminal = inTerminal(t, append(server.Env(), env), "play", "--delay", "0", "touches.md")
	p.hears(0, 1)
	button("play-pause")
	p.isSilent()
	if got := button("status"); got != "Paused" {
		t.Errorf("the desktop shows %q", got)
	}
	button("play")
	p.hears(0, 1)
	button("next")
	p.hears(1, 1)
	if got := button("metadata", "title"); got != "Touches" {
		t.Errorf("the desktop shows %q", got)
	}
	button("stop")
	p.ended(exitInterrupted)
}
